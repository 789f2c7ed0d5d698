import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildInput } from './fixtures/build-receipt.ts';
import { buildWorld, RECEIVED_AT, type World } from './fixtures/build-world.ts';
import { click, submit } from './fixtures/drive.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const unanswered = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });
const refusal = new IncidentRefusedError('401', { userMessage: 'OpsGenie refused (401).' });
const OTHER = { id: 'U05ROWAN', name: 'rowan' };

let table: StartedTable;
let world: World;
let key: string;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  world = buildWorld(table);
  orders += 1;
  key = `view:T04LANTERN:V${orders}`;
});
afterAll(() => table.close());

/** A button of the receipt's first try. */
const shown = (action: string) => ({ action, value: JSON.stringify({ key, attempt: 0 }) });

describe('Try again', () => {
  beforeEach(async () => {
    world.incidents.takesIn = false;
    world.incidents.onCreate = () => Promise.reject(refusal);
    await submit(world, key);
    world.incidents.takesIn = true;
    world.incidents.onCreate = async () => undefined;
  });

  it('opens the form filled in, under the first key, as the next try', async () => {
    const value = JSON.stringify({ key, attempt: 0 });
    await click(world, { action: 'try_again', value });
    expect(world.forms.map(([, form]) => form)).toEqual([
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
    await submit(world, key, 1);
    await submit(world, key, 1);
    expect(world.incidents.creates).toMatchObject([{ key }]);
    expect(world.shown.slice(2)).toEqual(['Opening an incident', 'Incident <https']);
  });

  it('tells that it is open where it is by now', async () => {
    await submit(world, key, 1);
    const outcome = click(world, shown('try_again'));
    await expect(outcome).rejects.toHaveProperty(
      'userMessage',
      `That incident is open already: <${numbered(1).url}|#1>.`,
    );
    expect(world.forms).toEqual([]);
  });
});

describe('Check again', () => {
  it('asks after a pending one, creates nothing, and needs no new key', async () => {
    world.incidents.onOutcome = async () => undefined;
    await submit(world, key);
    world.incidents.onOutcome = async () => ({ kind: 'done', incident: numbered(1) });
    const before = world.order.length;
    await click(world, shown('check_again'), { user: OTHER });
    expect(world.order.slice(before)).toEqual(['find receipt', 'outcome', 'show', 'keep ending']);
    expect(world.shown.at(-1)).toBe('Incident <https');
    await expect(world.receipts.find(key)).resolves.toMatchObject({ state: 'done', incident: numbered(1) });
  });

  it('says of a pending one that it is still so', async () => {
    world.incidents.onOutcome = async () => undefined;
    await submit(world, key);
    world.clock.now = RECEIVED_AT + 600_000;
    const receivedAt = new Date(world.clock.now).toISOString();
    await click(world, shown('check_again'), { receivedAt });
    expect(world.shown.at(-1)).toBe('Accepted, not confirmed yet');
    expect(world.order.filter((one) => one === 'create')).toHaveLength(1);
    expect(world.clock.now).toBeLessThanOrEqual(RECEIVED_AT + 615_000);
  });

  async function submitUnanswered(takesIn: boolean): Promise<void> {
    world.incidents.takesIn = takesIn;
    world.incidents.onCreate = () => Promise.reject(unanswered);
    world.incidents.onFind = () =>
      world.order.includes('create') ? Promise.reject(unanswered) : Promise.resolve();
    await submit(world, key);
    expect(world.shown.at(-1)).toBe('Not known whether an incident was opened');
    world.incidents.takesIn = true;
    world.incidents.onCreate = async () => undefined;
    world.incidents.onFind = async () => undefined;
    world.order.length = 0;
  }

  it('finds an unknown one that was made, and creates nothing', async () => {
    await submitUnanswered(true);
    await click(world, shown('check_again'));
    expect(world.order).toEqual(['find receipt', 'begin', 'show', 'find', 'show', 'keep ending']);
    expect(world.incidents.creates).toHaveLength(1);
  });

  it('creates an unknown one that is not there, as the next try, for the one who placed it', async () => {
    await submitUnanswered(false);
    await click(world, shown('check_again'), { user: OTHER, channel: null });
    expect(world.order.slice(0, 5)).toEqual(['find receipt', 'begin', 'show', 'find', 'create']);
    expect(world.incidents.creates).toMatchObject([
      { ...buildInput(), key, user: { id: 'U03JUNIPER' }, channelId: 'C07HARBOUR' },
    ]);
    await expect(world.receipts.find(key)).resolves.toMatchObject({
      attempt: 1,
      state: 'done',
      user: { id: 'U03JUNIPER' },
      requestId: 'Qa2requestOfTheClick=',
    });
  });

  it('creates once for two clicks on one button', async () => {
    await submitUnanswered(false);
    await Promise.all([
      click(world, shown('check_again')),
      click(world, shown('check_again'), { idempotencyKey: 'act:another' }),
    ]);
    expect(world.incidents.creates).toHaveLength(1);
  });

  it('tells that it is open where it is by now', async () => {
    await submit(world, key);
    const outcome = click(world, shown('check_again'));
    await expect(outcome).rejects.toHaveProperty('userMessage', expect.stringContaining('open already'));
  });
});
