import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pythonFault } from './find-python.ts';
import { FunctionFixture } from './fixtures/start-function.ts';
import { createPrograms, nodeProgram, withSourceMaps } from './programs.ts';

const folder = { codeFolder: '/code' };

it('starts Node.js, the Python that was found, and the bootstrap of any other runtime', async () => {
  const find = jest.fn(async () => ({ command: '/usr/bin/python3.13', hasBoto3: true }));
  const programOf = createPrograms(find);
  expect(await programOf(folder)).toEqual(nodeProgram());
  expect(find).not.toHaveBeenCalled();
  const python = await programOf({ ...folder, runtime: 'python3.13' });
  expect(python).toMatchObject({
    command: '/usr/bin/python3.13',
    args: ['-B', expect.stringMatching(/bootstrap\.py$/)],
  });
  expect(await programOf({ ...folder, runtime: 'python3.13' })).toEqual(python);
  expect(find).toHaveBeenCalledTimes(1);
  expect(await programOf({ ...folder, runtime: 'provided.al2023' })).toMatchObject({
    command: '/code/bootstrap',
    args: [],
  });
});

it('reads the maps of bundles in Node.js alone', () => {
  const python = { command: '/usr/bin/python3', args: ['-B'], ifMissing: '' };
  expect(withSourceMaps(nodeProgram()).args).toEqual(['--enable-source-maps', ...nodeProgram().args]);
  expect(withSourceMaps(python)).toEqual(python);
});

it('says what to install where there is no Python', async () => {
  const { command, ifMissing } = await createPrograms(async () => undefined)({
    ...folder,
    runtime: 'python3.13',
  });
  expect(spawnSync(command).error).toMatchObject({ code: 'ENOENT' });
  expect(ifMissing).toBe('there is no python3 (3.9 or newer) on the PATH: install it');
  expect(pythonFault(undefined)).toBe(ifMissing);
  expect(pythonFault({ command: 'python3', hasBoto3: false })).toBe(
    'python3 has no boto3: python3 -m pip install boto3',
  );
  expect(pythonFault({ command: 'python3', hasBoto3: true })).toBeUndefined();
});

describe('a program of its own', () => {
  /** It answers with the event that it was given. */
  const ECHO = `#!/usr/bin/env node
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  for (;;) {
    const next = await fetch(base + 'next');
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const body = JSON.stringify({ event: await next.json(), handler: process.env._HANDLER });
    await fetch(base + id + '/response', { method: 'POST', body });
  }
})();
`;
  let target: FunctionFixture;

  beforeEach(() => {
    target = new FunctionFixture({ code: ECHO, handler: 'hello', runtime: 'provided.al2023' });
  });
  afterEach(() => target.close());

  it('serves the Runtime API', async () => {
    expect(await target.call({ a: 1 })).toEqual({ event: { a: 1 }, handler: 'hello' });
  });

  it('that its build has not made is said', async () => {
    rmSync(path.join(target.folder, 'bootstrap'));
    expect(await target.call({})).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: request-1 Error: Runtime exited with error: its build made no bootstrap',
    });
  });
});

it('gives the bootstrap a folder for compiled code only where this process has one', () => {
  const replaced = jest.replaceProperty(process, 'env', { NODE_COMPILE_CACHE: '/compiled' });
  expect(nodeProgram().args).toEqual([expect.stringMatching(/bootstrap\.cjs$/), '/compiled']);
  replaced.replaceValue({});
  expect(nodeProgram().args).toEqual([expect.stringMatching(/bootstrap\.cjs$/)]);
  replaced.restore();
});
