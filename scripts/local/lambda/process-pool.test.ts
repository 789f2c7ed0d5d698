import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startsFunctions } from './fixtures/start-function.ts';
import type { WorkerResult } from './process.ts';
import { FunctionPool, type PoolWorker } from './process-pool.ts';

const start = startsFunctions();

describe('kill and reload', () => {
  it('kills what runs: the call fails, the next has a new process', async () => {
    const target = start();
    const running = target.call({ do: 'hang' });
    while (target.functions.processes().length === 0) await new Promise(setImmediate);
    expect(target.functions.kill('one')).toBe(1);
    expect(await running).toMatchObject({ errorMessage: expect.stringContaining('signal: killed') });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('kills the process that serves a trace, and no other', async () => {
    const target = start();
    const hang = (traceId: string) =>
      target.functions.call('one', { payload: { do: 'hang' }, traceId: `${traceId};Parent=1` });
    const [killed, spared] = [hang('Root=a'), hang('Root=b')];
    while (target.functions.kill('one', 'Root=a') === 0) await new Promise(setImmediate);
    expect(await killed).toMatchObject({ error: { errorMessage: expect.stringContaining('killed') } });
    expect(target.functions.kill('one', 'Root=c')).toBe(0);
    expect(target.functions.kill('one', 'Root=b')).toBe(1);
    await spared;
  });

  it('does not fail a call because its warm process was killed before', async () => {
    const target = start();
    await target.call({ do: 'tell' });
    target.functions.kill('one');
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('takes the new code after a reload, and lets a running call finish', async () => {
    const target = start();
    const meeting = target.meetingPlace();
    const running = target.call({ do: 'meet', folder: meeting, count: 2 });
    while (readdirSync(meeting).length === 0) await new Promise(setImmediate);
    target.write("exports.handler = async () => 'new';");
    target.functions.reload();
    writeFileSync(path.join(meeting, 'other'), '');
    expect(await running).toEqual(expect.any(Number));
    expect(await target.call({})).toBe('new');
  });

  it('knows no other function', async () => {
    const target = start();
    expect(target.functions.kill('two')).toBe(0);
    await expect(target.functions.call('two', { payload: {}, traceId: undefined })).rejects.toThrow(
      'no function "two"',
    );
  });
});

describe('an idle process', () => {
  const MINUTE = 60_000;

  it('lives for ten minutes after its last call', async () => {
    const target = start();
    await target.call({ do: 'tell' });
    target.clock.moveTo(target.clock.now() + 9 * MINUTE);
    target.functions.endIdle();
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 2 });
    target.clock.moveTo(target.clock.now() + 9 * MINUTE);
    target.functions.endIdle();
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 3 });
    target.clock.moveTo(target.clock.now() + 10 * MINUTE);
    target.functions.endIdle();
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('is none while it runs, however long', async () => {
    const target = start();
    const meeting = target.meetingPlace();
    const running = target.call({ do: 'meet', folder: meeting, count: 2 });
    while (readdirSync(meeting).length === 0) await new Promise(setImmediate);
    target.clock.moveTo(target.clock.now() + 60 * MINUTE);
    target.functions.endIdle();
    writeFileSync(path.join(meeting, 'other'), '');
    expect(await running).toEqual(expect.any(Number));
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 2 });
  });
});

describe('a fault', () => {
  it('refuse: the function is not run', async () => {
    const target = start();
    target.faults.set({ target: 'function.one', kind: 'refuse', times: 1 });
    expect(await target.call({ do: 'log' })).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('kill at received: the function ran, and its answer is lost', async () => {
    const target = start();
    target.faults.set({ target: 'function.one', kind: 'kill', function: 'one', at: 'received', times: 1 });
    const meeting = target.meetingPlace();
    expect(await target.call({ do: 'meet', folder: meeting, count: 1 })).toMatchObject({
      errorType: 'Runtime.ExitError',
    });
    // Had the first not run, this would wait for ever.
    expect(await target.call({ do: 'meet', folder: meeting, count: 2 })).toEqual(expect.any(Number));
  });

  it('kill at answered: the call is good, and its process gone', async () => {
    const target = start();
    target.faults.set({ target: 'function.one', kind: 'kill', function: 'one', at: 'answered', times: 1 });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });
});

describe('the limits', () => {
  const invocation = { requestId: 'r', functionArn: 'arn:x', traceId: undefined, payload: '{}' };

  /** A pool of stand-ins for processes, each loaded and answering when it is told to. */
  function poolOf(limits: { limit: number; startLimit: number }) {
    const started: { load: () => void; answer: () => void }[] = [];
    const startWorker = async (): Promise<PoolWorker> => {
      let answer: (result: WorkerResult) => void = () => {};
      let load: () => void = () => {};
      const loaded = new Promise<void>((resolve) => {
        load = resolve;
      });
      started.push({ load: () => load(), answer: () => answer({ payload: 'null', error: null }) });
      const run = (): Promise<WorkerResult> =>
        new Promise((resolve) => {
          answer = resolve;
        });
      const exited = new Promise<void>(() => {});
      return { ended: false, exited, kill: () => {}, loaded, pid: 1, run, serves: () => false, startedAt: 0 };
    };
    return { pool: new FunctionPool({ startWorker, now: () => 0, ...limits }), started };
  }

  const settled = () => new Promise(setImmediate);

  it('of processes: one more call waits for the first that is free', async () => {
    const { pool, started } = poolOf({ limit: 1, startLimit: 9 });
    const runs = [pool.run(invocation), pool.run(invocation)];
    await settled();
    started[0]?.load();
    started[0]?.answer();
    expect(await runs[0]).toMatchObject({ cold: true });
    await settled();
    started[0]?.answer();
    expect(await runs[1]).toMatchObject({ cold: false });
    expect(started).toHaveLength(1);
  });

  it('of processes that load at once: the next starts when one has loaded', async () => {
    const { pool, started } = poolOf({ limit: 9, startLimit: 1 });
    const runs = [pool.run(invocation), pool.run(invocation)];
    await settled();
    expect(started).toHaveLength(1);
    started[0]?.load();
    await settled();
    expect(started).toHaveLength(2);
    for (const { answer } of started) answer();
    expect(await Promise.all(runs)).toMatchObject([{ cold: true }, { cold: true }]);
  });
});
