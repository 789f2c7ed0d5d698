import { unpackIds, unpackKeys } from './packed-keys.ts';

it('gives each key the value that it shares', () => {
  const packed = { '/sre ack|/sre note': ['U1'], '/qchain': ['U2', 'S1'], 'dead_letters|/devops': [] };
  expect(unpackKeys(packed)).toEqual([
    ['/sre ack', ['U1']],
    ['/sre note', ['U1']],
    ['/qchain', ['U2', 'S1']],
    ['dead_letters', []],
    ['/devops', []],
  ]);
});

it('says a key twice that stands there twice: what that means is for its reader to say', () => {
  expect(unpackKeys({ 'a|b': 1, b: 2 })).toEqual([
    ['a', 1],
    ['b', 1],
    ['b', 2],
  ]);
});

it('has nothing of nothing', () => expect(unpackKeys({})).toEqual([]));

it.each([
  ['ids in one text, and beside it', ['C1|C2', 'C3'], ['C1', 'C2', 'C3']],
  ['a list as people write it', ['C1', 'C2'], ['C1', 'C2']],
  ['every channel', ['*'], ['*']],
  ['no channel', [], []],
])('unpacks %s', (_what, packed, ids) => expect(unpackIds(packed)).toEqual(ids));
