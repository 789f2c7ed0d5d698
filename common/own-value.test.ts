import { ownValue } from './own-value.ts';

it('finds what a map has of its own, and nothing that every object has', () => {
  const map = { deploy: 1, nothing: 0 };
  const keys = ['deploy', 'nothing', 'constructor', '__proto__', 'toString', 'hasOwnProperty', ''];
  expect(keys.map((key) => ownValue<unknown>(map, key))).toEqual([1, 0, ...Array(5).fill(undefined)]);
});
