import { setupOf, snapshotOf } from '../../local/page/server/snapshot-of.ts';
import { TEAMS } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import { sendAsTyped } from './send-as-typed.ts';
import { startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(90_000);

let testUser: TestUser;

beforeAll(async () => {
  const settings = readSettings({ INCIDENT_BACKEND: 'jsm' });
  testUser = await startTestUser({ settings, timeScale: 0.1 });
});
afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));

const jira = () => testUser.bot.jsm.state();

const send = (...argv: string[]) => sendAsTyped(testUser, argv);

const prints = (text: string) => ({ endsWell: true, printed: expect.stringContaining(text) });

it('the same words open, list, acknowledge, note and resolve one issue', async () => {
  const message = 'Checkout is down';
  const opened = await send('/sre', '--submit', `message=${message}`, 'priority=P1');
  const [issue] = jira().issues;
  const key = issue?.key ?? 'there is no issue';
  expect(opened).toMatchObject(prints(`incident: ${key} https://example.atlassian.net/browse/${key}`));
  expect(opened.printed).toContain(`phone: ringing: P1`);
  const [alert] = jira().alerts;
  expect(testUser.bot.pushover.state().messages.map(({ url }) => url)).toEqual([
    `https://example.atlassian.net/jira/ops/alerts/${alert?.id}`,
  ]);

  expect(snapshotOf(testUser.bot).incidents).toMatchObject([
    {
      ...{ product: 'jsm', label: key, url: `https://example.atlassian.net/browse/${key}` },
      ...{ message, priority: 'P1', status: 'Open', isOpen: true, acknowledged: false },
    },
  ]);

  expect(await send('/sre', 'list')).toMatchObject(prints(key));
  expect(await send('click', 'Acknowledge')).toMatchObject(prints('acknowledged by'));
  expect(jira().alerts.map(({ acknowledged }) => acknowledged)).toEqual([true]);
  expect(snapshotOf(testUser.bot).incidents).toMatchObject([{ isOpen: true, acknowledged: true }]);

  expect(await send('click', 'add note', '--submit', 'note=Rolled back')).toMatchObject(
    prints('Rolled back'),
  );
  expect(await send('/sre', 'resolve', key.replace('OPS-', ''), 'Fixed')).toMatchObject(
    prints('resolved by'),
  );

  expect(jira().creates).toHaveLength(1);
  expect(jira().issues).toMatchObject([{ key, summary: message, status: { category: 'done' } }]);
  expect(JSON.stringify(jira().issues[0]?.comments)).toContain('Rolled back');
  expect(jira().issues[0]?.comments.filter(({ isPublic }) => isPublic)).toEqual([]);
  expect(testUser.bot.opsgenie.state()).toMatchObject({ incidents: [], creates: [], actions: [] });
});

it('the words of an incident each do what they say, and Jira has it', async () => {
  const message = 'Payments are slow';
  const opened = await send('/sre', '--submit', `message=${message}`, 'service=Payments', 'priority=P2');
  expect(opened.endsWell).toBe(true);
  const issue = () => jira().issues.find(({ summary }) => summary === message);
  const { id = '', key = 'there is no issue' } = issue() ?? {};
  const alerts = () => jira().alerts.filter(({ issueId }) => issueId === id);
  const accepted = (name: string) =>
    jira().actions.filter(({ accepted: isAccepted, action }) => isAccepted && action === name);
  const transitions = () => accepted('transition').filter((one) => one.id === id);

  expect(await send('/sre', 'ack', key)).toMatchObject(prints(`${key} is acknowledged.`));
  expect(alerts()).toMatchObject([{ acknowledged: true }]);

  const link = `https://example.atlassian.net/browse/${key}`;
  expect(await send('/sre', 'show', link)).toMatchObject(prints(key));
  expect(await send('/sre', 'note', `<${link}>`, 'Rolled back')).toMatchObject(
    prints(`${key} has your note.`),
  );
  expect(JSON.stringify(issue()?.comments)).toContain('Rolled back');

  expect(await send('/sre', 'resolve', key)).toMatchObject(prints(`${key} is resolved.`));
  expect(issue()).toMatchObject({ status: { category: 'done' } });

  expect(await send('/sre', 'reopen', key)).toMatchObject(prints(`${key} is open again.`));
  expect(issue()).toMatchObject({ status: { category: 'new' } });
  expect(transitions().map(({ body }) => body)).toMatchObject([
    { transition: { id: '21' } },
    { transition: { id: '51' } },
  ]);

  expect(await send('/sre', 'escalate', key, 'Payments')).toMatchObject(
    prints(`${key} is escalated to \`Payments\`.`),
  );
  expect(accepted('responder')).toMatchObject([{ id }]);
  expect(alerts().map(({ teamId }) => teamId)).toEqual(TEAMS.map((team) => team.id));

  const { calls: before } = jira();
  expect(await send('/sre', 'oncall')).toMatchObject(prints('Platform on call'));
  expect(jira().calls['on-calls']).toBe((before['on-calls'] ?? 0) + 2);

  expect(jira().creates.filter((create) => create.key === key)).toHaveLength(1);
  expect(JSON.stringify(jira().creates).split(message)).toHaveLength(2);
  expect(testUser.bot.opsgenie.state()).toMatchObject({ incidents: [], creates: [], actions: [] });
});

it('the page calls an incident as Jira does', () => {
  const { commands, incidentProduct } = setupOf(testUser.bot, readFunctionDefinitions('lambda'));
  expect(incidentProduct).toBe('Jira');
  const hints = commands.map(({ subcommands, usage }) => `${usage} ${JSON.stringify(subcommands)}`).join();
  expect(hints).toContain('resolve <key> [note]');
  expect(hints).not.toContain('<number>');
});
