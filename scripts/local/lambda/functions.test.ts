import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CODE, startsFunctions } from './fixtures/start-function.ts';

const start = startsFunctions();

it('names the lines of the source in a stack, where the bundle has a map', async () => {
  const code = "exports.handler = async () => { throw new Error('no'); };\n//# sourceMappingURL=bundle.map\n";
  const target = start({ code, hasSourceMaps: true });
  const map = { version: 3, sources: ['source.ts'], names: [], mappings: 'AAAA' };
  writeFileSync(path.join(target.folder, 'bundle.map'), JSON.stringify(map));
  expect(await target.call({})).toMatchObject({
    trace: expect.arrayContaining([expect.stringContaining(`${path.join(target.folder, 'source.ts')}:1:1`)]),
  });
});

describe('a call', () => {
  it('reaches the handler with the event and the context of Lambda', async () => {
    const target = start();
    const told = await target.call({ do: 'tell', a: [1] }, 'Root=1-a-b');
    expect(told).toMatchObject({
      served: 1,
      event: { do: 'tell', a: [1] },
      cwd: target.folder,
      context: {
        functionName: 'one',
        functionVersion: '$LATEST',
        memoryLimitInMB: '512',
        awsRequestId: 'request-1',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:one:live',
        logGroupName: '/aws/lambda/one',
        left: expect.any(Number),
      },
      env: { TABLE_NAME: 'qbot', AWS_REGION: 'us-east-1', TZ: ':UTC', _X_AMZN_TRACE_ID: 'Root=1-a-b' },
    });
  });

  it('hands over nothing of this machine but PATH', async () => {
    const told = await start().call({ do: 'tell' });
    const { env } = Object(told);
    const known = /^(AWS_|LAMBDA_TASK_ROOT$|LANG$|PATH$|TABLE_NAME$|TZ$|_HANDLER$|_X_AMZN_TRACE_ID$)/;
    expect(Object.keys(env).filter((name) => !known.test(name))).toEqual([]);
  });

  it('answers null where the handler returns nothing', async () => {
    expect(await start().call({ do: 'nothing' })).toBeNull();
  });

  it('keeps a process warm from call to call', async () => {
    const target = start();
    const { traceId } = target.trace.open('x');
    await target.call({ do: 'tell' }, traceId);
    expect(await target.call({ do: 'tell' }, traceId)).toMatchObject({ served: 2 });
    expect(target.functions.processes()).toEqual([
      { function: 'one', pid: expect.any(Number), startedAt: expect.any(Number), busy: false },
    ]);
    expect(target.trace.requests()[0]?.spans).toMatchObject([
      { name: 'one', outcome: 'ok', cold: true },
      { name: 'one', outcome: 'ok', cold: false },
    ]);
  });

  it('runs calls at once in processes of their own', async () => {
    const target = start();
    const meeting = target.meetingPlace();
    const meet = { do: 'meet', folder: meeting, count: 3 };
    const pids = await Promise.all([target.call(meet), target.call(meet), target.call(meet)]);
    expect(new Set(pids).size).toBe(3);
  });

  it('hands on what the function prints', async () => {
    const target = start();
    await target.call({ do: 'log' });
    await target.untilLogged(2);
    expect(target.lines.sort()).toEqual(['one err', 'one out']);
  });
});

describe('a failure', () => {
  it('of the handler is told as Lambda does, and leaves the process warm', async () => {
    const target = start();
    expect(await target.call({ do: 'throw' })).toEqual({
      errorType: 'TypeError',
      errorMessage: 'not so',
      trace: expect.arrayContaining(['TypeError: not so']),
    });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 2 });
  });

  it.each([
    [
      'an error, whole',
      'throw',
      { errorType: 'TypeError', errorMessage: 'not so', answer: { body: 'whole' } },
    ],
    ['anything else, as an error', 'throwText', { errorType: 'Error', errorMessage: 'text' }],
  ])('of the handler is logged as by the client of AWS: %s', async (_what, order, message) => {
    const target = start();
    await target.call({ do: order });
    await target.untilLogged(1);
    expect(target.lines).toEqual([expect.stringMatching(/^one \{/)]);
    expect(JSON.parse(target.lines[0]?.slice('one '.length) ?? '')).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'ERROR',
      requestId: 'request-1',
      message: { ...message, stackTrace: expect.arrayContaining([expect.stringMatching(/ at /)]) },
    });
  });

  it('of an error that cannot be JSON is logged all the same', async () => {
    const target = start();
    await target.call({ do: 'throwCircle' });
    await target.untilLogged(1);
    expect(target.lines[0]).toContain('round and round');
  });

  it('may be anything that is thrown', async () => {
    expect(await start().call({ do: 'throwText' })).toMatchObject({
      errorType: 'string',
      errorMessage: 'text',
    });
  });

  it('by the timeout ends the process', async () => {
    const target = start({ timeoutMs: 500 });
    expect(await target.call({ do: 'hang' })).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 0.50 seconds',
    });
    expect(target.lines).toEqual([expect.stringContaining('one {"errorType":"Sandbox.Timedout"')]);
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('by exit is told, and the next call has a new process', async () => {
    const target = start();
    expect(await target.call({ do: 'exit' })).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: request-1 Error: Runtime exited with error: exit status 3',
    });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('of a promise that nobody waits for fails the call', async () => {
    expect(await start().call({ do: 'float' })).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: nobody waits',
    });
  });

  it.each([
    ['a missing module', "require('not-there')", 'lambda_function.handler', 'Runtime.ImportModuleError'],
    ['a syntax error', 'exports.handler = (', 'lambda_function.handler', 'Runtime.UserCodeSyntaxError'],
    ['a throw at load', "throw new RangeError('early')", 'lambda_function.handler', 'RangeError'],
    ['an exit at load', 'process.exit(0)', 'lambda_function.handler', 'Runtime.ExitError'],
    ['no such export', CODE, 'lambda_function.other', 'Runtime.HandlerNotFound'],
    ['a bad handler name', CODE, 'handler', 'Runtime.MalformedHandlerName'],
    ['a callback handler', CODE, 'lambda_function.callback', 'Runtime.CallbackHandlerDeprecated'],
  ])('of loading: %s', async (_name, code, handler, errorType) => {
    expect(await start({ code, handler }).call({})).toMatchObject({ errorType });
  });

  it('to start names the folder that is missing', async () => {
    const target = start();
    rmSync(target.folder, { recursive: true });
    expect(await target.call({})).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining(target.folder),
    });
  });
});
