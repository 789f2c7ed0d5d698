import { ParameterStore } from './ssm.ts';

const store = () =>
  new ParameterStore(
    {
      parameters: { '/qbot/token': 'xoxb', '/qbot/secret': 'not-set' },
      plainParameters: { '/qbot/group-members': '1||' },
    },
    () => 1_700_000_000_000,
  );

describe('ParameterStore', () => {
  it('gives one parameter', () => {
    expect(store().serve('GetParameter', { Name: '/qbot/token', WithDecryption: true })).toEqual({
      Parameter: {
        ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/qbot/token',
        DataType: 'text',
        LastModifiedDate: 1_700_000_000,
        Name: '/qbot/token',
        Type: 'SecureString',
        Value: 'xoxb',
        Version: 1,
      },
    });
  });

  it('keeps the cipher text from being mistaken for the value', () => {
    const answer = store().serve('GetParameter', { Name: '/qbot/token' });
    expect(answer).toMatchObject({ Parameter: { Value: expect.stringMatching(/^AQICAH/) } });
  });

  it('gives several and names the unknown', () => {
    const Names = ['/qbot/secret', '/qbot/other', '/qbot/token'];
    expect(store().serve('GetParameters', { Names, WithDecryption: true })).toMatchObject({
      Parameters: [{ Value: 'not-set' }, { Value: 'xoxb' }],
      InvalidParameters: ['/qbot/other'],
    });
  });

  it('describes by name, without the value', () => {
    const filter = { Key: 'Name', Option: 'Equals', Values: ['/qbot/token'] };
    const answer = store().serve('DescribeParameters', { ParameterFilters: [filter] });
    expect(answer).toMatchObject({
      Parameters: [{ Name: '/qbot/token', Type: 'SecureString', KeyId: 'alias/aws/ssm' }],
    });
    expect(JSON.stringify(answer)).not.toContain('xoxb');
    const other = { ParameterFilters: [{ ...filter, Values: ['/qbot/other'] }] };
    expect(store().serve('DescribeParameters', other)).toEqual({ Parameters: [] });
  });

  it('shows a String as it is, and keeps it one', () => {
    const parameters = store();
    const Name = '/qbot/group-members';
    expect(parameters.serve('GetParameter', { Name })).toMatchObject({
      Parameter: { Type: 'String', Value: '1||' },
    });
    parameters.serve('PutParameter', { Name, Value: '1|S0A@1|', Type: 'String', Overwrite: true });
    expect(parameters.serve('GetParameters', { Names: [Name], WithDecryption: true })).toMatchObject({
      Parameters: [{ Type: 'String', Value: '1|S0A@1|', Version: 2 }],
    });
  });

  it('overwrites where it is asked to', () => {
    const parameters = store();
    const input = { Name: '/qbot/token', Value: 'new', Type: 'SecureString' };
    expect(parameters.serve('PutParameter', { ...input, Overwrite: true })).toEqual({
      Version: 2,
      Tier: 'Standard',
    });
    expect(parameters.serve('GetParameter', { Name: '/qbot/token', WithDecryption: true })).toMatchObject({
      Parameter: { Value: 'new', Version: 2 },
    });
  });

  it.each([
    ['GetParameter', { Name: '/qbot/other' }, 'ParameterNotFound'],
    ['GetParameter', {}, 'ValidationException'],
    ['GetParameters', { Names: [] }, 'ValidationException'],
    ['GetParameters', { Names: Array(11).fill('/a') }, 'ValidationException'],
    ['PutParameter', { Name: '/qbot/token', Value: 'x' }, 'ParameterAlreadyExists'],
    ['PutParameter', { Name: '/qbot/new', Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['GetParametersByPath', { Path: '/qbot' }, 'UnknownOperationException'],
  ])('%s %j: %s', (operation, input, code) => {
    expect(() => store().serve(operation, input)).toThrow(expect.objectContaining({ code }));
  });
});
