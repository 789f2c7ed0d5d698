import { AwsError } from '../aws-error.ts';
import { readEntries } from './put-events.ts';

const entry = {
  Source: 'qbot.gatekeeper',
  DetailType: 'slash_command',
  Detail: '{"command":"/sre"}',
  EventBusName: 'qbot',
};

describe('readEntries', () => {
  it('reads an entry', () => {
    expect(
      readEntries({
        Entries: [{ ...entry, Resources: ['arn:x'], Time: 1_700_000_000, TraceHeader: 'Root=1' }],
      }),
    ).toEqual([
      {
        busName: 'qbot',
        source: 'qbot.gatekeeper',
        detailType: 'slash_command',
        detail: { command: '/sre' },
        resources: ['arn:x'],
        timeSeconds: 1_700_000_000,
        traceHeader: 'Root=1',
      },
    ]);
  });

  it.each([
    ['an ARN', 'arn:aws:events:us-east-1:123456789012:event-bus/qbot', 'qbot'],
    ['none', undefined, 'default'],
  ])('takes %s for the bus', (_name, EventBusName, busName) => {
    expect(readEntries({ Entries: [{ ...entry, EventBusName }] })).toEqual([
      expect.objectContaining({ busName }),
    ]);
  });

  it.each([
    ['no Source', { Source: undefined }, 'InvalidArgument', 'Parameter Source'],
    ['an empty DetailType', { DetailType: '' }, 'InvalidArgument', 'Parameter DetailType'],
    ['no Detail', { Detail: undefined }, 'InvalidArgument', 'Parameter Detail '],
    ['a Detail that is not JSON', { Detail: '{' }, 'MalformedDetail', 'malformed'],
    ['a Detail that is an array', { Detail: '[]' }, 'MalformedDetail', 'malformed'],
    ['a Detail that is a string', { Detail: '"x"' }, 'MalformedDetail', 'malformed'],
    ['a source of AWS', { Source: 'aws.ec2' }, 'NotAuthorizedForSourceException', 'Not authorized'],
  ])('fails only the entry with %s', (_name, change, code, message) => {
    const [first, second] = readEntries({ Entries: [entry, { ...entry, ...change }] });
    expect(first).toMatchObject({ source: 'qbot.gatekeeper' });
    expect(second).toEqual({ ErrorCode: code, ErrorMessage: expect.stringContaining(message) });
  });

  it.each([
    ['no entry', { Entries: [] }, 'ValidationException'],
    ['11 entries', { Entries: Array(11).fill(entry) }, 'ValidationException'],
    ['no Entries', {}, 'SerializationException'],
    ['a Detail that is an object', { Entries: [{ ...entry, Detail: {} }] }, 'SerializationException'],
  ])('refuses a request with %s', (_name, input, code) => {
    expect(() => readEntries(input)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  it('takes 256 kB and not a byte more, counted in UTF-8', () => {
    const fixed = Buffer.byteLength(`${entry.Source}${entry.DetailType}{"t":""}`);
    const detail = (bytes: number) => JSON.stringify({ t: `é${'x'.repeat(bytes - fixed - 2)}` });
    expect(readEntries({ Entries: [{ ...entry, Detail: detail(262_144) }] })).toHaveLength(1);
    expect(() => readEntries({ Entries: [{ ...entry, Detail: detail(262_145) }] })).toThrow(AwsError);
  });
});
