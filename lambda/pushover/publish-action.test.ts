import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { ALERT_ACTIONS, alertActionSchema } from '../../common/webhook-contract.ts';
import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { laterBody, newAlertId } from './fixtures/build-webhook.ts';
import { createPublishEvent, NotPublishedError, type PublishEvent } from './publish-action.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

describe('an authentic action of an alert', () => {
  it('is published with the incident that its Create said, by whom and when', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    for (const action of ALERT_ACTIONS)
      await one.call(action === 'Create' ? owner.create : owner.later(action));
    expect(one.published).toEqual(
      ALERT_ACTIONS.map((action) => [
        'alert_action',
        {
          version: 1,
          requestId: 'fixture-request',
          alertId: owner.alertId,
          incidentId,
          at: action === 'Create' ? '2026-09-21T14:13:20.456Z' : '2026-09-21T14:14:20.000Z',
          action,
          who: action === 'Create' ? 'System' : 'juniper@example.com',
        },
      ]),
    );
  });

  it('says no incident where no alert of that id has said one yet', async () => {
    const one = buildFunction(harness);
    await one.call(newAlert().later('Acknowledge'));
    await one.call(newAlert().create);
    expect(one.published).toMatchObject([
      [expect.anything(), { incidentId: null }],
      [expect.anything(), { incidentId: null }],
    ]);
  });

  it('says who and when where the webhook says neither', async () => {
    const one = buildFunction(harness);
    await one.call(JSON.stringify({ action: 'Escalate', alert: { alertId: newAlertId() } }));
    expect(one.published).toMatchObject([
      [expect.anything(), { who: '', at: new Date(one.clock.now).toISOString() }],
    ]);
  });

  it.each([
    ['a name of 1,000 emoji', '\u{1f525}'.repeat(1000)],
    ['half of an emoji', '\ud83d'],
    ['a number for a name', 7],
  ])('keeps the contract with %s', async (_case, username) => {
    const one = buildFunction(harness);
    await one.call(laterBody('Close', newAlertId(), { username }));
    expect(alertActionSchema.safeParse(one.published[0]?.[1]).success).toBe(true);
  });
});

it.each(['AddNote', 'Snooze', 'acknowledge', 'TestAction'])('%s is not published', async (action) => {
  const one = buildFunction(harness);
  await one.call(newAlert().later(action));
  expect(one.published).toEqual([]);
});

it('publishes nothing of a call that is not proven, not understood or about no alert', async () => {
  const one = buildFunction(harness);
  await one.call(newAlert().create, 'Bearer guess');
  for (const body of ['{', '{"action":"Create"}', '{"action":"Escalate"}']) await one.call(body);
  expect(one.published).toEqual([]);
});

describe('the phone', () => {
  it('rings before the bus is asked', async () => {
    const order: string[] = [];
    harness.phone.onRequest = (path) => void order.push(path);
    const publish: PublishEvent = async (detailType) => void order.push(detailType);
    await buildFunction(harness, { publish }).call(newAlert().create);
    expect(order).toEqual(['/1/messages.json', 'alert_action']);
  });

  it('rings though the bus fails, once, and the event follows from the queue', async () => {
    const taken: unknown[] = [];
    let isDown = true;
    const publish: PublishEvent = async (...event) => {
      if (isDown) throw new NotPublishedError('failed entry: InternalFailure');
      taken.push(event);
    };
    const one = buildFunction(harness, { publish });
    expect(await one.call(newAlert().create)).toBe(202);
    expect(one.outcomes()).toEqual(['rung', 'not_published', 'queued']);
    expect(await one.deliverQueued()).toHaveLength(1);
    isDown = false;
    expect(await one.deliverQueued()).toEqual([]);
    expect(taken).toHaveLength(1);
    expect(harness.phone.pushes()).toHaveLength(1);
  });

  it('keeps no event back where it cannot be rung', async () => {
    harness.phone.answer = { status: 500 };
    const one = buildFunction(harness);
    await one.call(newAlert().create);
    expect(one.published).toHaveLength(1);
    expect(one.queued).toHaveLength(1);
  });
});

describe('createPublishEvent', () => {
  const bus = mockClient(EventBridgeClient);
  const publish = createPublishEvent({
    client: new EventBridgeClient({ region: 'eu-west-1' }),
    busName: 'qbot',
    now: Date.now,
  });
  const detail = alertActionSchema.parse({
    ...{ version: 1, requestId: 'r', alertId: 'a', incidentId: null, at: '2026-09-21T14:13:20.456Z' },
    ...{ action: 'Close', who: '' },
  });
  beforeEach(() => bus.reset());

  it('puts the event on the bus under its own source', async () => {
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    await publish('alert_action', detail);
    expect(bus.commandCalls(PutEventsCommand).map((call) => call.args[0].input)).toEqual([
      {
        Entries: [
          {
            EventBusName: 'qbot',
            Source: 'qbot.webhook',
            DetailType: 'alert_action',
            Detail: JSON.stringify(detail),
          },
        ],
      },
    ]);
  });

  it.each([
    ['a failed entry in a 200', { FailedEntryCount: 1, Entries: [{ ErrorCode: 'AccessDenied' }] }],
    ['an answer without a count', { Entries: [{ EventId: '1' }] }],
  ])('throws for %s', async (_case, answer) => {
    bus.on(PutEventsCommand).resolves(answer);
    await expect(publish('alert_action', detail)).rejects.toThrow(NotPublishedError);
  });

  it('waits for 2 s at most', async () => {
    jest.useFakeTimers();
    bus.on(PutEventsCommand).callsFake(() => new Promise(() => {}));
    const published = expect(publish('alert_action', detail)).rejects.toThrow('deadline');
    await jest.advanceTimersByTimeAsync(2000);
    await published;
    jest.useRealTimers();
  });
});
