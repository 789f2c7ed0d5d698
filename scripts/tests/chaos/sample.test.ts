import { rngFor, shuffled } from './sample.ts';

it('draws the same numbers for the same seed, evenly, and others for another command', () => {
  const draw = (seed: number, index: number) => {
    const rng = rngFor(seed, index);
    return Array.from({ length: 100 }, () => rng([0, 99]));
  };
  expect(draw(7, 1)).toEqual(draw(7, 1));
  expect(draw(7, 2)).not.toEqual(draw(7, 1));
  const all = Array.from({ length: 50 }, (_, index) => draw(7, index)).flat();
  expect(all.reduce((sum, one) => sum + one, 0) / all.length / 100).toBeCloseTo(0.5, 1);
  expect(new Set(all).size).toBe(100);
});

it('shuffles the same way for the same seed, and loses nothing', () => {
  const values = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(values, 1)).toEqual(shuffled(values, 1));
  expect(shuffled(values, 2)).not.toEqual(shuffled(values, 1));
  expect(shuffled(values, 1).toSorted((a, b) => a - b)).toEqual(values);
});
