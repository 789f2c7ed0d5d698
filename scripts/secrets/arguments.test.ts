import { readArguments } from './arguments.ts';

const KNOWN = ['slack-bot-token', 'slack-signing-secret'];
const read = (line: string) => readArguments(line.split(' '), KNOWN);

describe('the command line of npm run secrets', () => {
  it('takes an action, a name and options', () => {
    expect(
      read('set slack-bot-token --prefix qbot-staging --region eu-west-1 --incidents jsm --force'),
    ).toEqual({
      action: 'set',
      name: 'slack-bot-token',
      force: true,
      leaked: false,
      key: undefined,
      prefix: 'qbot-staging',
      region: 'eu-west-1',
      acceptsOther: false,
      incidents: 'jsm',
    });
  });

  it.each(['jira', '', 'JSM'])('refuses --incidents=%s', (product) => {
    expect(() => read(`check --incidents=${product}`)).toThrow(/opsgenie or jsm/);
  });

  it.each([
    ['arn:aws:kms:us-east-1:123456789012:key/0a1b', 'arn:aws:kms:us-east-1:123456789012:key/0a1b'],
    ['default', 'alias/aws/ssm'],
  ])('takes the key of rekey: %s', (given, key) => {
    expect(read(`rekey --key ${given}`)).toMatchObject({ action: 'rekey', key });
  });

  it.each(['rekey', 'rekey --key alias/qbot', 'rekey --key 0a1b'])('refuses %s', (line) => {
    expect(() => read(line)).toThrow(/Say the key as in kms_key_arn/);
  });

  it('has defaults', () => {
    expect(read('check')).toEqual({
      action: 'check',
      name: undefined,
      force: false,
      leaked: false,
      key: undefined,
      prefix: 'qbot',
      region: undefined,
      acceptsOther: false,
      incidents: 'opsgenie',
    });
  });

  it.each([
    ['a value as an argument', 'set slack-bot-token xoxb-hidden', /never an argument/],
    [
      'a value in the place of the name',
      'set xoxb-hidden',
      /Known are: slack-bot-token, slack-signing-secret/,
    ],
    [
      'a value joined to the name',
      'set slack-bot-token=xoxb-hidden',
      /No function has a secret of that name/,
    ],
    [
      'an option that is not there',
      'set slack-bot-token --value=xoxb-hidden',
      /has no such option: it knows --prefix <name>/,
    ],
    ['a value as an option', 'set slack-bot-token --xoxb-hidden', /npm run secrets/],
    ['a value for a switch', 'set slack-bot-token --force=xoxb-hidden', /--force takes no value/],
    ['a name where none belongs', 'check xoxb-hidden', /Too many arguments for check/],
    ['a name where all are meant', 'rekey xoxb-hidden', /Too many arguments for rekey/],
    ['an unknown action', 'xoxb-hidden', /Say what to do/],
    ['nothing to make', 'make', /make pushover-webhook-token/],
    ['nothing to rotate', 'rotate', /rotate slack-signing-secret/],
    ['a prefix with slashes', 'check --prefix /xoxb-hidden', /without slashes/],
    [
      'an option without its value',
      'check --region',
      /--region needs a Region, as in: npm run secrets -- --region/,
    ],
  ])('refuses %s, and does not repeat what was typed', (_, line, message) => {
    expect(() => read(line)).toThrow(message);
    expect(() => read(line)).not.toThrow(/hidden/);
  });
});
