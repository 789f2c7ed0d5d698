import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { recordLog } from '../fixtures/record-log.ts';
import { createAuditTrail, refusedDecision } from './audit-trail.ts';

const NOW = Date.parse('2026-09-21T14:13:21.000Z');
const SUBJECT = {
  requestId: 'Qa1requestFixture=',
  team: 'T04LANTERN',
  user: 'U03JUNIPER',
  channel: 'C07HARBOUR',
  command: '/devops',
  detailType: 'block_actions',
};
const CONFIRMED = { action: 'confirm', target: 'shop/web', outcome: 'confirmed' };

const bus = mockClient(EventBridgeClient);
beforeEach(() => bus.reset());

function setUp(client = () => new EventBridgeClient({ region: 'eu-west-1' })) {
  const { log, lines } = recordLog();
  const made: unknown[] = [];
  const make = () => {
    const one = client();
    made.push(one);
    return one;
  };
  const trail = createAuditTrail({
    client: make,
    busName: 'qbot',
    source: 'qbot.devops',
    log,
    now: () => NOW,
  });
  return { trail, lines, made };
}

const sent = () => bus.commandCalls(PutEventsCommand).flatMap(({ args: [{ input }] }) => input.Entries ?? []);

it('publishes who decided what of which request, under its own source', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { trail, lines } = setUp();
  trail.begin(SUBJECT);
  trail.record(CONFIRMED);
  await trail.settled();
  expect(sent()).toEqual([
    { EventBusName: 'qbot', Source: 'qbot.devops', DetailType: 'audit', Detail: expect.any(String) },
  ]);
  expect(JSON.parse(sent()[0]?.Detail ?? '')).toEqual({
    time: '2026-09-21T14:13:21.000Z',
    ...SUBJECT,
    decision: 'allowed',
    ...CONFIRMED,
  });
  expect(lines).toEqual([]);
});

it('of a denial says the rule', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { trail } = setUp();
  trail.begin(SUBJECT);
  trail.record(refusedDecision({ rule: 'own_restart', action: 'confirm', target: 'shop/web' }));
  await trail.settled();
  expect(JSON.parse(sent()[0]?.Detail ?? '')).toMatchObject({
    ...{ decision: 'refused', outcome: 'refused', rule: 'own_restart' },
    ...{ action: 'confirm', target: 'shop/web' },
  });
});

it('says of each request its own subject', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { trail } = setUp();
  trail.begin(SUBJECT);
  trail.record(CONFIRMED);
  trail.begin({ requestId: 'next' });
  trail.record({ action: 'cancel', outcome: 'cancelled' });
  await trail.settled();
  expect(sent().map(({ Detail = '' }) => JSON.parse(Detail))).toMatchObject([
    { requestId: SUBJECT.requestId, user: 'U03JUNIPER' },
    { requestId: 'next', action: 'cancel' },
  ]);
  expect(JSON.parse(sent()[1]?.Detail ?? '')).not.toHaveProperty('user');
});

it('makes its client for the first record, and no other', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { trail, made } = setUp();
  trail.begin(SUBJECT);
  await trail.settled();
  expect(made).toEqual([]);
  trail.record(CONFIRMED);
  await trail.settled();
  expect(made).toHaveLength(1);
});

it('is settled once the bus has answered, and not before', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  bus.on(PutEventsCommand).callsFake(async () => {
    await promise;
    return { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
  });
  const { trail } = setUp();
  trail.record(CONFIRMED);
  let isSettled = false;
  const settled = trail.settled().then(() => {
    isSettled = true;
  });
  await new Promise(setImmediate);
  expect(isSettled).toBe(false);
  resolve();
  await settled;
  expect(isSettled).toBe(true);
});

it.each<[string, () => EventBridgeClient, string]>([
  ['the bus does not take', () => new EventBridgeClient({ region: 'eu-west-1' }), 'put_events'],
  [
    'no client can be made for',
    () => {
      throw new Error('no region');
    },
    'client',
  ],
])('says in the log what is lost that %s, and throws nothing', async (_case, client, reason) => {
  bus.on(PutEventsCommand).rejects(new Error('ECONNRESET'));
  const { trail, lines } = setUp(client);
  trail.begin(SUBJECT);
  expect(() => trail.record({ ...CONFIRMED, entry: 'harbour' })).not.toThrow();
  await expect(trail.settled()).resolves.toBeUndefined();
  expect(lines).toMatchObject([
    {
      level: 'error',
      message: 'no audit record',
      fields: { outcome: 'audit_lost', reason, action: 'confirm', entry: 'harbour' },
    },
  ]);
  expect(lines[0]?.fields).not.toHaveProperty('target');
});

it('cuts what is longer than an id of ours', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  const { trail } = setUp();
  trail.record({ ...CONFIRMED, target: 'x'.repeat(400_000) });
  await trail.settled();
  expect(sent()[0]?.Detail?.length).toBeLessThan(1000);
});
