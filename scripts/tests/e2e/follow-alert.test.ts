import type { Message } from '../../local/fakes/slack/slack.ts';
import { webhookHeaders, webhookUrl } from '../../local/wiring/pushover.ts';
import { eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(90_000);

const EMIL = 'emil.engineer@example.com';
const OLIVIA = 'olivia.oncall@example.com';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: 0.1 });
});
afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));
afterEach(() => testUser.bot.faults.clear());

/** Opens an incident by the form; its phones have rung, and its alert is known. */
async function open(message: string): Promise<{ number: string; id: string; receipt: () => Message }> {
  await testUser.type('/sre');
  await testUser.submit(await testUser.form(), { ...FILLED, message });
  const find = () => testUser.channel().filter(({ text }) => text.includes(message));
  await eventually(() => find().some(({ text }) => /^Incident <.*> opened/.test(text)));
  const incident = testUser.bot.opsgenie.state().incidents.find((one) => one.message === message);
  if (incident === undefined) throw new Error('OpsGenie has no such incident');
  await eventually(() =>
    testUser.bot.opsgenie
      .state()
      .webhooks.some((one) => one.incidentId === incident.id && one.status === 202),
  );
  await testUser.bot.cloud.idle();
  const receipt = () => {
    const [only, ...others] = find();
    if (only === undefined || others.length > 0) throw new Error(`there are ${find().length} messages of it`);
    return only;
  };
  return { number: incident.tinyId, id: incident.id, receipt };
}

async function inOpsgenie(action: string, incident: string, user: string): Promise<void> {
  const body = JSON.stringify({ incident, user });
  await fetch(`${testUser.bot.url}/_local/opsgenie/driver/${action}`, { method: 'POST', body });
  await testUser.bot.cloud.idle();
}

async function webhook(body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json', ...webhookHeaders(testUser.settings) };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const { status } = await fetch(webhookUrl(testUser.bot.url), init);
  await testUser.bot.cloud.idle();
  return status;
}

it('the receipt follows what is done in OpsGenie, by whom, and nothing is posted anew', async () => {
  const { number, receipt } = await open('Followed');
  await inOpsgenie('acknowledge', number, OLIVIA);
  expect(receipt().text).toMatch(/^Incident <.*> acknowledged by olivia\.oncall@example\.com: P1/);
  await inOpsgenie('unacknowledge', number, OLIVIA);
  expect(receipt().text).toMatch(/^Incident <.*> opened: P1/);
  await inOpsgenie('resolve', number, EMIL);
  expect(receipt().text).toMatch(/^Incident <.*> resolved by emil\.engineer@example\.com: P1/);
  expect(JSON.stringify(receipt().blocks)).toContain('/sre:reopen:incident');
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
});

it('an alert that only carries the incident’s id changes nothing of it', async () => {
  const { id, number, receipt } = await open('Not by a forger');
  await inOpsgenie('acknowledge', number, OLIVIA);
  const before = receipt();
  for (const action of ['Create', 'Acknowledge', 'UnAcknowledge', 'Close', 'Delete']) {
    const alert = { alertId: 'forged', username: 'mallory', priority: 'P5', details: { 'incident-id': id } };
    expect(await webhook({ action, alert })).toBe(202);
  }
  const { text, blocks } = receipt();
  expect({ text, blocks }).toEqual({ text: before.text, blocks: before.blocks });
  expect(text).toContain('acknowledged by olivia');
});

it('is followed once more where the bus or the function fails first', async () => {
  const { number, receipt } = await open('Followed late');
  testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'status', status: 500, times: 2 });
  await inOpsgenie('acknowledge', number, OLIVIA);
  expect(receipt().text).toContain('acknowledged by olivia');
  testUser.bot.faults.set({ target: 'opsgenie.get', kind: 'status', status: 500, times: 1 });
  await inOpsgenie('resolve', number, EMIL);
  expect(receipt().text).toContain('resolved by emil');
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
});

it('keeps who acknowledged it while OpsGenie limits the reading of alerts, and reads them once it may', async () => {
  const { number, receipt } = await open('Not read for a while');
  await inOpsgenie('acknowledge', number, OLIVIA);
  testUser.bot.faults.set({ target: 'opsgenie.alert', kind: 'status', status: 429, times: 3 });
  const texts: string[] = [];
  const following = inOpsgenie('unacknowledge', number, OLIVIA);
  await eventually(() => testUser.bot.faults.list().length === 0);
  texts.push(receipt().text);
  await following;
  texts.push(receipt().text);
  expect(texts).toEqual([
    expect.stringMatching(/^Incident <.*> acknowledged by olivia\.oncall@example\.com: P1/),
    expect.stringMatching(/^Incident <.*> opened: P1/),
  ]);
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
});

it('of a close says nobody who did something else', async () => {
  const { number, receipt } = await open('Closed there');
  await inOpsgenie('close', number, EMIL);
  expect(receipt().text).toMatch(/^Incident <.*> closed: P1/);
});

it('ends as a dead letter that no user is told of where OpsGenie stays away', async () => {
  const { number } = await open('Never followed');
  testUser.bot.faults.set({ target: 'opsgenie.get', kind: 'status', status: 500 });
  await inOpsgenie('acknowledge', number, OLIVIA);
  const card = await eventually(() => testUser.operationsMessages().at(-1));
  expect(card.text).toContain('`alert_action` of `qbot.webhook` failed');
  expect(testUser.bot.slack.state().messages.filter(({ text }) => text.includes('unexpected'))).toEqual([]);
});
