import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { UserError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { PersonNotToldError, type Way } from '../../common/tell.ts';
import { createRunOnce } from './run-once.ts';

let table: StartedTable;
let keys = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

function fixture() {
  keys += 1;
  const key = `act:T04LANTERN:${keys}`;
  const { log, lines } = recordLog();
  const ran: string[] = [];
  const container = () => createRunOnce({ persistenceStore: table.persistenceStore(), log });
  const run = (work: () => Promise<Way | undefined> = async () => void ran.push('ran'), replay = 0) =>
    container()({ idempotencyKey: key, replay }, buildContext(), work);
  return { key, lines, ran, run };
}

it('runs once, whatever the number of deliveries', async () => {
  const { ran, run } = fixture();
  await run();
  await run();
  expect(ran).toEqual(['ran']);
});

it('takes two keys for two', async () => {
  const first = fixture();
  const second = fixture();
  await first.run();
  await second.run();
  expect([first.ran, second.ran]).toEqual([['ran'], ['ran']]);
});

it('ends without a word beside the one that is at it', async () => {
  const { lines, ran, run } = fixture();
  await run(async () => {
    await run();
    ran.push('first');
  });
  expect(ran).toEqual(['first']);
  expect(lines).toMatchObject([{ fields: { outcome: 'duplicate' } }]);
});

it('has a replay tried again that finds the lock of the delivery that failed last', async () => {
  const { ran, run } = fixture();
  const again = () => run(async () => void ran.push('replay'), 1);
  await run(async () => {
    await expect(again()).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
    ran.push('first');
  });
  expect(ran).toEqual(['first']);
});

it('explains to every delivery, since the first may have died before it could, and runs none of them', async () => {
  const { ran, run } = fixture();
  const refused = new UserError('too late');
  await expect(run(() => Promise.reject(refused))).rejects.toBe(refused);
  await expect(run()).rejects.toMatchObject({ userMessage: 'too late' });
  expect(ran).toEqual([]);
});

it('runs again where its last word reached nobody', async () => {
  const { ran, run } = fixture();
  await expect(run(async () => 'not_told')).rejects.toBeInstanceOf(PersonNotToldError);
  await run();
  expect(ran).toEqual(['ran']);
});

it.each(['update', 'post', 'response_url', 'direct_message', undefined] as const)(
  'is through once its last word is out by %s',
  async (way) => {
    const { ran, run } = fixture();
    await run(async () => way);
    await run();
    expect(ran).toEqual([]);
  },
);

it('runs again after what nobody expected', async () => {
  const { ran, run } = fixture();
  const broken = new TypeError('x is undefined');
  await expect(run(() => Promise.reject(broken))).rejects.toBe(broken);
  await run();
  expect(ran).toEqual(['ran']);
});
