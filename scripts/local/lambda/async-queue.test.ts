import { Trace } from '../trace.ts';
import { AsyncQueue } from './async-queue.ts';
import type { DeadLetter } from './failed-events.ts';
import type { Call } from './functions.ts';
import { failed, type RunResult } from './runtime-api.ts';

const good: RunResult = { payload: 'null', error: null };
const bad = failed({ errorType: 'Error', errorMessage: 'no luck' });

/** A queue whose clock moves by its own waits alone; each run takes `runMs`. */
function queueOf(results: RunResult[], { runMs = 0, timeScale = 1 } = {}) {
  let time = 1_000_000;
  const trace = new Trace(() => time);
  const request = trace.open('x');
  const calls: (Call & { at: number })[] = [];
  const letters: DeadLetter[] = [];
  const queue = new AsyncQueue({
    configOf: () => undefined,
    call: async (_name, call) => {
      calls.push({ ...call, at: time - 1_000_000 });
      time += runMs;
      return results[calls.length - 1] ?? bad;
    },
    onDeadLetter: (letter) => letters.push(letter),
    trace,
    sleep: async (ms) => {
      time += ms;
    },
    now: () => time,
    queueMs: 50,
    timeScale,
  });
  return { queue, calls, letters, request };
}

describe('AsyncQueue', () => {
  it('calls once where that succeeds', async () => {
    const { queue, calls, letters, request } = queueOf([good]);
    await queue.deliver('one', { id: 'e' }, request.traceId);
    expect(calls).toEqual([
      { payload: { id: 'e' }, traceId: request.traceId, requestId: expect.any(String), at: 50 },
    ]);
    expect(letters).toEqual([]);
    expect(request.spans).toMatchObject([{ name: 'queue', durationMs: 50, data: { attempt: 1 } }]);
  });

  it('retries once, a minute later, under the same request id', async () => {
    const { queue, calls, letters } = queueOf([bad, good]);
    await queue.deliver('one', {}, undefined);
    expect(calls.map((call) => call.at)).toEqual([50, 60_050]);
    expect(calls[1]?.requestId).toBe(calls[0]?.requestId);
    expect(letters).toEqual([]);
  });

  it('writes the failure record after the retry', async () => {
    const { queue, calls, letters } = queueOf([bad, bad, good]);
    await queue.deliver('one', { id: 'e' }, 'Root=1-x-y');
    expect(calls).toHaveLength(2);
    expect(letters).toEqual([
      {
        queue: 'failures',
        functionName: 'one',
        event: { id: 'e' },
        error: 'Error: no luck',
        attempts: 2,
        at: 1_060_050,
        traceId: 'Root=1-x-y',
        record: {
          version: '1.0',
          timestamp: '1970-01-01T00:17:40.050Z',
          requestContext: {
            requestId: calls[0]?.requestId,
            functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:one:live',
            condition: 'RetriesExhausted',
            approximateInvokeCount: 2,
          },
          requestPayload: { id: 'e' },
          responseContext: { statusCode: 200, executedVersion: '1', functionError: 'Unhandled' },
          responsePayload: { errorType: 'Error', errorMessage: 'no luck' },
        },
      },
    ]);
  });

  it('does not retry an event that would be over 150 s old by then', async () => {
    const { queue, calls, letters } = queueOf([bad, good], { runMs: 90_000 });
    await queue.deliver('one', {}, undefined);
    expect(calls).toHaveLength(1);
    expect(letters).toMatchObject([
      { attempts: 1, record: { requestContext: { condition: 'EventAgeExceeded' } } },
    ]);
  });

  it('shrinks the wait by the scale', async () => {
    const { queue, calls } = queueOf([bad, good], { timeScale: 0.01 });
    await queue.deliver('one', {}, undefined);
    expect(calls.map((call) => call.at)).toEqual([50, 650]);
  });
});
