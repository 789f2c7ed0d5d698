import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readFunctionDefinitions, subcommandShapes } from '../../local/wiring/function-definitions.ts';

const root = path.join(import.meta.dirname, '../../..');
const definitions = readFunctionDefinitions(path.join(root, 'lambda'));
const tables = subcommandShapes(definitions);
const bundleOf = (name: string) => readFileSync(path.join(root, 'dist', name, 'lambda_function.js'), 'utf8');

// Terraform gives the gatekeeper none of these: what the build left out, nobody could type.
it('the gatekeeper has the sub-commands of every function.json built in', () => {
  expect(Object.keys(tables)).toEqual(['/devops', '/sre', '/qchain']);
  expect(bundleOf('gatekeeper')).toContain(JSON.stringify(tables));
});

it('no other function has them, and none asks its environment', () => {
  const names = Object.keys(definitions).filter((name) => name !== 'gatekeeper');
  expect(names.filter((name) => bundleOf(name).includes(JSON.stringify(tables)))).toEqual([]);
  expect(['gatekeeper', ...names].filter((name) => bundleOf(name).includes('QBOT_SUBCOMMANDS'))).toEqual([]);
});

it('they hold shapes, aliases, the sub-command of free text, and words that are reserved', () => {
  expect(tables['/devops']).toEqual({
    shapes: {
      ...{ access: '', alarms: 'text?', services: 'word', restart: 'word', rollback: 'word' },
      ...{ lock: 'word text', unlock: 'word', locks: '', mute: 'word text', help: 'text?' },
    },
  });
  const { opsgenie } = definitions;
  expect(tables['/sre']).toMatchObject({
    shapes: { 'incident|alert': 'text?' },
    otherwise: opsgenie?.otherwise,
    reserved: opsgenie?.reserved,
  });
});
