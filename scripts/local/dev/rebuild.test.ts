import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const buildFunctions = jest.fn(async (_options: unknown) => []);
const watcher = Object.assign(new EventEmitter(), { close: async () => {} });
jest.mock('../../build/build-functions.ts', () => ({
  buildFunctions: (all: unknown) => buildFunctions(all),
}));
jest.mock('chokidar', () => ({ watch: () => watcher }));

import { changedFunctions, rebuildOnSave } from './rebuild.ts';

it.each([
  ['one function', ['two/a.ts'], ['two']],
  ['two functions', ['one/a.ts', 'two/a.ts', 'two/b.ts'], ['one', 'two']],
  ['a file that all of them use', ['../common/a.ts', 'one/a.ts'], undefined],
  ['a new function', ['three/a.ts'], undefined],
])('after a change of %s, builds everything that it may be in', (_what, files, names) => {
  expect(changedFunctions(files, ['one', 'two'])).toEqual(names);
});

it('builds what was saved together once, and no test', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const reload = jest.fn();
  const folders = { lambdaFolder: 'lambda', distFolder: 'dist', watched: ['lambda', 'common'] };
  const stop = rebuildOnSave({ ...folders, reload });
  for (const file of ['a.ts', 'b.ts', 'a.test.ts', 'a.py', 'test_a.py'])
    watcher.emit('all', 'change', `lambda/qchain/${file}`);
  await delay(300);
  watcher.emit('all', 'change', 'common/json.test.ts');
  for (const file of ['test_a.py', '__pycache__/a.pyc', 'README.md'])
    watcher.emit('all', 'change', `lambda/py/${file}`);
  await delay(300);
  stop();
  expect(buildFunctions.mock.calls).toEqual([
    [{ lambdaFolder: 'lambda', distFolder: 'dist', names: ['qchain'] }],
  ]);
  expect(reload.mock.calls).toEqual([['qchain']]);
});

it.each(['shop.py', 'main.go', 'src/main.rs', 'build.sh', 'Cargo.toml'])(
  'builds what was saved in %s',
  async (file) => {
    jest.spyOn(console, 'log').mockImplementation();
    buildFunctions.mockClear();
    watcher.removeAllListeners();
    const folders = { lambdaFolder: 'lambda', distFolder: 'dist', watched: ['lambda', 'common'] };
    const stop = rebuildOnSave({ ...folders, reload: jest.fn() });
    watcher.emit('all', 'change', `lambda/qchain/${file}`);
    await delay(300);
    stop();
    watcher.removeAllListeners();
    expect(buildFunctions).toHaveBeenCalledTimes(1);
  },
);

it.each([
  ['lambda/qchain/config.ts', true],
  ['lambda/qchain/function.json', true],
  ['lambda/qchain/qchain.ts', false],
  ['common/config.ts', false],
])('after a change of %s, says that npm start has to be run again: %s', async (file, isTold) => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  log.mockClear();
  const folders = { lambdaFolder: 'lambda', distFolder: 'dist', watched: ['lambda', 'common'] };
  const stop = rebuildOnSave({ ...folders, reload: jest.fn() });
  watcher.emit('all', 'change', file);
  await delay(300);
  stop();
  watcher.removeAllListeners();
  expect(log.mock.calls.flat().some((line) => String(line).includes('run npm start again'))).toBe(isTold);
});
