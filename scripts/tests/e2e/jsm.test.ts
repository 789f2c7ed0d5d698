import { readSettings } from '../../local/settings.ts';
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

  expect(await send('/sre', 'list')).toMatchObject(prints(key));
  expect(await send('click', 'Acknowledge')).toMatchObject(prints('acknowledged by'));
  expect(jira().alerts.map(({ acknowledged }) => acknowledged)).toEqual([true]);

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
