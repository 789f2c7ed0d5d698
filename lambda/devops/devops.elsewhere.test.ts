import { AccessDeniedError } from '../../common/errors.ts';
import { otherWords } from '../../common/fixtures/other-words.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { MUTE_1_HOUR, MUTE_8_HOURS, RESTART_FOR_ALARM, UNMUTE } from './alarm-message.ts';
import { AlarmHarness } from './fixtures/alarm-harness.ts';
import { alarmArnOf } from './fixtures/build-alarm.ts';
import { Harness } from './fixtures/build-harness.ts';
import definition from './function.json' with { type: 'json' };
import { APPROVE, CANCEL, CONFIRM, DENY } from './question-message.ts';

const ALARM = 'shop-web-elsewhere';

let table: StartedTable;
let harness: Harness;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
  await new AlarmHarness(table).tell({ name: ALARM, state: 'ALARM' });
});
beforeEach(() => {
  harness = new Harness(table);
});
afterAll(() => table.close());

/** Key of a question that this asks for. */
async function ask(word = 'restart'): Promise<string> {
  questions += 1;
  const idempotencyKey = `cmd:elsewhere:${questions}`;
  await harness.type(word, ['shop/web'], { idempotencyKey });
  harness.posts.length = harness.decisions.length = 0;
  return idempotencyKey;
}

const BUTTONS = [
  ...[CONFIRM, CANCEL, APPROVE, DENY].map((id) => ({ id, carried: () => ask() })),
  ...[MUTE_1_HOUR, MUTE_8_HOURS, UNMUTE].map((id) => ({ id, carried: async () => alarmArnOf(ALARM) })),
  { id: RESTART_FOR_ALARM, carried: async () => 'shop/web' },
];
const CASES = BUTTONS.flatMap(({ id, carried }) => {
  const [command = '', own = '', action = ''] = id.split(':');
  const words = otherWords(definition.subcommands, [own]);
  return words.map((word) => ({ id: `${command}:${word}:${action}`, word, carried }));
});

it.each(CASES)('$id does nothing', async ({ id, word, carried }) => {
  await harness.click(id, await carried(), { subcommand: word });
  expect([harness.posts, harness.decisions, harness.shown, harness.ended]).toEqual([[], [], [], []]);
  expect(harness.ecs.restarts).toBe(0);
  expect(harness.lines.at(-1)?.fields).toEqual({ reason: 'unknown action' });
});

it.each([CONFIRM, CANCEL, APPROVE, DENY])(
  '%s of a rollback is refused to who may not roll back',
  async (id) => {
    const key = await ask('rollback');
    const outcome = harness.click(id, key, { access: { denied: ['rollback'] } });
    await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
    expect(harness.decisions).toEqual([]);
  },
);
