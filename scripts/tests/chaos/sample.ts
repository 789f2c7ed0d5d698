import fc from 'fast-check';

/** Both ends included. */
export type Range = readonly [min: number, max: number];

/** Whole numbers of a range: the same ones, in the same order, for the same seed. */
export type Rng = (range: Range) => number;

/** Numbers for the command of that index: what one command draws changes nothing for the others. */
export function rngFor(seed: number, index: number): Rng {
  let draws = 0;
  return ([min, max]) => {
    const ownSeed = Math.imul(seed, 0x9e3779b1) + Math.imul(index, 101) + draws;
    draws += 1;
    // Unbiased: fast-check prefers the ends of a range otherwise.
    return sample(fc.integer({ min, max }), ownSeed);
  };
}

export function shuffled<T>(values: readonly T[], seed: number): T[] {
  return sample(fc.shuffledSubarray([...values], { minLength: values.length }), seed);
}

function sample<T>(values: fc.Arbitrary<T>, seed: number): T {
  const [value] = fc.sample(values, { seed, numRuns: 1, unbiased: true }) as [T];
  return value;
}
