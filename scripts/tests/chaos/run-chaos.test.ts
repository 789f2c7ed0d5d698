import { opsgenieProduct } from './opsgenie-product.ts';
import { planCommands } from './plan.ts';
import { shardsOf } from './run-chaos.ts';

const { acts, faultKinds: kinds } = opsgenieProduct;
const plan = (commands: number) => planCommands({ commands, seed: 1, kinds, acts });

describe('shardsOf', () => {
  it.each([
    [20, 4, [20]],
    [300, 4, [100, 100, 100]],
    [1000, 4, [250, 250, 250, 250]],
    [1000, 1, [500, 500]],
  ])('shares %i commands out to %i shards', (commands, shards, sizes) => {
    expect(shardsOf(plan(commands), shards).map(({ length }) => length)).toEqual(sizes);
  });

  it('gives no bot more than Q-Bot looks through, and leaves nobody out', () => {
    const shards = shardsOf(plan(3050), 4);
    expect(Math.max(...shards.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(new Set(shards.flat().map(({ index }) => index)).size).toBe(3050);
  });
});
