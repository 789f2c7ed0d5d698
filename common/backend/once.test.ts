import type { Context } from 'aws-lambda';
import { UserError } from '../errors.ts';
import { buildContext } from '../fixtures/build-context.ts';
import { recordLog } from '../fixtures/record-log.ts';
import { type StartedTable, startTable } from '../fixtures/start-table.ts';
import { createOnce } from './once.ts';

const INTERRUPTED = 'Interrupted: look, then do it again.';
const LOCK_MS = 45_000;

let table: StartedTable;
let keys = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  keys += 1;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => table.close());

function letPass(ms: number): void {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + ms);
}

/** The call of DynamoDB, from 1, before or after which the process is gone. */
type Moment = [call: number, when: 'before' | 'after'];

/** A process; what it does after its end never comes back. `ended` resolves at its end. */
function startProcess([lastCall, when]: Moment = [Number.POSITIVE_INFINITY, 'after']) {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let calls = 0;
  const counted = async <T>(send: () => Promise<T>): Promise<T> => {
    calls += 1;
    const isLate = calls > lastCall || (calls === lastCall && when === 'before');
    const answer = isLate ? undefined : await send();
    if (answer !== undefined && calls !== lastCall) return answer;
    resolve();
    return new Promise<never>(() => undefined);
  };
  const at = table.at(Date.now);
  const dynamoDb = counting(table.dynamoDb, counted);
  const deps = { dynamoDb, log: recordLog().log, table: { ...at, client: counting(at.client, counted) } };
  return { ...createOnce(deps, { keyPrefix: 'tests' }), ended };
}

/** The same client, whose every call goes through `counted`. */
function counting<Client extends { send: (command: never) => Promise<unknown> }>(
  client: Client,
  counted: (send: () => Promise<unknown>) => Promise<unknown>,
): Client {
  const send = (command: never) => counted(() => client.send(command));
  return new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)),
  });
}

interface Seen {
  posted: number;
  heard: string[];
}

/** One delivery: posts, and tells the user what came of it. */
async function deliver(seen: Seen, moment?: Moment, context: Context = buildContext(LOCK_MS)) {
  const one = startProcess(moment);
  const event = { idempotencyKey: `cmd:T04LANTERN:${keys}` };
  const through = one
    .handleOnce(event, context, async () => {
      const { post } = await one.effectOnce(event.idempotencyKey, INTERRUPTED, async () => {
        seen.posted += 1;
        return { post: seen.posted };
      });
      seen.heard.push(`done: ${post}`);
      return 'post';
    })
    .catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      seen.heard.push(error.userMessage ?? '');
    });
  await Promise.race([through, one.ended]);
}

const MOMENTS: [...Moment, posted: number, heard: string[]][] = [
  [1, 'before', 1, ['done: 1']],
  [1, 'after', 1, ['done: 1']],
  [2, 'before', 1, ['done: 1']],
  // Begun, and not done: nobody knows, and the user is told so.
  [2, 'after', 0, [INTERRUPTED]],
  [3, 'before', 1, [INTERRUPTED]],
  // Done, and kept: the next run tells what came of it.
  [3, 'after', 1, ['done: 1']],
  [4, 'before', 1, ['done: 1']],
  [4, 'after', 1, ['done: 1']],
];

it.each(MOMENTS)(
  'killed at call %i, %s its work, it is done %i time, and the user hears how it ended',
  async (call, when, posted, heard) => {
    const seen: Seen = { posted: 0, heard: [] };
    await deliver(seen, [call, when]);
    // Lambda's retry comes after the lock.
    letPass(LOCK_MS + 1);
    await deliver(seen);
    await deliver(seen);
    expect({ ...seen, heard: [...new Set(seen.heard)] }).toEqual({ posted, heard });
  },
);

it('is done once by two deliveries at once', async () => {
  const seen: Seen = { posted: 0, heard: [] };
  await Promise.all([deliver(seen), deliver(seen)]);
  expect(seen).toEqual({ posted: 1, heard: ['done: 1'] });
});

it.each<[...Moment, string]>([
  [1, 'before', 'U2'],
  [1, 'after', 'U1'],
])('the first decides for all, and knows it again: killed %2$s its call', async (call, when, first) => {
  const key = `C1:${keys}`;
  const killed = startProcess([call, when]);
  void killed.decideOnce(key, 'U1');
  await killed.ended;
  for (const user of ['U2', 'U1', 'U2'])
    await expect(startProcess().decideOnce(key, user)).resolves.toBe(first);
});

it('one of several who decide at once is first', async () => {
  const users = ['U1', 'U2', 'U3', 'U4'];
  const decided = await Promise.all(users.map((user) => startProcess().decideOnce(`C1:${keys}`, user)));
  expect(new Set(decided).size).toBe(1);
  expect(users).toContain(decided[0]);
});
