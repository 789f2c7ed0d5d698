import { existsSync, readFileSync, statSync } from 'node:fs';
import budgets from '../../build/budgets.json' with { type: 'json' };
import { type BundleBudget, budgetFaults, packagesInBundle } from '../../build/bundle-contents.ts';
import { readFunctionDefinitions } from '../../local/wiring/wiring.ts';

/** What `npm run build` made, against scripts/build/budgets.json: a change that means to add something changes that file. */
const names = Object.keys(readFunctionDefinitions('lambda'));
const ownBudgets: Record<string, BundleBudget> = budgets;

function budgetOf(name: string): BundleBudget {
  return ownBudgets[name] ?? budgets['*'];
}

function readBundle(name: string): { bytes: number; packages: Map<string, number> } {
  const metafile = `dist/${name}/metafile-cjs.json`;
  if (!existsSync(metafile)) throw new Error(`there is no ${metafile}: npm run build`);
  return {
    bytes: statSync(`dist/${name}/lambda_function.js`).size,
    packages: packagesInBundle(readFileSync(metafile, 'utf8')),
  };
}

it.each(names)('%s holds no more than its budget', (name) => {
  expect(budgetFaults(readBundle(name), budgetOf(name))).toEqual([]);
});

it.each(names.filter((name) => name in ownBudgets))('%s holds every package of its budget', (name) => {
  expect([...readBundle(name).packages.keys()].sort()).toEqual(budgetOf(name).packages);
});

it('no budget is left of a function that is gone', () => {
  expect(Object.keys(budgets).filter((name) => name !== '*' && !names.includes(name))).toEqual([]);
});

it('the gatekeeper and opsgenie stay far from what would slow them [F1]', () => {
  expect(budgets.gatekeeper.maxBytes).toBeLessThanOrEqual(480_000);
  expect(budgets.opsgenie.maxBytes).toBeLessThanOrEqual(800_000);
});
