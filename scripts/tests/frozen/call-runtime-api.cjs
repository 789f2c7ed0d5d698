'use strict';

// The thread that speaks with the Runtime API while the function's own stands still.

const http = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');

const { address, port, turn } = workerData;
const [hostname, tcpPort] = address.split(':');
const agent = new http.Agent({ keepAlive: true });

function answer(message) {
  port.postMessage(message);
  Atomics.store(turn, 0, 1);
  Atomics.notify(turn, 0);
}

parentPort.on('message', ({ method, resource, body }) => {
  const options = { agent, hostname, port: tcpPort, method, path: `/2018-06-01/runtime${resource}` };
  const request = http.request(options, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () => answer({ headers: response.headers, text: Buffer.concat(chunks).toString() }));
  });
  // The Runtime API is gone, and with it whoever would hear of it.
  request.on('error', () => process.kill(process.pid, 'SIGKILL'));
  request.end(body);
});
