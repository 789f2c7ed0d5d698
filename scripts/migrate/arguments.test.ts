import { readMigrateArguments } from './arguments.ts';
import { createSecretReader } from './secret.ts';

it('reads what to do, and where', () => {
  expect(readMigrateArguments(['check', '--prefix', 'bot'])).toMatchObject({
    action: 'check',
    prefix: 'bot',
  });
  expect(readMigrateArguments(['settings', '--site', 'https://example.atlassian.net'])).toMatchObject({
    ...{ action: 'settings', site: 'https://example.atlassian.net', varFile: 'terraform/terraform.tfvars' },
  });
});

it('takes the local bot in place of a deployed one', () => {
  expect(readMigrateArguments(['check', '--local'])).toMatchObject({ local: '.local/bot.json' });
  expect(readMigrateArguments(['check', '--local', '--bot', 'b.json'])).toMatchObject({ local: 'b.json' });
  expect(readMigrateArguments(['check']).local).toBeUndefined();
});

it.each([
  [['settings', '--local']],
  [['check', '--bot', 'b.json']],
  [[]],
  [['apply']],
  [['check', 'now']],
  [['check', '--force']],
  [['settings', '--site', 'example']],
])('says what to type instead of %j', (argv) => {
  expect(() => readMigrateArguments(argv)).toThrow(/npm run migrate|--site is/);
});

const stored = (value: string) => ({
  read: async () => new Map([['jira-api-token', { value, version: 1, changedAt: undefined }]]),
});

it('takes a key from the environment before the Parameter Store', async () => {
  const parameters = stored('of SSM');
  const read = (env: Record<string, string>) =>
    createSecretReader({ env, parameters, prefix: 'qbot' })('jira-api-token');
  await expect(read({ JIRA_API_TOKEN: ' of the environment\n' })).resolves.toBe('of the environment');
  await expect(read({ JIRA_API_TOKEN: '' })).resolves.toBe('of SSM');
});

it.each(['not-set', ''])('says which key is missing where SSM has "%s"', async (value) => {
  const secret = createSecretReader({ env: {}, parameters: stored(value), prefix: 'qbot' });
  await expect(secret('jira-api-token')).rejects.toThrow(
    '/qbot/jira-api-token is not set: npm run secrets -- set jira-api-token, or set JIRA_API_TOKEN.',
  );
});
