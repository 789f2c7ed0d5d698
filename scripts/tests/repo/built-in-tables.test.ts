import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFunctionDefinitions, subcommandShapes } from '../../local/wiring/function-definitions.ts';
import { DEFAULT_RUNTIME, runtimeOf } from '../../local/wiring/runtimes.ts';

const root = path.join(import.meta.dirname, '../../..');
const definitions = readFunctionDefinitions(path.join(root, 'lambda'));
const tables = subcommandShapes(definitions);
const bundleOf = (name: string) => readFileSync(path.join(root, 'dist', name, 'lambda_function.js'), 'utf8');

// Terraform gives the gatekeeper none of these: of a command that is missing, each word would pass as it was typed.
it('the gatekeeper has the sub-commands of every function.json built in', () => {
  expect(Object.keys(tables)).toContain('/sre');
  expect(bundleOf('gatekeeper')).toContain(JSON.stringify(tables));
});

it('no other function has them, and none asks its environment', () => {
  const names = Object.entries(definitions)
    .filter(([name, definition]) => name !== 'gatekeeper' && runtimeOf(definition) === DEFAULT_RUNTIME)
    .map(([name]) => name);
  expect(names.filter((name) => bundleOf(name).includes(JSON.stringify(tables)))).toEqual([]);
  expect(['gatekeeper', ...names].filter((name) => bundleOf(name).includes('QBOT_SUBCOMMANDS'))).toEqual([]);
});

it('they hold the shapes and aliases of /sre, its sub-command of free text, and words that are reserved', () => {
  const { opsgenie } = definitions;
  expect(tables['/sre']).toMatchObject({
    shapes: { 'incident|alert': 'text?' },
    otherwise: opsgenie?.otherwise,
    reserved: opsgenie?.reserved,
  });
});
