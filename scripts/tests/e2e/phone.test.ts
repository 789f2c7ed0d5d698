import { isObject } from '../../../common/is-object.ts';
import { eventually, FILLED, warmUp } from './test-user.ts';
import { HARBOUR, startWebhookClient, type WebhookClient } from './webhook-client.ts';

jest.setTimeout(120_000);

/** A second lasts 100 ms, so a receipt is looked at every 3 s; what is faster than 0.5 s, the fake of Pushover counts. */
const TIME_SCALE = 0.1;
const seconds = (count: number) => count * 1000 * TIME_SCALE;

let client: WebhookClient;

beforeAll(async () => {
  client = await startWebhookClient({ timeScale: TIME_SCALE });
});
beforeEach(() => client.bot.faults.clear());
afterAll(() => client.bot.close());

/** Opens an incident by the form, and waits until the phone rings for it. */
async function ring(message: string) {
  await warmUp(client);
  await client.type('/sre');
  await client.submit(await client.form(), { ...FILLED, priority: 'P1', message });
  const incident = await eventually(() =>
    client.bot.opsgenie.state().incidents.find((one) => one.message === message),
  );
  const push = await eventually(() => client.pushes(incident.id).find(({ ringing }) => ringing));
  const receipt = () => {
    const found = client.channel().find(({ text, threadTs }) => text.includes(message) && !threadTs);
    return `${found?.text} ${JSON.stringify(found?.blocks)}`;
  };
  await eventually(() => receipt().match(/^Incident <.*> opened/));
  return { id: incident.id, push, receipt };
}

async function tap(receipt: string | null, device = 'iphone'): Promise<void> {
  const response = await fetch(`${client.bot.url}/_local/pushover/driver/acknowledge`, {
    method: 'POST',
    body: JSON.stringify({ receipt, device }),
  });
  expect(await response.json()).toEqual({ acknowledged: true });
}

/** What OpsGenie was asked to do to the alerts of this incident. */
const acknowledges = (id: string) =>
  client.bot.opsgenie
    .state()
    .actions.filter(({ action, incidentId }) => action === 'acknowledge' && incidentId === id);

const isAcknowledged = (id: string) =>
  client.bot.opsgenie.state().alerts.every((alert) => alert.incidentId !== id || alert.acknowledged);

async function waitAsLongAs(ms: number): Promise<void> {
  const since = Date.now();
  await eventually(() => Date.now() - since > ms);
}

describe('an acknowledgement on the phone', () => {
  it('acknowledges the alerts of the incident within 40 s, once, and its message says by whom', async () => {
    const { id, push, receipt } = await ring('Acknowledged on the phone');
    expect(push).toMatchObject({ priority: 2, user: HARBOUR });
    await tap(push.receipt);
    const tappedAt = Date.now();
    await eventually(() => isAcknowledged(id));
    // At most 30 s until the next look; what functions need does not shrink with the clock.
    expect(Date.now() - tappedAt).toBeLessThan(seconds(30) + 10_000);
    await eventually(() => receipt().match(/acknowledged by default \(on the phone: iphone\): P1/));
    expect(receipt()).toContain('Acknowledged by default (on the phone: iphone)');
    expect(receipt()).not.toContain('/sre:ack:incident');

    // Further looks, until the tap is settled.
    await waitAsLongAs(seconds(90));
    await client.bot.cloud.idle();
    const [sent, ...more] = acknowledges(id);
    expect(more).toEqual([]);
    expect(isObject(sent?.body) ? sent.body.note : '').toBe('Acknowledged by default (on the phone: iphone)');
    expect(client.bot.pushover.state().fastPolls).toEqual([]);
    expect(client.bot.cloud.deadLetters()).toEqual([]);
  });

  it('is made up for, once, after OpsGenie was down for 3 minutes', async () => {
    const { id, push, receipt } = await ring('While OpsGenie was down');
    await client.bot.cloud.idle();
    client.bot.faults.set({ target: 'opsgenie.*', kind: 'status', status: 503, body: {} });
    await tap(push.receipt, 'droid2');
    await waitAsLongAs(seconds(180));
    expect(acknowledges(id)).toEqual([]);
    client.bot.faults.clear();
    await eventually(() => receipt().match(/Acknowledged by default \(on the phone: droid2\)/));
    await waitAsLongAs(seconds(90));
    await client.bot.cloud.idle();
    expect(acknowledges(id)).toHaveLength(1);
    expect(client.bot.cloud.deadLetters()).toEqual([]);
  });

  it('is not asked after once somebody acknowledged in Slack', async () => {
    const { id, push } = await ring('Acknowledged in Slack');
    const message = client.channel().find(({ text }) => text.includes('Acknowledged in Slack'));
    if (message === undefined) throw new Error('there is no receipt');
    await client.click(message, '/sre:ack:incident');
    await eventually(() => client.pushes(id).every(({ cancelled }) => cancelled));
    await waitAsLongAs(seconds(45));
    const waiting = client.bot.cloud.queues().find(({ name }) => name.endsWith('-receipts'));
    expect(JSON.stringify(waiting)).not.toContain(push.receipt);
    expect(acknowledges(id)).toHaveLength(1);
  });
});

it('shows its hops in the trace of the webhook that rang', async () => {
  const { id, push } = await ring('Traced');
  await tap(push.receipt);
  await eventually(() => isAcknowledged(id));
  await client.bot.cloud.idle();
  const names = client.bot.trace
    .requests()
    .filter(({ spans }) => JSON.stringify(spans).includes(push.request))
    .flatMap(({ spans }) => spans.map(({ name }) => name));
  expect(names).toEqual(
    expect.arrayContaining([
      'sqs qbot-pushover-receipts',
      'pushover receipt',
      'bus',
      'opsgenie',
      'opsgenie alert-acknowledge',
    ]),
  );
});
