import type { Detail } from '../../common/contract.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { run } from './fixtures/drive.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const AWAY = new IncidentUnknownError('no answer', { userMessage: 'No answer came.' });
const LIMITED = new IncidentRefusedError('429', { userMessage: 'Too many requests.' });
/** Of a port that says itself that nobody knows, its words. */
const UNSURE =
  /^(Q-Bot was interrupted while it did this, and could not find out in OpsGenie|No answer came\. Look in OpsGenie) whether it was done/;

let table: StartedTable;
let harness: Harness;
let number = 8800;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = buildHarness(table);
  number += 1;
  harness.incidents.add(number);
});
afterAll(() => table.close());

const key = () => `cmd:T04LANTERN:interrupted:${number}`;

function type(word: string): Promise<void> {
  const args = [String(number), 'P4'];
  const detail = { subcommand: word, args, text: word, freeText: 'P4', idempotencyKey: key() };
  return run(harness, 'slash_command', detail);
}

function press(word: string): Promise<void> {
  const value = JSON.stringify({ id: `incident-${number}`, number: String(number) });
  const action = { type: 'button', action_id: `/sre:${word}:incident`, action_ts: '1', value };
  const payload = { type: 'block_actions', actions: [action], message: { ts: '1790000000.000100' } };
  const detail: Partial<Detail> = { subcommand: word, args: [], text: '', idempotencyKey: key(), payload };
  return run(harness, 'block_actions', detail);
}

describe.each([
  ['does not answer', AWAY],
  ['limits requests', LIMITED],
])('where OpsGenie %s', (_what, error) => {
  const away = () => {
    harness.incidents.onRead = () => Promise.reject(error);
  };

  it.each([
    ['close, typed', () => type('close')],
    ['priority, typed', () => type('priority')],
    ['a note, typed', () => type('note')],
    ['resolve, clicked', () => press('resolve')],
  ])('%s: a run after one that was interrupted does not say that nothing was changed', async (_case, act) => {
    harness.incidents.onDone = () => Promise.reject(new Error('killed'));
    await expect(act()).rejects.toThrow('killed');
    const sent = harness.incidents.sent.length;
    away();
    await expect(act()).rejects.toHaveProperty('userMessage', expect.stringMatching(UNSURE));
    expect(harness.incidents.sent).toHaveLength(sent);
    expect(harness.decisions.at(-1)).toMatchObject({ outcome: 'unknown' });
  });

  it('the first run says that nothing was changed', async () => {
    away();
    await expect(type('close')).rejects.toHaveProperty(
      'userMessage',
      expect.stringContaining('Nothing was changed.'),
    );
    expect(harness.decisions.at(-1)).toMatchObject({ outcome: 'failed' });
  });
});
