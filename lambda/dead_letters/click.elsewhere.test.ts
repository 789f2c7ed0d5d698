import { otherWords } from '../../common/fixtures/other-words.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import {
  buildFailure,
  buildInvocation,
  buildRecord,
  FAILED_AT,
  FUNCTION,
} from './fixtures/build-dead-letter.ts';
import { Harness } from './fixtures/build-harness.ts';
import { DISCARD, REPLAY } from './operations-message.ts';
import { RUN } from './replay-preview.ts';

let table: StartedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

const WORDS = [{ name: 'replay' }, { name: 'discard' }, { name: 'order' }, { name: 'run' }];
const CASES = [REPLAY, RUN, DISCARD].flatMap((id) => {
  const [command = '', own = '', action = ''] = id.split(':');
  const ids = otherWords(WORDS, [own]).map((word) => ({ word, id: `${command}:${word}:${action}` }));
  // Discard and Replay have the same last part.
  return ids.filter((one) => ![REPLAY, RUN, DISCARD].includes(one.id));
});

it.each(CASES)('$id does nothing', async ({ id: actionId, word }) => {
  const event = buildInvocation({ requestId: actionId });
  const harness = new Harness(table);
  await harness.take(buildRecord(buildFailure(event)));
  harness.clock.now = FAILED_AT + 60_000;
  const id = `dead#${FUNCTION}#${event.detail.idempotencyKey}#${actionId}`;
  await harness.click(harness.clickOf(id, { subcommand: word }, actionId));
  expect([harness.invoked, harness.alone, harness.shown, harness.decisions]).toEqual([[], [], [], []]);
  await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
});
