import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { UserError } from '../errors.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import { createEffectOnce } from './effect-once.ts';

// Killed at each of its moments: once.test.ts.

const INTERRUPTED = 'Interrupted: look, then do it again.';
let started: StartedTable;
let keys = 0;
beforeAll(async () => {
  started = await startTable();
});
beforeEach(() => {
  keys += 1;
});
afterAll(() => started.close());

/** A process of a command, that runs the effect of the test's own key; `refused`: what keeps its table from any update. */
function startProcess(refused?: Error) {
  const { log, lines } = recordLog();
  const send = (command: object) =>
    refused && command instanceof UpdateCommand
      ? Promise.reject(refused)
      : started.client.send(command as never);
  const client = Object.create(started.client, { send: { value: send } });
  const table = { ...started.at(Date.now), client };
  const effectOnce = createEffectOnce({ table, log, keyPrefix: 'tests' });
  return {
    lines,
    run: <T>(effect: () => Promise<T>) => effectOnce(`${keys}`, INTERRUPTED, effect),
  };
}

it.each<[unknown, unknown]>([
  [
    { id: 'W5', at: new Date(0), note: undefined },
    { id: 'W5', at: '1970-01-01T00:00:00.000Z' },
  ],
  [undefined, null],
  ['', ''],
])('tells each run what the first one got: %j', async (result, kept) => {
  const effect = jest.fn(async () => result);
  for (let run = 0; run < 3; run += 1) expect(await startProcess().run(effect)).toEqual(kept);
  expect(effect).toHaveBeenCalledTimes(1);
});

it('does not repeat an effect that threw: nobody knows what became of it', async () => {
  const lost = new TypeError('no answer');
  const effect = jest.fn().mockRejectedValue(lost);
  await expect(startProcess().run(effect)).rejects.toBe(lost);
  const again = await startProcess()
    .run(effect)
    .catch((error: unknown) => error);
  expect(again).toBeInstanceOf(UserError);
  expect(again).toMatchObject({ userMessage: INTERRUPTED });
  expect(effect).toHaveBeenCalledTimes(1);
});

it('returns a result that the table does not take, with a warning', async () => {
  const refused = new Error('no capacity');
  const { lines, run } = startProcess(refused);
  expect(await run(async () => ({ id: 'W5' }))).toEqual({ id: 'W5' });
  const message = 'the result of an effect could not be kept';
  expect(lines).toEqual([{ level: 'warn', message, fields: { error: refused } }]);
  await expect(startProcess().run(async () => ({ id: 'W6' }))).rejects.toThrow(UserError);
});

it('returns what is not JSON, with a warning', async () => {
  const { lines, run } = startProcess();
  expect(await run(async () => 1n)).toBe(1n);
  expect(lines).toMatchObject([{ level: 'warn', fields: { error: expect.any(TypeError) } }]);
});

it('makes no row where the claim is gone: it would have no end', async () => {
  const remove = async () => {
    await started.client.send(new DeleteCommand({ TableName: 'qbot', Key: { id: `tests#begun#${keys}` } }));
    return 'W5';
  };
  const { lines, run } = startProcess();
  expect(await run(remove)).toBe('W5');
  expect(lines).toMatchObject([{ level: 'warn', fields: { reason: 'its claim is gone' } }]);
  expect(await startProcess().run(async () => 'W6')).toBe('W6');
});
