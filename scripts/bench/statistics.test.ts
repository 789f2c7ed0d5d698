import { median, percentile, round } from './statistics.ts';

describe('median', () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[10, 2, 4, 100], 7],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('does not sort the values of its caller', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow('no values');
  });
});

describe('percentile', () => {
  const oneToThirty = Array.from({ length: 30 }, (_, index) => 30 - index);

  it.each([
    [0, 1],
    [50, 15],
    [95, 29],
    [100, 30],
  ])('%d of 1 to 30 is %d', (percent, expected) => {
    expect(percentile(oneToThirty, percent)).toBe(expected);
  });
});

it('rounds to the digits that were measured', () => {
  expect([round(2.3456), round(2.3456, 2), round(480_123.4, 0)]).toEqual([2.3, 2.35, 480_123]);
});
