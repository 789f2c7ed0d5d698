import { DEVOPS, SRE, SRE_KEYED } from './fixtures/subcommand-shapes.ts';
import { subcommandTables, type TableSources } from './subcommand-tables.ts';

const KEYS = { project: 'OPS', site: 'https://example.atlassian.net' };
const builtIn = { '/sre': SRE, '/devops': DEVOPS };

const tablesOf = (change: Partial<TableSources> = {}) =>
  subcommandTables({ given: {}, incidentCommands: ['/sre'], keys: null, ...change }, builtIn);

it('has what was built in, where nothing is given', () => {
  expect(tablesOf()).toEqual(builtIn);
});

it('takes what is given in place of what was built in', () => {
  expect(tablesOf({ given: { '/sre': DEVOPS } })).toEqual({ '/sre': DEVOPS, '/devops': DEVOPS });
});

it('gives each command the table that it shares', () => {
  expect(tablesOf({ given: { '/k8s|/kube': DEVOPS } })).toEqual({
    ...builtIn,
    ...{ '/k8s': DEVOPS, '/kube': DEVOPS },
  });
});

it('takes keys in place of numbers where incidents live in Jira, of their commands alone', () => {
  const noted = { shapes: { note: 'number text?' } };
  expect(tablesOf({ keys: KEYS, given: { '/page': SRE, '/paged': noted, '/noted': noted } })).toEqual({
    ...{ '/sre': SRE_KEYED, '/devops': DEVOPS, '/page': SRE, '/paged': noted, '/noted': noted },
  });
  const { '/paged': both } = tablesOf({
    ...{ keys: KEYS, incidentCommands: ['/paged'] },
    given: { '/paged': { shapes: { note: 'number text?', join: 'number number?' } } },
  });
  expect(both).toEqual({ ...KEYS, shapes: { note: 'key text?', join: 'key key?' } });
});

it('has nothing built in where it runs unbuilt', () => {
  expect(subcommandTables({ given: {}, incidentCommands: [], keys: KEYS })).toEqual({});
});
