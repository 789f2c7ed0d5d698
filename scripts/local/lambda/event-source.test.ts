import { isObject } from '../../../common/is-object.ts';
import { MessageQueue } from '../aws/sqs/queue.ts';
import { objectsIn } from '../json.ts';
import { Trace } from '../trace.ts';
import { EventSource, type EventSourceOptions } from './event-source.ts';
import type { Call } from './functions.ts';
import { failed, type RunResult } from './runtime-api.ts';

const START = 1_700_000_000_000;
const THROWN = failed({ errorType: 'Error', errorMessage: 'no' });
const returned = (value: unknown): RunResult => ({ payload: JSON.stringify(value), error: null });

type Sleep = (ms: number) => Promise<void>;
type Answer = (ids: string[], sleep: Sleep) => RunResult | Promise<RunResult>;

/** `answers` in turn, the last one from then on. */
function build(answers: Answer[], change: Partial<EventSourceOptions> = {}) {
  const clock = { ms: START };
  const now = () => clock.ms;
  const trace = new Trace(now);
  const dead: string[] = [];
  const queue = new MessageQueue({
    definition: {
      name: 'retry',
      visibilityTimeoutSeconds: 30,
      redrive: { queue: 'dead', maxReceiveCount: 3 },
    },
    timeScale: 1,
    now,
    onDeadLetter: ({ body }) => dead.push(body),
  });
  const calls: { name: string; atMs: number; call: Call; records: Record<string, unknown>[] }[] = [];
  const timers: { at: number; wake: () => void }[] = [];
  let open = 0;
  const sleep: Sleep = (ms) => new Promise((wake) => timers.push({ at: clock.ms + ms, wake }));
  new EventSource({
    ...{ queue, trace, now, target: 'worker', batchSize: 10, ...change },
    call: async (name, call) => {
      const records = isObject(call.payload) ? objectsIn(call.payload.Records) : [];
      calls.push({ name, atMs: clock.ms - START, call, records });
      const [answer = () => returned(null)] = answers.length > 1 ? answers.splice(0, 1) : answers;
      return answer(
        records.map(({ messageId }) => String(messageId)),
        sleep,
      );
    },
    background: (work) => {
      open += 1;
      work.finally(() => {
        open -= 1;
      });
    },
    sleep,
  });
  /** Once nothing goes on any more, time passes until the next timer. */
  const idle = async (): Promise<void> => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (open === 0) return;
      timers.sort((a, b) => b.at - a.at);
      const next = timers.pop();
      clock.ms = Math.max(clock.ms, next?.at ?? 0);
      next?.wake();
    }
  };
  const send = (body: string, delaySeconds?: number) =>
    queue.send(
      { body, attributes: { kind: { DataType: 'String', StringValue: 'x' } }, traceId },
      delaySeconds,
    );
  const { traceId, spans } = trace.open('POST /opsgenie');
  return { queue, calls, dead, idle, send, spans, traceId };
}

describe('EventSource', () => {
  it('calls the function with an SQS event and deletes what it took', async () => {
    const { calls, idle, queue, send, traceId } = build([() => returned({ batchItemFailures: [] })]);
    const sent = send('a', 5);
    await idle();
    expect(calls).toMatchObject([{ name: 'worker', atMs: 5000, call: { traceId } }]);
    expect(calls[0]?.records).toEqual([
      {
        messageId: sent.id,
        receiptHandle: expect.any(String),
        body: 'a',
        attributes: {
          ApproximateReceiveCount: '1',
          AWSTraceHeader: traceId,
          SentTimestamp: String(START),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: String(START + 5000),
        },
        messageAttributes: {
          kind: { stringValue: 'x', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:retry',
        awsRegion: 'us-east-1',
      },
    ]);
    expect(queue.messages()).toEqual([]);
  });

  it('gives the function no more than the batch size at once', async () => {
    const { calls, idle, send } = build([() => returned(null)], { batchSize: 2 });
    for (const body of ['a', 'b', 'c']) send(body, 1);
    await idle();
    expect(calls.map(({ records }) => records.length)).toEqual([2, 1]);
  });

  it('makes no more calls at a time than it may', async () => {
    const takesTenSeconds: Answer = (_ids, sleep) => sleep(10_000).then(() => returned(null));
    const { calls, idle, send } = build([takesTenSeconds], { batchSize: 1, maximumConcurrency: 2 });
    for (const body of ['a', 'b', 'c', 'd', 'e']) send(body);
    await idle();
    expect(calls.map(({ atMs }) => atMs)).toEqual([0, 0, 10_000, 10_000, 20_000]);
  });

  it('is idle between its calls where its waits stand by themselves', async () => {
    const waits: Promise<void>[] = [];
    const standing = (work: Promise<void>) => void waits.push(work);
    const { calls, idle, queue, send } = build([() => returned(null)], { standing });
    send('later', 30);
    await idle();
    expect([calls.length, queue.messages().length, waits.length]).toEqual([0, 1, 1]);
    send('now');
    await idle();
    expect(calls).toHaveLength(1);
  });

  it('leaves the ones that failed to the visibility timeout, and those alone', async () => {
    const { calls, idle, send } = build([
      ([, second = '']) => returned({ batchItemFailures: [{ itemIdentifier: second }] }),
      () => returned({ batchItemFailures: null }),
    ]);
    for (const body of ['a', 'b']) send(body, 1);
    await idle();
    expect(calls.map(({ atMs, records }) => [atMs, records.map(({ body }) => body)])).toEqual([
      [1000, ['a', 'b']],
      [31_000, ['b']],
    ]);
  });

  it.each<[string, (ids: string[]) => RunResult, number]>([
    ['null', () => returned(null), 1],
    ['an empty object', () => returned({}), 1],
    ['nothing', () => ({ payload: '', error: null }), 1],
    ['an error', () => THROWN, 3],
    ['an id that was not there', () => returned({ batchItemFailures: [{ itemIdentifier: 'x' }] }), 3],
    ['a misspelt key', () => returned({ batchItemFailures: [{ itemIdentifer: 'x' }] }), 3],
    ['a text', () => returned('ok'), 3],
  ])('takes %s for what it is', async (_what, answer, times) => {
    const { calls, dead, idle, queue, send } = build([answer]);
    send('a');
    await idle();
    expect(calls).toHaveLength(times);
    expect(dead).toEqual(times === 3 ? ['a'] : []);
    expect(queue.messages()).toEqual([]);
  });

  it('waits as the function says by changing the visibility', async () => {
    const { calls, idle, queue, send } = build([
      (ids) => {
        for (const { receiptHandle } of queue.messages()) queue.changeVisibility(receiptHandle, 7);
        return returned({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
      },
      () => returned(null),
    ]);
    send('a');
    await idle();
    expect(calls.map(({ atMs }) => atMs)).toEqual([0, 7000]);
  });

  it('starts again when something comes after it was done', async () => {
    const { calls, idle, send } = build([() => returned(null)]);
    send('a');
    await idle();
    send('b');
    await idle();
    expect(calls).toHaveLength(2);
  });

  it('leaves a hop for each wait, in the story of the request that sent the message', async () => {
    const { spans, idle, send } = build([() => THROWN]);
    send('a', 5);
    await idle();
    expect(spans.map(({ name, durationMs, outcome }) => [name, durationMs, outcome])).toEqual([
      ['sqs retry', 5000, 'delivered, time 1'],
      ['sqs retry', 30_000, 'delivered, time 2'],
      ['sqs retry', 30_000, 'delivered, time 3'],
      ['sqs retry', 30_000, 'given up'],
    ]);
  });
});
