'use strict';

// What runs a bundle in its own process, as the managed Node.js runtime does on Lambda: it speaks the public Runtime
// API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), so that no bundle knows where it runs.

const { subscribe } = require('node:diagnostics_channel');
const http = require('node:http');
const { enableCompileCache, flushCompileCache } = require('node:module');
const path = require('node:path');
const { format } = require('node:util');

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const [compileCache] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
let current;

if (compileCache) enableCompileCache(compileCache);

// The AWS SDK forwards the trace header by itself; without this, the fakes could not assign a `fetch` to its trace.
subscribe('undici:request:create', ({ request }) => {
  const traceId = process.env._X_AMZN_TRACE_ID;
  if (traceId) request.addHeader('x-amzn-trace-id', traceId);
});

function call(method, resource, body) {
  return new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method, path: `/2018-06-01/runtime${resource}` };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

function describe(error) {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] };
  return { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n') };
}

/** An error inside of anything is written whole, with each field that it carries. */
function withFields(_key, value) {
  if (!(value instanceof Error)) return value;
  const stackTrace = typeof value.stack === 'string' ? value.stack.split('\n') : value.stack;
  return { errorType: value.constructor?.name, errorMessage: value.message, stackTrace, ...value };
}

/** The line that AWS's client (aws-lambda-ric) writes of what ends an invocation, where the log's format is JSON. */
function logError(thrown) {
  const message = thrown instanceof Error ? thrown : new Error(String(thrown));
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', requestId: current, message };
  process.stderr.write(`${textOf(line)}\n`);
}

function textOf(line) {
  try {
    return JSON.stringify(line, withFields);
  } catch (_circular) {
    return JSON.stringify({ ...line, message: format(line.message) });
  }
}

function loadModule(file) {
  try {
    return require(file);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND')
      throw new RuntimeError('ImportModuleError', `Error: ${error.message}`);
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error));
    throw error;
  }
}

function loadHandler() {
  const [, file, name] = /^(.+)\.([^.]+)$/.exec(process.env._HANDLER) ?? [];
  if (!file) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const handler = loadModule(path.resolve(process.env.LAMBDA_TASK_ROOT, file))[name];
  if (typeof handler !== 'function') {
    throw new RuntimeError('HandlerNotFound', `${process.env._HANDLER} is undefined or not exported`);
  }
  if (handler.length >= 3) {
    throw new RuntimeError(
      'CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers',
    );
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serveOne(handler) {
  const { headers, status, text } = await call('GET', '/invocation/next');
  // Its bot was killed, and another program has the port now.
  if (status !== 200) throw new RuntimeError('NoRuntimeApi', `the Runtime API answered ${status}`);
  current = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'] ?? '';
  try {
    const result = await handler(JSON.parse(text), contextOf(headers));
    await call('POST', `/invocation/${current}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    logError(error);
    await call('POST', `/invocation/${current}/error`, JSON.stringify(describe(error)));
  }
  current = undefined;
}

let isFailing = false;

async function fail(error) {
  // Who would read what is written may have been killed: to write it is then the next failure, and so on.
  if (isFailing) process.exit(1);
  isFailing = true;
  logError(error);
  const resource = current ? `/invocation/${current}/error` : '/init/error';
  // If the Runtime API itself is gone, the error can be reported nowhere.
  await call('POST', resource, JSON.stringify(describe(error))).catch(() => {});
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', (reason) =>
  fail(new RuntimeError('UnhandledPromiseRejection', String(reason))),
);

async function main() {
  const handler = loadHandler();
  await serveOne(handler);
  // Node.js does it at a process's own end, and most end by a signal.
  if (compileCache) flushCompileCache();
  for (;;) await serveOne(handler);
}

main().catch(fail);
