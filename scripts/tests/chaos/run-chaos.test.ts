import { FAULT_KINDS } from './fault-kinds.ts';
import { planCommands } from './plan.ts';
import { partsOf } from './run-chaos.ts';

const plan = (commands: number) => planCommands({ commands, seed: 1, kinds: FAULT_KINDS });

describe('partsOf', () => {
  it.each([
    [20, 4, [20]],
    [300, 4, [100, 100, 100]],
    [1000, 4, [250, 250, 250, 250]],
    [1000, 1, [500, 500]],
  ])('shares %i commands out to %i lanes', (commands, lanes, sizes) => {
    expect(partsOf(plan(commands), lanes).map(({ length }) => length)).toEqual(sizes);
  });

  it('gives no bot more than Q-Bot looks through, and leaves nobody out', () => {
    const parts = partsOf(plan(3050), 4);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(500);
    expect(new Set(parts.flat().map(({ index }) => index)).size).toBe(3050);
  });
});
