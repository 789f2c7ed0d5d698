jest.mock('../../build/build-functions.ts', () => ({}));

import { changedFunctions } from './rebuild.ts';

const look = (entries: Record<string, string>) => new Map(Object.entries(entries));
const SEEN = { '': '1', one: '1', two: '1' };

it.each([
  ['nothing', {}, []],
  ['one function', { two: '2' }, ['two']],
  ['two functions', { one: '2', two: '2' }, ['one', 'two']],
  ['what all of them use', { '': '2', one: '2' }, undefined],
  ['a new function', { three: '1' }, undefined],
])('after a change of %s, builds what it may be in', (_what, changes, names) => {
  expect(changedFunctions(look(SEEN), look({ ...SEEN, ...changes }))).toEqual(names);
});
