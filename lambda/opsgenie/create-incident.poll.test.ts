import { buildContext } from '../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { pollAndSettle } from './create-incident.ts';
import { buildHarness, RECEIVED_AT } from './fixtures/build-harness.ts';
import { buildOrder } from './fixtures/build-receipt.ts';
import { numbered } from './fixtures/fake-incidents.ts';
import { type CreateResult, IncidentUnknownError } from './incident-backend.ts';
import type { IncidentResult } from './receipt-store.ts';

const DONE: CreateResult = { kind: 'done', incident: numbered(41) };
const PENDING: IncidentResult = { kind: 'pending', ref: 'request-1' };
const UNKNOWN: IncidentResult = { kind: 'unknown', reason: 'OpsGenie did not answer in time.' };
const trouble = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });

let table: StartedTable;
let receipts = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

type Poll = CreateResult | Error;

/** Polls answer in turn, the last one for ever; a poll takes `pollMs`, and sleeping passes the time. */
async function run(result: IncidentResult, polls: Poll[], { receivedAt = RECEIVED_AT, pollMs = 0 } = {}) {
  const { deps, clock, shown } = buildHarness(table);
  clock.now = RECEIVED_AT;
  receipts += 1;
  const order = buildOrder({ key: `view:T04LANTERN:V${receipts}` });
  const { receipt } = await deps.receipts.claim(order);
  const [slept, asked]: [number[], string[]] = [[], []];
  const poll = (question: string): CreateResult => {
    asked.push(question);
    clock.now += pollMs;
    const answer = polls.length > 1 ? polls.shift() : polls[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sleep = async (ms: number) => {
    slept.push(ms);
    clock.now += ms;
  };
  const incidents = {
    can: async () => deps.incidents.can(),
    label: ({ number }: { number: string }) => `#${number}`,
    createIncident: () => Promise.reject(new Error('polling creates nothing')),
    outcome: async (ref: string) => poll(`outcome ${ref}`),
    async findByKey(key: string, since: number) {
      const found = poll(`find ${key} ${since - receipt.createdAt}`);
      return found?.kind === 'done' ? found.incident : undefined;
    },
  };
  const by = { user: order.user.id, isReplay: false };
  const attempt = { receipt: order, ...by, responseUrl: null, receivedAt, context: buildContext() };
  await pollAndSettle({ ...deps, incidents, sleep }, attempt, { receipt, result });
  return { shown, slept, asked, clock, key: order.key };
}

it.each([
  ['was found', DONE, 'Incident <https'],
  ['was refused', { kind: 'failed', reason: 'no' }, 'No incident opened'],
] as const)('asks nothing about an incident that %s', async (_case, result, headline) => {
  const { asked, shown } = await run(result, [undefined]);
  expect({ asked, shown }).toEqual({ asked: [], shown: [headline] });
});

it('polls at once, and sleeps not at all if the answer is there', async () => {
  const { asked, shown, slept } = await run(PENDING, [DONE]);
  expect({ asked, shown, slept }).toEqual({
    asked: ['outcome request-1'],
    shown: ['Incident <https'],
    slept: [],
  });
});

it('polls again after ever longer waits', async () => {
  const { shown, slept } = await run(PENDING, [...Array(6).fill(undefined), DONE]);
  expect(shown).toEqual(['Incident <https']);
  expect(slept).toEqual([100, 250, 500, 1000, 1000, 1000]);
});

it('is as OpsGenie says if it did not open it', async () => {
  const { shown } = await run(PENDING, [undefined, { kind: 'failed', reason: 'OpsGenie did not open it.' }]);
  expect(shown).toEqual(['No incident opened']);
});

it('ends at the deadline, never after it', async () => {
  const { clock, shown } = await run(PENDING, [undefined]);
  expect(shown).toEqual(['Accepted, not confirmed yet']);
  expect(clock.now - RECEIVED_AT).toBeLessThanOrEqual(15_000);
  expect(clock.now - RECEIVED_AT).toBeGreaterThan(13_900);
});

it('polls for two seconds if the deadline has passed', async () => {
  const { asked, clock } = await run(PENDING, [undefined], { receivedAt: RECEIVED_AT - 60_000 });
  expect(asked.length).toBeGreaterThan(1);
  expect(clock.now - RECEIVED_AT).toBeLessThanOrEqual(2000);
});

it('counts the time that a poll takes', async () => {
  const { asked, shown } = await run(PENDING, [undefined], { pollMs: 4000 });
  expect(shown).toEqual(['Accepted, not confirmed yet']);
  expect(asked).toHaveLength(4);
});

it.each([
  [[trouble, trouble, DONE], 'Incident <https'],
  [[trouble], 'Accepted, not confirmed yet'],
] as const)('takes trouble while polling for no answer: %#', async (polls, headline) => {
  expect((await run(PENDING, [...polls])).shown).toEqual([headline]);
});

it('throws what is unexpected', async () => {
  await expect(run(PENDING, [new TypeError('x is undefined')])).rejects.toThrow(TypeError);
});

it('finds by its key what an unanswered create has made after all', async () => {
  const { asked, key, shown } = await run(UNKNOWN, [undefined, trouble, DONE]);
  expect(shown).toEqual(['Incident <https']);
  expect(asked).toEqual(Array(3).fill(`find ${key} 0`));
});

it('does not know if that is never found', async () => {
  expect((await run(UNKNOWN, [undefined])).shown).toEqual(['Not known whether an incident was opened']);
});
