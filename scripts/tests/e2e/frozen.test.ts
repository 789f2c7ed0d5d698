import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Fake, startFake } from '../../bench/fake.ts';
import { frozenFunctions, missingOf } from '../frozen/frozen-functions.ts';
import { runFrozen } from '../frozen/frozen-process.ts';

jest.setTimeout(60_000);

const REQUESTS = 10;
const loop = [path.resolve('scripts/tests/frozen/loop.cjs')];
const folders = { lambdaFolder: path.resolve('lambda'), distFolder: path.resolve('dist') };
const names = frozenFunctions({ url: 'http://127.0.0.1:9', parameters: new Map() }, folders).map(
  ({ name }) => name,
);

let fake: Fake;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.close());

/** With AWS's own loops: .ci/long. */
it.each(names)('%s has written all when its process is frozen, cold and warm', async (name) => {
  const target = frozenFunctions(fake, folders).find((one) => one.name === name);
  if (target === undefined) throw new Error(`no function ${name}`);
  expect(target.writes).not.toEqual([]);
  // This loop is stricter than that of Node.js 22, which the gatekeeper knows by its name.
  const environment = { ...target.environment, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  const requests = await runFrozen({ ...target, environment, loop }, REQUESTS);
  expect(requests.map(({ result }) => result.error)).toEqual(Array(REQUESTS).fill(null));
  expect(missingOf(target, requests)).toEqual(Array(REQUESTS).fill([]));
});

it.each([
  ['setImmediate', 'setImmediate(() => console.log(\'{"message":"late"}\'))'],
  ['a pipe that is full', 'process.stdout.write(" ".repeat(65536)); console.log(\'{"message":"late"}\')'],
])('what is left to %s is seen to be lost', async (_what, code) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-left-'));
  writeFileSync(path.join(folder, 'lambda_function.js'), `exports.handler = async () => { ${code}; };`);
  const environment = { LAMBDA_TASK_ROOT: folder, _HANDLER: 'lambda_function.handler' };
  const target = {
    name: 'late',
    codeFolder: folder,
    environment,
    payload: () => '{}',
    writes: ['log: late'],
  };
  const requests = await runFrozen({ ...target, loop }, 3);
  rmSync(folder, { recursive: true });
  expect(missingOf(target, requests)).toEqual(Array(3).fill(['log: late']));
});
