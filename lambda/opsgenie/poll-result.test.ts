import { type CreateResult, IncidentUnknownError } from './incident-backend.ts';
import { type Poll, pollResult } from './poll-result.ts';

const INCIDENT = { number: '41', url: 'https://lantern.app.opsgenie.com/incident/detail/41' };
const DONE: CreateResult = { kind: 'done', incident: INCIDENT };
const trouble = new IncidentUnknownError('no answer', { userMessage: 'OpsGenie did not answer in time.' });

type Look = CreateResult | Error;

/** Looks answer in turn, the last one for ever; sleeping passes the time, a look takes `lookMs`. */
function run(creation: Poll['creation'], looks: Look[], { deadline = 15_000, lookMs = 0 } = {}) {
  const clock = { now: 0 };
  const slept: number[] = [];
  const asked: string[] = [];
  const look = (question: string): CreateResult => {
    asked.push(question);
    clock.now += lookMs;
    const answer = looks.length > 1 ? looks.shift() : looks[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const ending = pollResult(
    {
      incidents: {
        outcome: async (ref) => look(`outcome ${ref}`),
        findByKey: async (key, since) => {
          const found = look(`find ${key} ${since}`);
          return found?.kind === 'done' ? found.incident : undefined;
        },
      },
      now: () => clock.now,
      sleep: async (ms) => {
        slept.push(ms);
        clock.now += ms;
      },
    },
    { creation, key: 'key', since: 7, deadline },
  );
  return { ending, slept, asked, clock };
}

const ACCEPTED: Poll['creation'] = { kind: 'accepted', ref: 'request-1' };
const UNKNOWN: Poll['creation'] = { kind: 'unknown', reason: 'OpsGenie did not answer in time.' };

describe('settle', () => {
  it('is done without a look where the incident was found', async () => {
    const { ending, asked } = run({ kind: 'found', incident: INCIDENT }, [undefined]);
    await expect(ending).resolves.toEqual(DONE);
    expect(asked).toEqual([]);
  });

  it('has failed without a look where it was refused', async () => {
    const { ending, asked } = run({ kind: 'refused', reason: 'no' }, [undefined]);
    await expect(ending).resolves.toEqual({ kind: 'failed', reason: 'no' });
    expect(asked).toEqual([]);
  });

  it('asks at once, and sleeps not at all where the answer is there', async () => {
    const { ending, slept, asked } = run(ACCEPTED, [DONE]);
    await expect(ending).resolves.toEqual(DONE);
    expect({ slept, asked }).toEqual({ slept: [], asked: ['outcome request-1'] });
  });

  it('asks again after ever longer waits', async () => {
    const { ending, slept } = run(ACCEPTED, [...Array(6).fill(undefined), DONE]);
    await expect(ending).resolves.toEqual(DONE);
    expect(slept).toEqual([100, 250, 500, 1000, 1000, 1000]);
  });

  it('is as OpsGenie says where it did not open it', async () => {
    const failed: CreateResult = { kind: 'failed', reason: 'OpsGenie did not open it.' };
    await expect(run(ACCEPTED, [undefined, failed]).ending).resolves.toEqual(failed);
  });

  it('is pending at the deadline, never after it', async () => {
    const { ending, clock } = run(ACCEPTED, [undefined]);
    await expect(ending).resolves.toEqual({ kind: 'pending', ref: 'request-1' });
    expect(clock.now).toBeLessThanOrEqual(15_000);
    expect(clock.now).toBeGreaterThan(13_900);
  });

  it('looks once even where the deadline has passed', async () => {
    const { ending, slept, asked } = run(ACCEPTED, [DONE], { deadline: -1 });
    await expect(ending).resolves.toEqual(DONE);
    expect({ slept, looks: asked.length }).toEqual({ slept: [], looks: 1 });
  });

  it('counts the time that looking takes', async () => {
    const { ending, asked } = run(ACCEPTED, [undefined], { lookMs: 4000 });
    await expect(ending).resolves.toEqual({ kind: 'pending', ref: 'request-1' });
    expect(asked).toHaveLength(4);
  });

  it('looks over trouble while looking', async () => {
    await expect(run(ACCEPTED, [trouble, trouble, DONE]).ending).resolves.toEqual(DONE);
    await expect(run(ACCEPTED, [trouble]).ending).resolves.toEqual({ kind: 'pending', ref: 'request-1' });
  });

  it('throws what is unexpected', async () => {
    await expect(run(ACCEPTED, [new TypeError('x is undefined')]).ending).rejects.toThrow(TypeError);
  });

  it('finds by its key what an unanswered create has made after all', async () => {
    const { ending, asked } = run(UNKNOWN, [undefined, trouble, DONE]);
    await expect(ending).resolves.toEqual(DONE);
    expect(asked).toEqual(Array(3).fill('find key 7'));
  });

  it('does not know, with the reason, where that is never found', async () => {
    await expect(run(UNKNOWN, [undefined]).ending).resolves.toEqual(UNKNOWN);
  });
});
