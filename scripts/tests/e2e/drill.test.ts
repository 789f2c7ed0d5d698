import { createDriverClient } from '../../local/driver-client.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { eventually, USER, warmUp } from './test-user.ts';
import { FERRY, HARBOUR, newId, payload, startWebhookClient, type WebhookClient } from './webhook-client.ts';

jest.setTimeout(120_000);

const ENGINEER = 'U0ENGINE01';

let client: WebhookClient;

beforeAll(async () => {
  client = await startWebhookClient({
    settings: { given: { RESTRICTED_COMMANDS: JSON.stringify({ '/sre drill': [USER] }) } },
  });
  await warmUp(client);
});
beforeEach(() => client.bot.faults.clear());
afterAll(() => client.bot.close());

/** What only this user has read so far. */
const told = (user = USER): Message[] =>
  client.bot.slack.state().messages.filter(({ ephemeralFor }) => ephemeralFor === user);

const isResult = ({ text }: Message) => /\*The drill (reached|came|did not)/.test(text);

/** Types the word, and answers what the user reads in the end. */
async function drill() {
  const before = told().filter(isResult).length;
  const { requestId } = await client.type('/sre', 'drill');
  const { text } = await eventually(() => told().filter(isResult)[before], 60_000);
  return { text, alias: `qbot-drill-${requestId}`, requestId };
}

const alertOf = (alias: string) =>
  client.bot.opsgenie.state().alerts.filter((alert) => alert.alias === alias);

const drillPushes = () => client.bot.pushover.state().messages.filter(({ title }) => title.includes('drill'));

it('goes from OpsGenie to every phone without a sound, is closed, and opens no incident', async () => {
  const { alias, requestId, text } = await drill();
  expect(
    text
      .replace(/\d+\.\d s/g, '_ s')
      .split('\n')
      .sort(),
  ).toEqual([
    ':white_check_mark: *The drill reached every phone.*',
    'The alert is closed.',
    '_ s: OpsGenie made the alert',
    '_ s: Pushover took it, without a sound, for `harbour`, `ferry`',
    '_ s: its webhook came',
  ]);
  expect(alertOf(alias)).toMatchObject([{ status: 'closed', incidentId: '' }]);
  expect(drillPushes()).toMatchObject([
    { user: HARBOUR, priority: -1, ringing: false },
    { user: FERRY, priority: -1, ringing: false },
  ]);
  expect(client.bot.opsgenie.state().incidents).toEqual([]);
  await client.bot.cloud.idle();
  const { audit } = await createDriverClient(client.bot.url).state();
  expect(audit.filter((record) => record.requestId === requestId && record.action)).toMatchObject([
    { action: 'drill', outcome: 'reached', user: USER },
  ]);
  expect(client.bot.cloud.deadLetters()).toEqual([]);
});

it('leaves a P1 under its alias an emergency', async () => {
  const { alias } = await drill();
  const id = newId();
  const p1 = payload('create.json', id, [
    ['"alias": "checkout-latency"', `"alias": "${alias}", "priority": "P1"`],
  ]);
  expect(JSON.parse(p1)).toMatchObject({ alert: { alias, priority: 'P1' } });
  expect(await client.post(p1)).toMatchObject({ status: 202 });
  expect(client.pushes(`alert-${id}`)).toMatchObject([{ priority: 2 }]);
});

it('is not for everybody where it is restricted', async () => {
  const alerts = client.bot.opsgenie.state().alerts.length;
  const seen = await client.type('/sre', 'drill', { user: ENGINEER });
  expect(seen.shown).toContain('restricted_commands');
  await client.bot.cloud.idle();
  expect(client.bot.opsgenie.state().alerts).toHaveLength(alerts);
});

it('says that no webhook came, and closes its alert', async () => {
  client.bot.faults.set({ target: 'function.pushover', kind: 'refuse' });
  const { alias, text } = await drill();
  expect(text).toContain(':x: *The drill did not come back.*');
  expect(text).toContain('its webhook did not come within 25 s');
  expect(alertOf(alias)).toMatchObject([{ status: 'closed' }]);
});

it('of the week is counted, and told to nobody', async () => {
  const before = { told: told().length, pushes: drillPushes().length };
  const requestId = '0f5bb1c4-7d3c-4b42-8a0e-3c6ad2a8a111';
  const event = { id: requestId, source: 'qbot.schedule', 'detail-type': 'drill', detail: { requestId } };
  client.bot.cloud.invoke('opsgenie', event);
  await eventually(
    () => alertOf(`qbot-drill-${requestId}`).find(({ status }) => status === 'closed'),
    60_000,
  );
  await client.bot.cloud.idle();
  expect(drillPushes()).toHaveLength(before.pushes + 2);
  expect(told()).toHaveLength(before.told);
  expect(client.logs.filter((line) => /"Drills":1|"Drills":\[1\]/.test(line))).toHaveLength(1);
  expect(client.logs.some((line) => line.includes('"drill_reached"'))).toBe(true);
});
