import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import { RETENTION_SECONDS } from '../../common/aws/table.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import {
  type AttemptOnce,
  type AttemptResult,
  type CreateAttempt,
  createAttemptOnce,
} from './attempt-once.ts';
import { buildIncident } from './fixtures/build-receipt.ts';
import { gate } from './fixtures/deferred.ts';
import { FakeIncidents, numbered } from './fixtures/fake-incidents.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const ACCEPTED: AttemptResult = { kind: 'accepted', ref: 'request-1' };
const unanswered = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });
const refusal = new IncidentRefusedError('401', { userMessage: 'OpsGenie refused (401).' });
const LOCK_MS = 50;

let table: StartedTable;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => table.close());

/** Each test has an order of its own, its backend, and may have several functions at it. */
function fixture() {
  orders += 1;
  const incidents = new FakeIncidents();
  const wanted = (attempt = 0): CreateAttempt => ({
    incident: buildIncident({ key: `view:T04LANTERN:V${orders}` }),
    attempt,
    since: 7,
    neverSent: true,
  });
  const container = (): AttemptOnce =>
    createAttemptOnce({ incidents, persistenceStore: table.persistenceStore() });
  return { incidents, wanted, container, attemptOnce: container() };
}

const fails = (error: Error) => () => Promise.reject(error);

describe('createOnce', () => {
  it('looks, then creates, and answers a repeated delivery from the table', async () => {
    const { incidents, wanted, container, attemptOnce } = fixture();
    await expect(attemptOnce(wanted(), buildContext())).resolves.toEqual(ACCEPTED);
    await expect(attemptOnce(wanted(), buildContext())).resolves.toEqual(ACCEPTED);
    await expect(container()(wanted(), buildContext())).resolves.toEqual(ACCEPTED);
    expect(incidents.calls).toEqual(['find', 'create']);
    expect(incidents.creates).toEqual([wanted().incident]);
  });

  it.each([
    ['one function', true],
    ['ten functions', false],
  ])('creates once for ten at once in %s [F6]', async (_case, shared) => {
    const { incidents, wanted, container, attemptOnce } = fixture();
    const turnedAway: unknown[] = [];
    const allThere = gate();
    const arrive = () => {
      if (turnedAway.length + incidents.creates.length === 10) allThere.open();
    };
    incidents.onCreate = () => {
      arrive();
      return allThere.promise;
    };
    const runs = Array.from({ length: 10 }, () =>
      (shared ? attemptOnce : container())(wanted(), buildContext()).catch((error: unknown) => {
        turnedAway.push(error);
        arrive();
        return 'turned away';
      }),
    );
    const ended = await Promise.all(runs);
    expect(ended.filter((one) => one !== 'turned away')).toEqual([ACCEPTED]);
    expect(turnedAway).toEqual(Array(9).fill(expect.any(IdempotencyAlreadyInProgressError)));
    expect(incidents.creates).toHaveLength(1);
  });

  it('takes two orders for two', async () => {
    const { incidents, wanted, attemptOnce } = fixture();
    await attemptOnce(wanted(), buildContext());
    const other = { ...wanted(), incident: buildIncident({ key: `${wanted().incident.key}-other` }) };
    await expect(attemptOnce(other, buildContext())).resolves.toEqual({ kind: 'accepted', ref: 'request-2' });
    expect(incidents.creates).toHaveLength(2);
  });

  it('answers a delivery from the table for 14 days', async () => {
    const { incidents, wanted, container, attemptOnce } = fixture();
    await attemptOnce(wanted(), buildContext());
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + RETENTION_SECONDS * 1000 - 60_000);
    await expect(container()(wanted(), buildContext())).resolves.toEqual(ACCEPTED);
    expect(incidents.calls).toEqual(['find', 'create']);
  });

  it('finds what a later try need not create', async () => {
    const { incidents, wanted, attemptOnce } = fixture();
    await attemptOnce(wanted(0), buildContext());
    await expect(attemptOnce(wanted(1), buildContext())).resolves.toEqual({
      kind: 'found',
      incident: numbered(1),
    });
    expect(incidents.creates).toHaveLength(1);
  });
});

describe('after its holder died', () => {
  /** A holder that has come to this call and never comes back. */
  async function die(where: 'onFind' | 'onCreate', lockMs: number) {
    const { incidents, wanted, container, attemptOnce } = fixture();
    const reached = gate();
    const usual = incidents[where];
    incidents[where] = () => {
      reached.open();
      return new Promise(() => undefined);
    };
    attemptOnce(wanted(), buildContext(lockMs)).catch(reached.fail);
    await reached.promise;
    incidents[where] = usual;
    return { incidents, rerun: () => container()(wanted(), buildContext()) };
  }

  it('once the create was received, it looks first, finds, and creates nothing', async () => {
    const { incidents, rerun } = await die('onCreate', LOCK_MS);
    await sleep(LOCK_MS + 20);
    await expect(rerun()).resolves.toEqual({ kind: 'found', incident: numbered(1) });
    await expect(rerun()).resolves.toEqual({ kind: 'found', incident: numbered(1) });
    expect(incidents.calls).toEqual(['find', 'create', 'find']);
  });

  it('during the look, it creates once', async () => {
    const { incidents, rerun } = await die('onFind', LOCK_MS);
    await sleep(LOCK_MS + 20);
    await expect(rerun()).resolves.toEqual(ACCEPTED);
    expect(incidents.calls).toEqual(['find', 'find', 'create']);
  });

  it('it does nothing before that one’s time has ended', async () => {
    const { incidents, rerun } = await die('onCreate', 45_000);
    await expect(rerun()).rejects.toBeInstanceOf(IdempotencyAlreadyInProgressError);
    expect(incidents.calls).toEqual(['find', 'create']);
  });
});

describe('a create that fails', () => {
  it.each([
    ['refused', refusal, { kind: 'refused', reason: 'OpsGenie refused (401).' }],
    ['unanswered', unanswered, { kind: 'unknown', reason: 'OpsGenie did not answer in time.' }],
  ])('%s is kept for that try, never repeated; the next try runs', async (_case, error, creation) => {
    const { incidents, wanted, container, attemptOnce } = fixture();
    incidents.takesIn = false;
    incidents.onCreate = fails(error);
    await expect(attemptOnce(wanted(0), buildContext())).resolves.toEqual(creation);
    await expect(container()(wanted(0), buildContext())).resolves.toEqual(creation);
    expect(incidents.calls).toEqual(['find', 'create']);

    incidents.takesIn = true;
    incidents.onCreate = async () => undefined;
    await expect(attemptOnce(wanted(1), buildContext())).resolves.toEqual(ACCEPTED);
    expect(incidents.calls).toEqual(['find', 'create', 'find', 'create']);
  });

  it('unanswered, yet made, is found by the next try', async () => {
    const { incidents, wanted, attemptOnce } = fixture();
    incidents.onCreate = fails(unanswered);
    await attemptOnce(wanted(0), buildContext());
    await expect(attemptOnce(wanted(1), buildContext())).resolves.toMatchObject({ kind: 'found' });
    expect(incidents.creates).toHaveLength(1);
  });

  it.each([
    ['refused, before anything was sent', refusal, true, 'refused'],
    ['unanswered, before anything was sent', unanswered, true, 'refused'],
    ['refused, after who knows what', refusal, false, 'unknown'],
    ['unanswered, after who knows what', unanswered, false, 'unknown'],
  ])(
    'already when looking (%s) creates nothing and says no more than is known',
    async (_case, error, neverSent, kind) => {
      const { incidents, wanted, attemptOnce } = fixture();
      incidents.onFind = fails(error);
      await expect(attemptOnce({ ...wanted(), neverSent }, buildContext())).resolves.toMatchObject({ kind });
      expect(incidents.creates).toEqual([]);
    },
  );

  it.each([new TypeError('x is undefined'), new IncidentRefusedError('without a word')])(
    'by surprise is thrown, not kept, and the next delivery looks first: %s',
    async (error) => {
      const { incidents, wanted, attemptOnce } = fixture();
      incidents.onCreate = fails(error);
      await expect(attemptOnce(wanted(), buildContext())).rejects.toBe(error);
      await expect(attemptOnce(wanted(), buildContext())).resolves.toMatchObject({ kind: 'found' });
      expect(incidents.creates).toHaveLength(1);
    },
  );
});
