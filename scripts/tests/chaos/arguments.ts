import { parseCommandLine, UsageError } from '../../command-line/parse-command-line.ts';
import type { ChaosProduct } from './chaos-product.ts';
import { CHAOS_PRODUCTS } from './chaos-products.ts';
import type { FaultKind } from './fault-kind.ts';

/**
 * Numbers of the command line, with their defaults. `scale` shrinks the cloud's own clocks; at most `lanes` bots run,
 * and `together` users act, at the same time; it stops after `minutes`; a rate is held for `seconds`.
 */
const NUMBERS = { commands: 1000, seed: 1, scale: 0.4, lanes: 6, together: 40, minutes: 180, seconds: 30 };

type NumberName = keyof typeof NUMBERS;

const NAMES = Object.keys(NUMBERS) as NumberName[];
const number = { type: 'string', needs: 'a number above 0', example: '40' } as const;

const OPTIONS = {
  ...(Object.fromEntries(NAMES.map((name) => [name, number])) as Record<NumberName, typeof number>),
  incidents: { type: 'string', needs: 'opsgenie or jsm', example: 'jsm', default: 'opsgenie' },
  only: { type: 'string', needs: 'part of the name of a fault', example: 'opsgenie.create', default: '' },
  rate: number,
  command: { type: 'string', needs: 'a command', example: '/sre', default: '/sre' },
  bend: { type: 'boolean' },
  build: { type: 'boolean', default: true },
} as const;

export interface Arguments extends Record<NumberName, number> {
  /** Where incidents live. */
  product: ChaosProduct;
  /** Part of the names of the faults that are wanted; '' for all. */
  only: string;
  build: boolean;
  /** Commands a second, without faults; undefined for chaos. */
  rate: number | undefined;
  /** What is typed at a rate. */
  command: string;
  /** Raises the rate until it no longer holds. */
  bend: boolean;
}

export const USAGE = `npm run chaos                        1000 commands with faults: nothing lost, nothing twice, everybody told
npm run chaos -- --commands 50 --seed 7 --incidents jsm
npm run chaos -- --only opsgenie.create      only the faults with that in their names
npm run chaos -- --rate 50 --seconds 30      without faults: so many commands a second
npm run chaos -- --bend                      raises the rate until it no longer holds

--command /sre   what is typed at a rate     --no-build   takes dist/ as it is
${NAMES.map((name) => `--${name} ${NUMBERS[name]}`).join('  ')}`;

/** Parses the command line. Throws UsageError if a number is none, or an option is not known. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseCommandLine(argv, { script: 'npm run chaos', options: OPTIONS });
  const numbers = { ...NUMBERS, ...(values.bend ? { seconds: 10 } : {}) };
  for (const name of NAMES) numbers[name] = parseNumber(name, values[name] ?? numbers[name]);
  const product = parseProduct(values.incidents);
  faultKindsNamed(product.faultKinds, values.only);
  const { bend, build, command, only } = values;
  const rate = values.rate === undefined ? undefined : parseNumber('rate', values.rate);
  return { ...numbers, product, bend, build, command, only, rate };
}

/** The faults with that text in their names. Throws UsageError if there is none. */
export function faultKindsNamed(all: readonly FaultKind[], only: string): readonly FaultKind[] {
  const kinds = all.filter(({ name }) => name.includes(only));
  if (kinds.length > 0) return kinds;
  throw new UsageError(`no fault has "${only}" in its name: ${all.map(({ name }) => name).join(', ')}`);
}

function parseProduct(given: string): ChaosProduct {
  const product = Object.values(CHAOS_PRODUCTS).find(({ backend }) => backend === given);
  if (product !== undefined) return product;
  throw new UsageError(`--incidents takes ${Object.keys(CHAOS_PRODUCTS).join(' or ')}, and got "${given}"`);
}

function parseNumber(name: string, given: string | number): number {
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a number above 0, and got "${given}"`);
}
