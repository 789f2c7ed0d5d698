import { EventEmitter } from 'node:events';

const watcher = Object.assign(new EventEmitter(), { close: jest.fn(async () => {}) });
jest.mock('chokidar', () => ({ watch: () => watcher }));

import { watchSaves } from './watch-saves.ts';

beforeEach(() => {
  jest.useFakeTimers();
  watcher.removeAllListeners();
});
afterEach(() => jest.useRealTimers());

async function start(onSave: (files: string[]) => Promise<void>) {
  const started = watchSaves({ paths: ['lambda'], isWatched: (file) => file.endsWith('.ts'), onSave });
  watcher.emit('ready');
  return started;
}

const save = (file: string) => watcher.emit('all', 'change', file);

it('hands over together what was saved together, each file once, and only what is watched', async () => {
  const onSave = jest.fn(async () => {});
  await start(onSave);
  for (const file of ['a.ts', 'b.ts', 'a.ts', 'a.md']) save(file);
  await jest.advanceTimersByTimeAsync(100);
  save('c.ts');
  await jest.advanceTimersByTimeAsync(100);
  expect(onSave.mock.calls).toEqual([[['a.ts', 'b.ts']], [['c.ts']]]);
});

it('keeps what is saved meanwhile until it is done with what was saved before', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onSave = jest.fn(() => promise);
  await start(onSave);
  save('a.ts');
  await jest.advanceTimersByTimeAsync(100);
  save('b.ts');
  await jest.advanceTimersByTimeAsync(1000);
  expect(onSave.mock.calls).toEqual([[['a.ts']]]);
  resolve();
  await jest.advanceTimersByTimeAsync(0);
  expect(onSave.mock.calls).toEqual([[['a.ts']], [['b.ts']]]);
});

it('is quiet once it is stopped', async () => {
  const onSave = jest.fn(async () => {});
  const stop = await start(onSave);
  save('a.ts');
  stop();
  await jest.advanceTimersByTimeAsync(1000);
  expect(onSave).not.toHaveBeenCalled();
  expect(watcher.close).toHaveBeenCalled();
});
