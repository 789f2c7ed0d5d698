import { setTimeout as sleep } from 'node:timers/promises';
import { createDriverClient } from '../../local/driver-client.ts';
import { readSettings } from '../../local/settings.ts';
import { parseSendArguments } from '../../send/arguments.ts';
import { run } from '../../send/run.ts';
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

/** `npm run send -- ...`: whether it ends well, and what it prints. */
async function send(...argv: string[]): Promise<{ endsWell: boolean; printed: string }> {
  const asked = parseSendArguments(argv);
  if ('webhook' in asked) throw new Error('that is no user');
  const printed: string[] = [];
  const terminal = {
    line: ({ label, text }: { label: string; text: string }) => void printed.push(`${label}: ${text}`),
    shown: (text: string) => void printed.push(text),
    note: (text: string) => void printed.push(text),
  };
  const bot = createDriverClient(testUser.bot.url);
  const endsWell = await run({ bot, terminal, sleep }, asked);
  await testUser.bot.cloud.idle();
  return { endsWell, printed: printed.join('\n') };
}

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
