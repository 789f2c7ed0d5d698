'use strict';

// In place of the compiled part of AWS's runtime client (aws-lambda-ric), which is preloaded with it, and of the loop
// in loop.cjs. The thread of the function stands still from the moment in which its loop asks for the next invocation
// until there is one: nothing that it left for later can run meanwhile, as in a process that Lambda has frozen.

const Module = require('node:module');
const { MessageChannel, receiveMessageOnPort, Worker } = require('node:worker_threads');

const ADDON = './rapid-client.node';
const TURN = new Int32Array(new SharedArrayBuffer(4));
const { port1: answers, port2: theirs } = new MessageChannel();
const caller = new Worker(require.resolve('./call-runtime-api.cjs'), {
  workerData: { address: process.env.AWS_LAMBDA_RUNTIME_API, port: theirs, turn: TURN },
  transferList: [theirs],
  execArgv: [],
});
caller.unref();
answers.unref();

/** Returns when the Runtime API has answered. */
function call(method, resource, body) {
  Atomics.store(TURN, 0, 0);
  caller.postMessage({ method, resource, body });
  // The wake-up of the answer before may come late, and end a wait that is not over.
  while (Atomics.load(TURN, 0) === 0) Atomics.wait(TURN, 0, 0);
  const { headers, text } = receiveMessageOnPort(answers).message;
  return { headers, bodyJson: text };
}

const client = {
  next: async () => call('GET', '/invocation/next'),
  done: (id, body) => void call('POST', `/invocation/${id}/response`, body),
  error: (id, body) => void call('POST', `/invocation/${id}/error`, body),
};

const load = Module._load;
Module._load = function loadOr(name, ...rest) {
  return name === ADDON ? client : load.call(this, name, ...rest);
};

module.exports = client;
