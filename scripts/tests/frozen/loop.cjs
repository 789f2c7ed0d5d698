'use strict';

// The loop that leaves a function the least time, where AWS's own clients are not installed: the answer is out as soon
// as the handler's promise is settled, and the next invocation is asked for in the same turn of the event loop.

const path = require('node:path');
const client = require('./blocking-client.cjs');

const [, file, name] = /^(.+)\.([^.]+)$/.exec(process.env._HANDLER);
const handler = require(path.resolve(process.env.LAMBDA_TASK_ROOT, file))[name];

async function serveOne() {
  const { headers, bodyJson } = await client.next();
  const id = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
  client.done(id, JSON.stringify((await handler(JSON.parse(bodyJson), context)) ?? null));
}

async function main() {
  for (;;) await serveOne();
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
