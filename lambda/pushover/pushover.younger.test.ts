import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { newAlert, newIncident } from './fixtures/build-alert.ts';
import { type Built, buildFunction, type Harness, startHarness } from './fixtures/build-harness.ts';
import { FERRY_KEY, HARBOUR_KEY, incidentAlert } from './fixtures/build-webhook.ts';
import { createRingStore } from './ring-store.ts';
import { WATCH_MS } from './watch-receipts.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.phone.reset());
afterAll(() => harness.close());

const START = 1_790_000_000_000;
const seconds = (after: number) => ({ updatedAt: (START + after * 1000) * 1e6 });

/** A P1 of the incident, made 90 s after its first: younger than the acknowledgement after 60. */
function younger(incidentId: string, team: string) {
  return newAlert({ ...incidentAlert(incidentId, 'Responder', team), createdAt: START + 90_000 });
}

async function callAll(one: Built, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await one.call(body);
}

describe('a P1 that is younger than the acknowledgement of its incident', () => {
  it.each([
    ['the first Create, repeated', 'create'],
    ['the Acknowledge, repeated', 'Acknowledge'],
    ['a Close that comes late', 'Close'],
  ])('rings on: %s', async (_case, what) => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    const acknowledge = owner.later('Acknowledge');
    await callAll(one, [owner.create, acknowledge, younger(incidentId, 'ferry').create]);
    const repeated = { create: owner.create, Acknowledge: acknowledge, Close: owner.later('Close') }[what];
    await callAll(one, [repeated ?? '', repeated ?? '']);
    expect(harness.phone.cancels()).toEqual([incidentId]);
    expect(harness.phone.ringing()).toEqual([FERRY_KEY]);
  });

  it('rings on though the first Create comes out of the queue after it', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    harness.phone.answer = { status: 503, body: { status: 0 } };
    await one.call(owner.create);
    harness.phone.reset();
    await callAll(one, [owner.later('Acknowledge'), younger(incidentId, 'ferry').create]);
    expect(await one.deliverQueued()).toEqual([]);
    expect(harness.phone.ringing()).toEqual([FERRY_KEY]);
  });

  it('rings on though the acknowledgement comes after it', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    await callAll(one, [owner.create, younger(incidentId, 'ferry').create, owner.later('Acknowledge')]);
    expect(harness.phone.ringing()).toEqual([FERRY_KEY]);
  });

  it('rings on though an acknowledgement without a time is repeated', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    const acknowledge = owner.later('Acknowledge', { updatedAt: undefined });
    await callAll(one, [owner.create, acknowledge, younger(incidentId, 'ferry').create]);
    one.clock.now = START + 300_000;
    await one.call(acknowledge);
    expect(harness.phone.ringing()).toEqual([FERRY_KEY]);
  });

  it('keeps the recipient of both ringing where the acknowledgement of the first comes late', async () => {
    const { incidentId, owner } = newIncident();
    const second = younger(incidentId, 'harbour');
    const one = buildFunction(harness);
    await callAll(one, [owner.create, second.create, owner.later('Acknowledge')]);
    expect(harness.phone.pushes()).toHaveLength(1);
    expect(harness.phone.ringing()).toEqual([HARBOUR_KEY]);
    await one.look();
    expect(harness.phone.asked()).toHaveLength(1);
    await one.call(second.later('Acknowledge', seconds(120)));
    expect(harness.phone.ringing()).toEqual([]);
    await one.look();
    expect([harness.phone.asked().length, one.watched]).toEqual([1, []]);
  });

  it.each([
    ['the same team', 'harbour'],
    ['a team without an entry', 'unlisted'],
  ])('rings the same key again, once: of %s', async (_case, team) => {
    const { incidentId, owner } = newIncident();
    const second = younger(incidentId, team);
    const one = buildFunction(harness);
    await callAll(one, [owner.create, owner.later('Acknowledge'), second.create, second.create]);
    expect(harness.phone.pushes()).toMatchObject([{ user: HARBOUR_KEY }, { user: HARBOUR_KEY }]);
    await callAll(one, [owner.create, owner.later('Acknowledge'), second.create]);
    expect(harness.phone.pushes()).toHaveLength(2);
    expect(harness.phone.ringing()).toEqual([HARBOUR_KEY]);
  });

  it('rings the same key again where the acknowledgement comes between its look and its ring', async () => {
    const { incidentId, owner } = newIncident();
    const one = buildFunction(harness);
    await one.call(owner.create);
    const two = buildFunction(harness, {
      recipients: async () => {
        await one.call(owner.later('Acknowledge'));
        return new Map([['harbour', HARBOUR_KEY]]);
      },
    });
    await two.call(younger(incidentId, 'harbour').create);
    expect(harness.phone.pushes()).toHaveLength(2);
    expect(harness.phone.ringing()).toEqual([HARBOUR_KEY]);
  });
});

it('an UnAcknowledge that rings goes on ringing though the acknowledgement before it is repeated', async () => {
  const { create, later } = newAlert();
  const one = buildFunction(harness, { rungActions: ['UnAcknowledge'] });
  const unacknowledge = later('UnAcknowledge', seconds(70));
  await callAll(one, [create, later('Acknowledge'), unacknowledge, later('Acknowledge'), create]);
  expect(harness.phone.ringing()).toEqual([HARBOUR_KEY]);
});

it('an alert of an incident rings a key again whose emergency will soon have rung its 50 minutes', async () => {
  const { incidentId, owner } = newIncident();
  const one = buildFunction(harness);
  await one.call(owner.create);
  one.clock.now += WATCH_MS / 2;
  await one.call(younger(incidentId, 'harbour').create);
  expect(harness.phone.pushes()).toHaveLength(2);
});

describe('a ring of the release before', () => {
  async function startBefore(row: Record<string, unknown>, incidentId: string): Promise<void> {
    const { client } = harness.table;
    const id = `pushover-ring#${incidentId}`;
    await client.send(new PutCommand({ TableName: 'qbot', Item: { id, expiration: 2e9, ...row } }));
  }

  it('is cancelled by its own tag, once, and by nothing that rings since', async () => {
    const { incidentId, owner, responder } = newIncident();
    await startBefore({ emergencies: 1 }, incidentId);
    const one = buildFunction(harness);
    await callAll(one, [responder.create, owner.create, owner.later('Acknowledge'), owner.later('Close')]);
    expect(harness.phone.cancels().filter((tag) => tag === incidentId)).toHaveLength(1);
    expect(harness.phone.pushes().map((push) => Object(push).tags)).not.toContain(incidentId);
    expect(harness.phone.ringing()).toEqual([]);
  });

  it('that ended keeps silent what is older, and rings what is younger', async () => {
    const { incidentId, owner } = newIncident();
    await startBefore({ emergencies: 1, cancelled: 1, endedAt: START + 60_000 }, incidentId);
    const one = buildFunction(harness);
    await callAll(one, [owner.create, younger(incidentId, 'harbour').create, owner.create]);
    expect(harness.phone.cancels()).toEqual([]);
    expect(harness.phone.ringing()).toEqual([HARBOUR_KEY]);
  });
});

describe('the ring store', () => {
  it('loses no change of many at once', async () => {
    const stores = Array.from({ length: 8 }, () => createRingStore(harness.table.at(() => START)));
    await Promise.all(
      stores.map((store, at) =>
        store.change('busy', (ring) => ({ ...ring, ended: [...ring.ended, `${at}`] })),
      ),
    );
    expect((await stores[0]?.find('busy'))?.ended.sort()).toEqual([...'01234567']);
  });

  it('gives up where others never leave the row alone', async () => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
    const conflict = new ConditionalCheckFailedException({ message: 'fixture', $metadata: {} });
    const writes = mockClient(client).on(GetCommand).resolves({}).on(UpdateCommand).rejects(conflict);
    const contended = createRingStore({ client, name: 'qbot', now: () => START });
    const changed = contended.change('never', (ring) => ({ ...ring, endedAt: 0 }));
    await expect(changed).rejects.toMatchObject({ code: 'QBOT_RING_CONTENDED' });
    expect(writes.commandCalls(UpdateCommand)).toHaveLength(25);
  });
});
