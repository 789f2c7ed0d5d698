import { parseArgs } from 'node:util';
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
const text = { type: 'string' } as const;

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

/** Parses the command line. Throws if a number is none, or an option is not known. */
export function parseArguments(argv: string[]): Arguments {
  const { values } = parseArgs({
    args: argv,
    allowNegative: true,
    options: {
      ...(Object.fromEntries(NAMES.map((name) => [name, text])) as Record<NumberName, typeof text>),
      incidents: { ...text, default: 'opsgenie' },
      only: { ...text, default: '' },
      rate: text,
      command: { ...text, default: '/sre' },
      bend: { type: 'boolean', default: false },
      build: { type: 'boolean', default: true },
    },
  });
  const numbers = { ...NUMBERS, ...(values.bend ? { seconds: 10 } : {}) };
  for (const name of NAMES) numbers[name] = parseNumber(name, values[name] ?? numbers[name]);
  const { incidents, ...others } = values;
  return {
    ...others,
    ...numbers,
    product: parseProduct(incidents),
    rate: values.rate === undefined ? undefined : parseNumber('rate', values.rate),
  };
}

/** The faults with that text in their names. Throws if there is none. */
export function faultKindsNamed(all: readonly FaultKind[], only: string): readonly FaultKind[] {
  const kinds = all.filter(({ name }) => name.includes(only));
  if (kinds.length > 0) return kinds;
  throw new Error(`no fault has "${only}" in its name: ${all.map(({ name }) => name).join(', ')}`);
}

function parseProduct(given: string): ChaosProduct {
  const product = Object.values(CHAOS_PRODUCTS).find(({ backend }) => backend === given);
  if (product !== undefined) return product;
  throw new Error(`--incidents takes ${Object.keys(CHAOS_PRODUCTS).join(' or ')}, and got "${given}"`);
}

function parseNumber(name: string, given: string | number): number {
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} takes a number above 0, and got "${given}"`);
}
