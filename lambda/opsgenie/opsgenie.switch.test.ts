import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { buildClick, buildSubmission } from './fixtures/build-payload.ts';
import { click, run } from './fixtures/drive.ts';
import { PAYMENTS, type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import { type StartedFakeOpsgenie, startFakeOpsgenie } from './fixtures/start-fake-opsgenie.ts';
import { type IncidentProduct, IncidentUnknownError } from './incident-backend.ts';
import { createIncidents, type Incidents } from './incident-products.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createUpdateReceipt } from './refresh-receipt.ts';

const SERVICES = { opsgenie: { id: 'svc-payments', name: 'Payments' }, jsm: PAYMENTS };
const BOTH = ['opsgenie', 'jsm'] as const;
/** Each way of the switch. */
const WAYS: { from: IncidentProduct; to: IncidentProduct }[] = [
  { from: 'opsgenie', to: 'jsm' },
  { from: 'jsm', to: 'opsgenie' },
];

let table: StartedTable;
let opsgenie: StartedFakeOpsgenie;
let jira: StartedFakeJsm;
let harness: Harness;
let key: string;
let connected: IncidentProduct[];
let gone: IncidentProduct | undefined;
/** What the adapter of a product is made to do instead. */
let instead: Partial<Record<IncidentProduct, Partial<Incidents>>>;
let orders = 0;

beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  [opsgenie, jira] = await Promise.all([startFakeOpsgenie(), startFakeJsm()]);
  harness = buildHarness(table);
  orders += 1;
  key = `view:T04LANTERN:VSWITCH${orders}`;
  connected = [];
  gone = undefined;
  instead = {};
});
afterEach(() => Promise.all([opsgenie.close(), jira.close()]));
afterAll(() => table.close());

/** The function as it is deployed with this setting: nothing but the table is kept. */
function deploy(chosen: IncidentProduct): void {
  const connect = (product: IncidentProduct) =>
    product === gone
      ? undefined
      : () => {
          connected.push(product);
          const { backend } = product === 'jsm' ? jira : opsgenie;
          return { ...backend, ...instead[product] };
        };
  connected = [];
  const incidents = createIncidents({
    chosen,
    connect: { opsgenie: connect('opsgenie'), jsm: connect('jsm') },
  });
  const now = () => harness.clock.now;
  const sleep = async (ms: number) => {
    for (const clock of [opsgenie.clock, jira.clock]) clock.ms += ms;
    harness.clock.now += ms;
  };
  const { known, messages, log } = harness.deps;
  const receipts = createReceiptStore(table.at(now), chosen);
  const updateReceipt = createUpdateReceipt({
    ...{ incidents, known, receipts, log, now, sleep },
    messages: harness.messages,
  });
  harness.deps = { ...harness.deps, incidents, receipts, sleep, updateReceipt, messages };
}

function submitTo(product: IncidentProduct, attempt?: number): Promise<void> {
  const { id, name } = SERVICES[product];
  const service = { type: 'static_select', selected_option: { text: { text: name }, value: id } };
  const metadata =
    attempt === undefined
      ? undefined
      : JSON.stringify({ channelId: 'C07HARBOUR', requestId: 'r', idempotencyKey: key, attempt });
  return run(harness, 'view_submission', {
    ...{ subcommand: 'incident', text: '', idempotencyKey: key },
    payload: buildSubmission({ service: { value: service } }, metadata),
  });
}

const checkAgain = () =>
  click(harness, { action: 'check_again', value: JSON.stringify({ key, attempt: 0 }) });
const created = () => ({
  opsgenie: opsgenie.fake.state().incidents.length,
  jsm: jira.fake.state().issues.length,
});
const receipt = () => harness.receipts.find(key);
const lost = new IncidentUnknownError('lost', { userMessage: 'No answer came in time.' });

/** A button of the incident's message. */
async function press(subcommand: string): Promise<void> {
  const { id = '', number = '' } = (await receipt())?.incident ?? {};
  await run(harness, 'block_actions', {
    ...{ subcommand, text: '', idempotencyKey: `act:${key}:${subcommand}` },
    payload: buildClick(`/sre:${subcommand}:incident`, JSON.stringify({ id, number })),
  });
}

const one = { opsgenie: { opsgenie: 1, jsm: 0 }, jsm: { opsgenie: 0, jsm: 1 } };

describe.each(WAYS)('from $from to $to', ({ from, to }) => {
  it('an incident is acknowledged and resolved by its buttons where it was opened', async () => {
    deploy(from);
    await submitTo(from);
    expect(await receipt()).toMatchObject({ state: 'done', backend: from });
    deploy(to);
    expect(connected).toEqual([to]);
    await press('ack');
    await press('resolve');
    const { id = '' } = (await receipt())?.incident ?? {};
    const { backend } = from === 'jsm' ? jira : opsgenie;
    await expect(backend.find({ id })).resolves.toMatchObject({
      ...{ status: 'resolved', acknowledgement: { kind: 'acknowledged' } },
    });
    expect(connected).toEqual([to, from]);
    expect((to === 'jsm' ? jira : opsgenie).sent()).toEqual([]);
    expect(harness.messages.updates).toBeGreaterThan(0);
  });

  it('what nobody knows is looked for there, and not made anew', async () => {
    const { backend } = from === 'jsm' ? jira : opsgenie;
    const createIncident: Incidents['createIncident'] = async (incident) => {
      await backend.createIncident(incident);
      throw lost;
    };
    instead[from] = { createIncident, findByKey: async () => undefined };
    deploy(from);
    await submitTo(from);
    expect(await receipt()).toMatchObject({ state: 'unknown' });
    instead = {};
    deploy(to);
    await checkAgain();
    expect(created()).toEqual(one[from]);
    expect(await receipt()).toMatchObject({ state: 'done', backend: from });
  });

  it('what was never made there is made there: its service is none of the other product', async () => {
    const createIncident = () => Promise.reject(lost);
    instead[from] = { createIncident };
    deploy(from);
    await submitTo(from);
    instead = {};
    deploy(to);
    await checkAgain();
    expect(created()).toEqual(one[from]);
  });

  it('what was accepted is asked after there', async () => {
    instead[from] = { outcome: async () => undefined };
    deploy(from);
    await submitTo(from);
    expect(await receipt()).toMatchObject({ state: 'pending' });
    instead = {};
    deploy(to);
    await checkAgain();
    expect(created()).toEqual(one[from]);
    expect(await receipt()).toMatchObject({ state: 'done' });
  });

  it('a submission that was interrupted goes on where it began', async () => {
    const interrupted = new Error('killed');
    const { backend } = from === 'jsm' ? jira : opsgenie;
    instead[from] = {
      createIncident: async (incident) => {
        await backend.createIncident(incident);
        throw interrupted;
      },
    };
    deploy(from);
    await expect(submitTo(from)).rejects.toBe(interrupted);
    instead = {};
    deploy(to);
    await harness.deps.sleep(60_000);
    await submitTo(from);
    expect(created()).toEqual(one[from]);
    expect(await receipt()).toMatchObject({ state: 'done', backend: from });
  });

  it('what was refused is tried again in the product that is chosen now', async () => {
    instead[from] = { findByKey: () => Promise.reject(lost) };
    deploy(from);
    await submitTo(from);
    expect(await receipt()).toMatchObject({ state: 'failed' });
    deploy(to);
    await submitTo(to, 1);
    expect(created()).toEqual(one[to]);
    expect(await receipt()).toMatchObject({ state: 'done', backend: to });
    expect(connected).toEqual([to]);
  });

  it('a form from before the switch opens nothing, and says so', async () => {
    deploy(to);
    await submitTo(from);
    expect(created()).toEqual({ opsgenie: 0, jsm: 0 });
    expect(await receipt()).toMatchObject({ state: 'failed', backend: to });
  });
});

it('without the settings of the product from before nothing is made, and people read where to look', async () => {
  instead.jsm = { outcome: async () => undefined };
  deploy('jsm');
  await submitTo('jsm');
  gone = 'jsm';
  deploy('opsgenie');
  await checkAgain();
  expect(created()).toEqual(one.jsm);
  expect(await receipt()).toMatchObject({ state: 'pending' });
  await expect(
    run(harness, 'block_actions', {
      ...{ subcommand: 'resolve', text: '', idempotencyKey: `act:${key}` },
      payload: buildClick('/sre:resolve:incident', JSON.stringify({ id: '10000', number: 'OPS-1' })),
    }),
  ).rejects.toMatchObject({ userMessage: expect.stringContaining('opened in Jira') });
});

it('a receipt of a release that knew OpsGenie alone is looked for there', async () => {
  instead.opsgenie = {
    createIncident: async (incident) => {
      await opsgenie.backend.createIncident(incident);
      throw lost;
    },
    findByKey: async () => undefined,
  };
  deploy('opsgenie');
  harness.deps = { ...harness.deps, receipts: harness.receipts };
  await submitTo('opsgenie');
  expect(await receipt()).not.toHaveProperty('backend');
  instead = {};
  deploy('jsm');
  await checkAgain();
  expect(created()).toEqual(one.opsgenie);
});

it.each(BOTH)('only %s is connected while everything is there', async (product) => {
  deploy(product);
  await submitTo(product);
  await press('resolve');
  await run(harness, 'slash_command', { subcommand: 'list', text: 'list', args: [] });
  expect(connected).toEqual([product]);
});
