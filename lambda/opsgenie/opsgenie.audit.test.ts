import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { click, run, submit } from './fixtures/drive.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };
const PLACE = { channel: 'C07HARBOUR', ts: '1790000000.000100' };

let table: StartedTable;
let harness: Harness;
let number = 7000;
let key: string;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  harness = buildHarness(table);
  number += 1;
  key = `audit:T04LANTERN:${number}`;
  harness.incidents.add(number);
  await harness.known.change(`incident-${number}`, () => ({ shownIn: [PLACE] }));
});
afterAll(() => table.close());

const target = () => String(number);
const type = (subcommand: string, args: string[] = [], freeText = '') =>
  run(harness, 'slash_command', {
    ...{ subcommand, args: [target(), ...args], freeText, idempotencyKey: key },
  });

it.each<[string, string, string[], string]>([
  ['ack', 'acknowledge', [], ''],
  ['note', 'addNote', ['Look'], 'Look'],
  ['resolve', 'resolve', [], ''],
  ['close', 'close', [], ''],
  ['priority', 'setPriority', ['P2'], ''],
])('records %s of an incident, by its number', async (word, action, args, freeText) => {
  await type(word, args, freeText);
  expect(harness.decisions).toEqual([{ action, target: target(), outcome: 'done' }]);
});

it.each([
  [new IncidentRefusedError('no', { userMessage: 'No.' }), 'failed'],
  [new IncidentUnknownError('no answer', { userMessage: 'No answer.' }), 'unknown'],
])('records what the incident backend did not do, or may have done: %s', async (error, outcome) => {
  harness.incidents.onSend = async () => {
    throw error;
  };
  await expect(type('note', ['Look'], 'Look')).rejects.toThrow();
  expect(harness.decisions).toEqual([{ action: 'addNote', target: target(), outcome }]);
});

it('records an incident that was opened, by its number', async () => {
  await submit(harness, key);
  const opened = (await harness.receipts.find(key))?.incident?.number;
  expect(opened).toBeDefined();
  expect(harness.decisions).toEqual([{ action: 'create', target: opened, outcome: 'done' }]);
});

it('records who began what somebody else tries again', async () => {
  harness.incidents.takesIn = false;
  harness.incidents.onCreate = () => Promise.reject(new IncidentRefusedError('no', { userMessage: 'No.' }));
  await submit(harness, key);
  expect(harness.decisions).toEqual([{ action: 'create', outcome: 'failed' }]);
  await submit(harness, key, 1, { user: ROWAN, requestId: 'again' });
  expect(harness.decisions[1]).toEqual({ action: 'create', outcome: 'failed', orderedBy: 'U03JUNIPER' });
});

it('records nothing that only shows, or opens a form', async () => {
  await run(harness, 'slash_command', { subcommand: 'show', args: [target()], idempotencyKey: key });
  await run(harness, 'slash_command', { subcommand: 'incident', args: [], idempotencyKey: `${key}:form` });
  await click(harness, { action: 'open_form', value: '{"message":"","filter":""}' });
  expect(harness.decisions).toEqual([]);
});

it('sends a replayed note with its author, to the incident and to its thread', async () => {
  const metadata = {
    channelId: PLACE.channel,
    requestId: 'r',
    note: { id: `incident-${number}`, number: target(), ts: '' },
  };
  const values = { note: { value: { type: 'plain_text_input', value: 'Fire the CFO' } } };
  await run(harness, 'view_submission', {
    ...{ subcommand: 'note', idempotencyKey: key, replay: 1, orderedBy: ROWAN },
    payload: { view: { private_metadata: JSON.stringify(metadata), state: { values } } },
  });
  expect(harness.incidents.requests.at(-1)).toMatchObject({ user: { id: 'U03JUNIPER' }, startedBy: ROWAN });
  expect(JSON.stringify(harness.messages)).toContain('<@U03JUNIPER>, begun by <@U05ROWAN>: Fire the CFO');
});
