import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness, RECEIVED_AT } from './fixtures/build-harness.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { click, submit } from './fixtures/drive.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import { originText } from './receipt-message.ts';

const unanswered = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });
const refusal = new IncidentRefusedError('401', { userMessage: 'OpsGenie refused (401).' });
const OTHER = { id: 'U05ROWAN', name: 'rowan' };

let table: StartedTable;
let harness: Harness;
let key: string;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  orders += 1;
  key = `view:T04LANTERN:V${orders}`;
});
afterAll(() => table.close());

/** A button of the receipt's first try. */
const shown = (action: string) => ({ action, value: JSON.stringify({ key, attempt: 0 }) });

describe('Try again', () => {
  beforeEach(async () => {
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(refusal);
    await submit(harness, key);
    harness.incidents.takesIn = true;
    harness.incidents.onCreate = async () => undefined;
  });

  it('opens the form filled in, under the first key, as the next try', async () => {
    const value = JSON.stringify({ key, attempt: 0 });
    await click(harness, { action: 'try_again', value });
    expect(harness.forms.map(([, form]) => form)).toEqual([
      {
        subcommand: 'incident',
        prefill: buildInput(),
        filter: '',
        repeats: { idempotencyKey: key, attempt: 1 },
        again: { action: 'try_again', value },
      },
    ]);
  });

  it('leads to one incident in the same receipt', async () => {
    await submit(harness, key, 1);
    await submit(harness, key, 1);
    expect(harness.incidents.creates).toMatchObject([{ key }]);
    expect(harness.shown.slice(2)).toEqual(['Opening an incident', 'Incident <https']);
  });

  it('by another user is in that user’s name, and says who began it', async () => {
    await submit(harness, key, 1, { user: OTHER });
    expect(harness.incidents.creates).toMatchObject([
      { key, user: { id: OTHER.id }, startedBy: { id: 'U03JUNIPER' } },
    ]);
    const receipt = await harness.receipts.find(key);
    expect(receipt).toMatchObject({ user: { id: 'U03JUNIPER' }, submittedBy: { id: OTHER.id } });
    if (receipt === undefined) throw new Error('no receipt');
    expect(originText(receipt)).toMatch(/^<@U05ROWAN> with `\/sre`, begun by <@U03JUNIPER> · ref /);
  });

  it('by the one who began it, after another user, is in their own name again', async () => {
    harness.incidents.takesIn = false;
    harness.incidents.onCreate = () => Promise.reject(refusal);
    await submit(harness, key, 1, { user: OTHER });
    harness.incidents.takesIn = true;
    harness.incidents.onCreate = async () => undefined;
    await submit(harness, key, 2);
    const created = harness.incidents.creates.at(-1);
    expect(created).toMatchObject({ user: { id: 'U03JUNIPER' } });
    expect(created).not.toHaveProperty('startedBy');
  });

  it('tells that it is open where it is by now', async () => {
    await submit(harness, key, 1);
    const outcome = click(harness, shown('try_again'));
    await expect(outcome).rejects.toHaveProperty(
      'userMessage',
      `That incident is open already: <${numbered(1).url}|#1>.`,
    );
    expect(harness.forms).toEqual([]);
  });
});

it('a replay by another user is in that user’s name, and says whose order it is', async () => {
  const orderedBy = { id: 'U03JUNIPER', name: 'juniper' };
  await submit(harness, key, undefined, { user: OTHER, orderedBy, replay: 1 });
  expect(harness.incidents.creates).toMatchObject([{ user: { id: OTHER.id }, startedBy: orderedBy }]);
});

it('a replay of what a second user tried again names both who ran it and whose words it has', async () => {
  const runner = { id: 'U06WREN', name: 'wren' };
  harness.incidents.takesIn = false;
  harness.incidents.onCreate = () => Promise.reject(refusal);
  await submit(harness, key);
  harness.incidents.takesIn = true;
  harness.incidents.onCreate = async () => undefined;
  await submit(harness, key, 1, { user: runner, orderedBy: OTHER, replay: 1 });
  expect(harness.incidents.creates).toMatchObject([{ user: { id: runner.id }, startedBy: OTHER }]);
  const receipt = await harness.receipts.find(key);
  if (receipt === undefined) throw new Error('no receipt');
  expect(originText(receipt)).toMatch(/^<@U06WREN> with `\/sre`, begun by <@U05ROWAN> · ref /);
  expect(harness.decisions.at(-1)).toMatchObject({ action: 'create', orderedBy: OTHER.id });
});

it('a later try is in nobody’s words but those of the one who submits it', async () => {
  harness.incidents.takesIn = false;
  harness.incidents.onCreate = () => Promise.reject(refusal);
  await submit(harness, key, undefined, { orderedBy: OTHER, replay: 1 });
  harness.incidents.takesIn = true;
  harness.incidents.onCreate = async () => undefined;
  await submit(harness, key, 1, { user: { id: 'U06WREN', name: 'wren' } });
  const receipt = await harness.receipts.find(key);
  expect(receipt).toMatchObject({ user: OTHER, submittedBy: { id: 'U06WREN' }, author: null });
});

describe('Check again', () => {
  it('asks after a pending one, creates nothing, and needs no new key', async () => {
    harness.incidents.onOutcome = async () => undefined;
    await submit(harness, key);
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: numbered(1) });
    const before = harness.order.length;
    await click(harness, shown('check_again'), { user: OTHER });
    expect(harness.order.slice(before)).toEqual([
      ...['find receipt', 'outcome', 'show'],
      'store state,incident',
    ]);
    expect(harness.shown.at(-1)).toBe('Incident <https');
    await expect(harness.receipts.find(key)).resolves.toMatchObject({ state: 'done', incident: numbered(1) });
  });

  it('says of a pending one that it is still so', async () => {
    harness.incidents.onOutcome = async () => undefined;
    await submit(harness, key);
    harness.clock.now = RECEIVED_AT + 600_000;
    const receivedAt = new Date(harness.clock.now).toISOString();
    await click(harness, shown('check_again'), { receivedAt });
    expect(harness.shown.at(-1)).toBe('Accepted, not confirmed yet');
    expect(harness.order.filter((one) => one === 'create')).toHaveLength(1);
    expect(harness.clock.now).toBeLessThanOrEqual(RECEIVED_AT + 615_000);
  });

  async function submitUnanswered(takesIn: boolean): Promise<void> {
    harness.incidents.takesIn = takesIn;
    harness.incidents.onCreate = () => Promise.reject(unanswered);
    harness.incidents.onFind = () =>
      harness.order.includes('create') ? Promise.reject(unanswered) : Promise.resolve();
    await submit(harness, key);
    expect(harness.shown.at(-1)).toBe('Not known whether an incident was opened');
    harness.incidents.takesIn = true;
    harness.incidents.onCreate = async () => undefined;
    harness.incidents.onFind = async () => undefined;
    harness.order.length = 0;
  }

  it.each(['pending', 'unknown'])('of a %s one is recorded as the order of its submitter', async (state) => {
    harness.incidents.onOutcome = async () => undefined;
    await (state === 'pending' ? submit(harness, key) : submitUnanswered(true));
    harness.incidents.onOutcome = async () => ({ kind: 'done', incident: numbered(1) });
    await click(harness, shown('check_again'), { user: OTHER });
    expect(harness.decisions.at(-1)).toEqual({
      ...{ action: 'create', target: '1', outcome: 'done', orderedBy: 'U03JUNIPER' },
    });
  });

  it('of the same user is recorded without an orderer', async () => {
    await submitUnanswered(true);
    await click(harness, shown('check_again'));
    expect(harness.decisions.at(-1)).not.toHaveProperty('orderedBy');
  });

  it('finds an unknown one that was made, and creates nothing', async () => {
    await submitUnanswered(true);
    await click(harness, shown('check_again'));
    expect(harness.order).toEqual([
      ...['find receipt', 'claim', 'show', 'find', 'store result', 'show'],
      'store state,incident',
    ]);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it('creates an unknown one that is not there, as the next try, for the one who placed it', async () => {
    await submitUnanswered(false);
    await click(harness, shown('check_again'), { user: OTHER, channel: null });
    expect(harness.order.slice(0, 5)).toEqual([...['find receipt', 'claim', 'show', 'find', 'create']]);
    expect(harness.incidents.creates).toMatchObject([
      { ...buildInput(), key, user: { id: 'U03JUNIPER' }, channelId: 'C07HARBOUR' },
    ]);
    await expect(harness.receipts.find(key)).resolves.toMatchObject({
      attempt: 1,
      state: 'done',
      user: { id: 'U03JUNIPER' },
      requestId: 'Qa2requestOfTheClick=',
    });
  });

  it('creates once for two clicks on one button', async () => {
    await submitUnanswered(false);
    await Promise.all([
      click(harness, shown('check_again')),
      click(harness, shown('check_again'), { idempotencyKey: 'act:another' }),
    ]);
    expect(harness.incidents.creates).toHaveLength(1);
  });

  it('tells that it is open where it is by now', async () => {
    await submit(harness, key);
    const outcome = click(harness, shown('check_again'));
    await expect(outcome).rejects.toHaveProperty('userMessage', expect.stringContaining('open already'));
  });
});
