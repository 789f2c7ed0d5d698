import { DEVOPS, SRE, SRE_KEYED } from './fixtures/subcommand-shapes.ts';
import { subcommandTables } from './subcommand-tables.ts';

const builtIn = { '/sre': SRE, '/devops': DEVOPS };

it('has what was built in, where nothing is given', () => {
  expect(subcommandTables({}, builtIn)).toEqual(builtIn);
});

it('takes what is given in place of what was built in', () => {
  expect(subcommandTables({ '/sre': SRE_KEYED }, builtIn)).toEqual({ '/sre': SRE_KEYED, '/devops': DEVOPS });
});

it('gives each command the table that it shares', () => {
  expect(subcommandTables({ '/k8s|/kube': DEVOPS }, builtIn)).toEqual({
    ...builtIn,
    ...{ '/k8s': DEVOPS, '/kube': DEVOPS },
  });
});

it('has nothing built in where it runs unbuilt', () => expect(subcommandTables({})).toEqual({}));
