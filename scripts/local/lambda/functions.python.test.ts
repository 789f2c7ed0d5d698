import { readdirSync } from 'node:fs';
import { startLoopback } from '../../../common/fixtures/loopback.ts';
import { describePython } from './fixtures/python.ts';
import { startsFunctions } from './fixtures/start-function.ts';

// Python takes a while to start where much else runs.
jest.setTimeout(30_000);

/** A handler that does what the event's `do` says. */
const CODE = `
import http.client, json, logging, os, sys, time, urllib.request
served = 0

def tell(event, context):
    return {"served": served, "event": event, "cwd": os.getcwd(), "env": dict(os.environ), "context": {
        "left": context.get_remaining_time_in_millis(), "memory": context.memory_limit_in_mb,
        "requestId": context.aws_request_id, "arn": context.invoked_function_arn, "name": context.function_name}}

def nothing(event, context): pass
def wrong(event, context): raise TypeError("not so")
def garbage(event, context): return object()
def leave(event, context): sys.exit(3)
def hang(event, context): time.sleep(60)
def log(event, context):
    print("out"); print("err", file=sys.stderr); logging.warning("warned")
def prints(event, context): sys.stdout.buffer.write(b"\\xff\\xfe no line break"); sys.stdout.flush(); return "fine"
def call(event, context):
    with urllib.request.urlopen(event["url"]) as answer: return answer.status
def call_with_own(event, context):
    request = urllib.request.Request(event["url"], headers={"X-Amzn-Trace-Id": "own"})
    with urllib.request.urlopen(request) as answer: return answer.status

def lambda_handler(event, context):
    global served
    served += 1
    return globals()[event["do"]](event, context)
`;

const HANDLER = 'lambda_function.lambda_handler';
const start = startsFunctions({ code: CODE, handler: HANDLER, runtime: 'python3.13' });

describePython('a function in Python', () => {
  it('gets the event and the context of Lambda, and nothing of this machine but PATH', async () => {
    const target = start();
    const told = await target.call({ do: 'tell', a: [1] }, 'Root=1-a-b');
    expect(told).toMatchObject({
      served: 1,
      event: { do: 'tell', a: [1] },
      cwd: target.folder,
      context: {
        name: 'one',
        memory: '512',
        requestId: 'request-1',
        arn: 'arn:aws:lambda:us-east-1:123456789012:function:one:live',
        left: expect.any(Number),
      },
      env: { TABLE_NAME: 'qbot', AWS_EXECUTION_ENV: 'AWS_Lambda_python3.13', _X_AMZN_TRACE_ID: 'Root=1-a-b' },
    });
    const known =
      /^(AWS_|LAMBDA_TASK_ROOT$|LANG$|PATH$|TABLE_NAME$|TZ$|_HANDLER$|_X_AMZN_TRACE_ID$|LC_CTYPE$)/;
    expect(Object.keys(Object(told).env).filter((name) => !known.test(name))).toEqual([]);
  });

  it('answers null where it returns nothing, and stays warm', async () => {
    const target = start();
    expect(await target.call({ do: 'nothing' })).toBeNull();
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 2 });
    expect(readdirSync(target.folder)).toEqual(['lambda_function.py']);
  });

  it('runs new code after a reload', async () => {
    const target = start();
    await target.call({ do: 'nothing' });
    target.write('def lambda_handler(event, context): return "new"');
    target.functions.reload('one');
    expect(await target.call({})).toBe('new');
  });

  it('has what it prints and logs handed on', async () => {
    const target = start();
    await target.call({ do: 'log' });
    await target.untilLogged(3);
    expect(target.lines).toEqual(expect.arrayContaining(['one out', 'one err']));
    expect(target.lines.find((line) => line.includes('warned'))).toMatch(/"level": "WARNING"/);
  });

  it('may print what is no line of text', async () => {
    expect(await start().call({ do: 'prints' })).toBe('fine');
  });

  it.each([
    ['call', 'Root=1-a-b'],
    ['call_with_own', 'own'],
  ])('sends the header of its trace with each call, and one only: %s', async (does, header) => {
    const seen: unknown[] = [];
    const server = await startLoopback(({ headers }, response) => {
      seen.push(headers['x-amzn-trace-id']);
      response.end('{}');
    });
    expect(await start().call({ do: does, url: server.url }, 'Root=1-a-b')).toBe(200);
    await server.close();
    expect(seen).toEqual([header]);
  });
});

describePython('its failure', () => {
  it('is told as Lambda does, with the line that AWS writes, and leaves the process warm', async () => {
    const target = start();
    expect(await target.call({ do: 'wrong' })).toEqual({
      errorType: 'TypeError',
      errorMessage: 'not so',
      trace: expect.arrayContaining([expect.stringMatching(/lambda_function\.py", line \d+, in wrong/)]),
    });
    await target.untilLogged(1);
    expect(JSON.parse(target.lines[0]?.slice('one '.length) ?? '')).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'ERROR',
      requestId: 'request-1',
      errorType: 'TypeError',
      errorMessage: 'not so',
      stackTrace: expect.any(Array),
    });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 2 });
  });

  it('may be an answer that is no JSON', async () => {
    expect(await start().call({ do: 'garbage' })).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Object of type object is not JSON serializable',
    });
  });

  it('by the timeout ends the process', async () => {
    const target = start({ timeoutMs: 500 });
    expect(await target.call({ do: 'hang' })).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it('by exit is told, and the next call has a new process', async () => {
    const target = start();
    expect(await target.call({ do: 'leave' })).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: request-1 Error: Runtime exited with error: exit status 3',
    });
    expect(await target.call({ do: 'tell' })).toMatchObject({ served: 1 });
  });

  it.each([
    ['a missing module', 'import not_there', HANDLER, 'Runtime.ImportModuleError'],
    ['a syntax error', 'def lambda_handler(', HANDLER, 'Runtime.UserCodeSyntaxError'],
    ['an error at load', 'raise ValueError("early")', HANDLER, 'ValueError'],
    ['an exit at load', 'import sys; sys.exit(0)', HANDLER, 'Runtime.ExitError'],
    ['no such function', CODE, 'lambda_function.other', 'Runtime.HandlerNotFound'],
    ['a bad handler name', CODE, 'handler', 'Runtime.MalformedHandlerName'],
  ])('of loading: %s', async (_name, code, handler, errorType) => {
    expect(await start({ code, handler }).call({})).toMatchObject({ errorType });
  });
});
