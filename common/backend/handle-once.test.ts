import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { RETENTION_SECONDS } from '../aws/table.ts';
import { AccessDeniedError, UserError } from '../errors.ts';
import { buildContext } from '../fixtures/build-context.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import type { DeliveredVia } from '../slack/delivery.ts';
import { NotificationFailedError } from '../slack/notify-user.ts';
import { createHandleOnce } from './handle-once.ts';
import { createRunOnce } from './run-once.ts';

let table: StartedTable;
let keys = 0;
beforeAll(async () => {
  table = await startTable();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => table.close());

/** For everything that reads the time, until the test is over. */
function letPass(ms: number): void {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + ms);
}

function fixture() {
  keys += 1;
  const key = `act:T04LANTERN:${keys}`;
  const { log, lines } = recordLog();
  const ran: string[] = [];
  const container = () => {
    const runOnce = createRunOnce({ persistenceStore: table.persistenceStore(), keyPrefix: 'devops' });
    return createHandleOnce({ runOnce, log });
  };
  const run = (
    work: () => Promise<DeliveredVia | null> = async () => {
      ran.push('ran');
      return null;
    },
    replay = 0,
  ) => container()({ idempotencyKey: key, replay }, buildContext(), work);
  return { container, key, lines, ran, run };
}

it('runs once, whatever the number of deliveries', async () => {
  const { ran, run } = fixture();
  await run();
  await run();
  expect(ran).toEqual(['ran']);
});

it('runs once in 14 days', async () => {
  const { ran, run } = fixture();
  await run();
  letPass(RETENTION_SECONDS * 1000 - 60_000);
  await run();
  expect(ran).toEqual(['ran']);
});

it('runs again once the time of a holder that died is over, and not before', async () => {
  const { container, key, ran, run } = fixture();
  const lockMs = 45_000;
  await new Promise<void>((reached, failed) => {
    const die = (): Promise<DeliveredVia> => {
      reached();
      return new Promise(() => undefined);
    };
    container()({ idempotencyKey: key }, buildContext(lockMs), die).catch(failed);
  });
  await run();
  expect(ran).toEqual([]);
  letPass(lockMs + 1);
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
    return null;
  });
  expect(ran).toEqual(['first']);
  expect(lines).toMatchObject([{ fields: { outcome: 'duplicate' } }]);
});

it('has a replay tried again that finds the lock of the delivery that failed last', async () => {
  const { ran, run } = fixture();
  const replay = async () => {
    ran.push('replay');
    return null;
  };
  const again = () => run(replay, 1);
  await run(async () => {
    await expect(again()).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
    ran.push('first');
    return null;
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
  await expect(run(async () => 'not_told')).rejects.toBeInstanceOf(NotificationFailedError);
  await run();
  expect(ran).toEqual(['ran']);
});

it.each(['update', 'post', 'response_url', 'direct_message', null] as const)(
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

it('denies to each delivery, so that none is without its record', async () => {
  const { run } = fixture();
  const denial = { rule: 'own_restart', action: 'confirm', target: 'shop/web' };
  const deny = async () => {
    throw new AccessDeniedError('Not yours.', denial);
  };
  for (const _delivery of [1, 2]) {
    const refused = run(deny);
    await expect(refused).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(refused).rejects.toMatchObject({ userMessage: 'Not yours.', denial });
  }
});
