import { existsSync, readFileSync, statSync } from 'node:fs';
import * as z from 'zod/mini';
import budgets from '../../build/budgets.json' with { type: 'json' };
import { type BundleBudget, budgetFaults, packagesInBundle } from '../../build/bundle-contents.ts';
import { readFunctionDefinitions, subcommandShapes } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, runtimeOf } from '../../local/wiring/runtimes.ts';

/** What `npm run build` made, against scripts/build/budgets.json: a change that means to add something changes that file. */
const definitions = readFunctionDefinitions('lambda');
const names = Object.keys(definitions);
const ownBudgets: Record<string, BundleBudget> = budgets;

/** Of what has none of its own: `*` for what is bundled, `*.zip` for what is packed as it is. */
function budgetOf(name: string): BundleBudget {
  return ownBudgets[name] ?? budgets[isBundled(name) ? '*' : '*.zip'];
}

function isBundled(name: string): boolean {
  return runtimeOf(definitions[name] ?? {}) === DEFAULT_RUNTIME;
}

/** What is not bundled has the bytes of its zip, and the packages of its SBOM. */
function readZip(name: string): { bytes: number; packages: Map<string, number> } {
  const { components } = sbomSchema.parse(JSON.parse(readFileSync(`dist/${name}.cdx.json`, 'utf8')));
  const bytes = statSync(`dist/${name}.zip`).size;
  return { bytes, packages: new Map(components.map((one) => [one.name, bytes])) };
}

const sbomSchema = z.object({ components: z.array(z.object({ name: z.string() })) });

function readBundle(name: string): { bytes: number; packages: Map<string, number> } {
  if (!isBundled(name)) return readZip(name);
  const metafile = `dist/${name}/metafile-cjs.json`;
  if (!existsSync(metafile)) throw new Error(`there is no ${metafile}: npm run build`);
  return {
    bytes: statSync(`dist/${name}/lambda_function.js`).size - tablesIn(name),
    packages: packagesInBundle(readFileSync(metafile, 'utf8')),
  };
}

/** Each command of a team's own has its words in the gatekeeper: they are no code of it. */
function tablesIn(name: string): number {
  return name === 'gatekeeper' ? Buffer.byteLength(JSON.stringify(subcommandShapes(definitions))) : 0;
}

it.each(names)('%s holds no more than its budget', (name) => {
  expect(budgetFaults({ name, ...readBundle(name) }, budgetOf(name), name in ownBudgets)).toEqual([]);
});

it.each(names.filter((name) => name in ownBudgets))('%s holds every package of its budget', (name) => {
  expect([...readBundle(name).packages.keys()].sort()).toEqual(budgetOf(name).packages);
});

it('no budget is left of a function that is gone', () => {
  expect(Object.keys(budgets).filter((name) => !name.startsWith('*') && !names.includes(name))).toEqual([]);
});

it('the gatekeeper and opsgenie stay far from what would slow them [F1]', () => {
  expect(budgets.gatekeeper.maxBytes).toBeLessThanOrEqual(480_000);
  expect(budgets.opsgenie.maxBytes).toBeLessThanOrEqual(800_000);
});
