import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describePython } from './fixtures/python.ts';

let folder: string;
let server: http.Server;
let child: ChildProcess;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'q-bot-'));
  writeFileSync(path.join(folder, 'lambda_function.js'), 'exports.handler = async () => null;');
  writeFileSync(path.join(folder, 'lambda_function.py'), 'def handler(event, context): pass');
});

afterEach(() => {
  child.kill('SIGKILL');
  server.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const NODE = [process.execPath, 'bootstrap.cjs'] as const;
const PYTHON = ['python3', 'bootstrap.py'] as const;

/** The process of a function whose Runtime API is that server, until it has ended. */
async function exitStatus(
  [command, bootstrap]: typeof NODE | typeof PYTHON,
  answer: http.RequestListener,
  { isRead } = { isRead: true },
): Promise<number | null> {
  server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  child = spawn(command, [path.join(__dirname, bootstrap)], {
    env: {
      PATH: process.env.PATH,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'lambda_function.handler',
    },
    stdio: ['ignore', 'ignore', isRead ? 'ignore' : 'pipe'],
  });
  // As if the bot that reads it had been killed.
  if (!isRead) child.stderr?.destroy();
  const [code] = await once(child, 'exit');
  return code;
}

it('ends where another program has the port of its Runtime API: its bot was killed', async () => {
  let asked = 0;
  const code = await exitStatus(NODE, (_request, response) => {
    asked += 1;
    response.writeHead(404).end();
  });
  expect(code).toBe(1);
  // For an invocation, and to report what is wrong.
  expect(asked).toBe(2);
});

it('ends where nothing has that port any more, and nothing reads what it writes', async () => {
  expect(await exitStatus(NODE, (request) => request.socket.destroy(), { isRead: false })).toBe(1);
});

describePython('a function in Python', () => {
  it('ends where another program has the port of its Runtime API', async () => {
    expect(await exitStatus(PYTHON, (_request, response) => response.writeHead(404).end())).toBe(1);
  });

  it('ends where nothing has that port any more', async () => {
    expect(await exitStatus(PYTHON, (request) => request.socket.destroy())).toBe(1);
  });
});
