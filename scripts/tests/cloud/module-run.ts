import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../../common/is-object.ts';
import { objectsIn } from '../../local/json.ts';
import type { Terraform } from '../terraform/terraform.ts';
import type { Deployment } from './deployment.ts';
import { must } from './expect.ts';
import { assertGone, takeInventory } from './orphaned-resources.ts';
import { buildOwnCommands, channelsOf, type OwnCommand } from './own-command.ts';
import { helpOfEach } from './scenarios/help.ts';
import { secretValues } from './secret-values.ts';
import { State } from './state.ts';
import type { RunStep } from './step-table.ts';

const BOTS = ['qbot', 'qbot-two'];

type OwnCommands = Readonly<Record<string, OwnCommand>>;

/**
 * `terraform/` as a module, as another team calls it: two bots of one account from prebuilt zips, without what that team
 * leaves out, each with commands of its own. Throws at the first step that fails, once all is cleaned up.
 */
export async function runModule(deployment: Deployment, step: RunStep): Promise<void> {
  const { admin, workspace } = deployment;
  const before = await takeInventory(admin);
  const build = () => buildOwnCommands(workspace);
  const own = await step("build the team's own commands", build, (built) => Object.keys(built).join(', '));
  const terraform = deployment.terraformIn(callModule(deployment, own));
  await step('terraform init -lockfile=readonly', () => terraform.init());
  try {
    await step('terraform apply', () => terraform.apply());
    await step('second plan is empty', () => secondPlan(terraform));
    const shown = await terraform.show();
    for (const bot of BOTS)
      await step(`${bot} answers`, () => driven(deployment, { bot, own, state: stateOf(shown, bot) }));
  } finally {
    await step('terraform destroy', () => terraform.destroy());
  }
  await step('nothing but logs is left', async () => assertGone(before, await takeInventory(admin)));
}

/** Writes the configuration of that team, which has no provider block either. Returns its folder. */
function callModule({ variables, workspace }: Deployment, own: OwnCommands): string {
  const folder = path.join(workspace.folder, 'team');
  mkdirSync(folder);
  cpSync(
    path.join(workspace.terraformFolder, '.terraform.lock.hcl'),
    path.join(folder, '.terraform.lock.hcl'),
  );
  const channels = isObject(variables.allowed_channels) ? variables.allowed_channels : {};
  const qbot = {
    ...variables,
    source: '../terraform',
    for_each: `\${toset(${JSON.stringify(BOTS)})}`,
    name: `\${each.key}`,
    functions: ['opsgenie', 'qchain'],
    artifacts: { folder: workspace.distFolder },
    allowed_channels: { ...channels, ...channelsOf(own, Object.values(channels)[0]) },
    extra_functions: own,
  };
  const output = { bots: { value: `\${module.qbot}` } };
  writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ module: { qbot }, output }));
  return folder;
}

async function secondPlan(terraform: Terraform): Promise<string> {
  const { isEmpty, output } = await terraform.plan();
  must(isEmpty, output);
  return 'no changes';
}

/** The part of one bot, as if it were the root. */
function stateOf(shown: unknown, bot: string): State {
  const values = isObject(shown) && isObject(shown.values) ? shown.values : {};
  const root = isObject(values.root_module) ? values.root_module : {};
  const module = objectsIn(root.child_modules).find(({ address }) => address === `module.qbot["${bot}"]`);
  const bots = isObject(values.outputs) && isObject(values.outputs.bots) ? values.outputs.bots.value : {};
  const outputs = Object.entries(Object(isObject(bots) ? bots[bot] : {}));
  return new State({
    values: {
      root_module: { resources: module?.resources ?? [] },
      outputs: Object.fromEntries(outputs.map(([name, value]) => [name, { value }])),
    },
  });
}

async function driven(
  deployment: Deployment,
  { bot, own, state }: { bot: string; own: OwnCommands; state: State },
): Promise<string> {
  const live = await deployment.run(state);
  const made = live.deployed.wiring.functions.map(({ name }) => name.slice(bot.length + 1)).sort();
  const expected = ['dead_letters', 'gatekeeper', 'opsgenie', 'qchain', ...Object.keys(own)].sort();
  must(`${made}` === `${expected}`, `there are the functions ${made}`);
  for (const [name, value] of secretValues(state, deployment.settings)) {
    const words = ['set', name, '--force', '--prefix', bot];
    const { output, status } = await deployment.admin.script('scripts/secrets/main.ts', words, `${value}\n`);
    must(status === 0, `set ${name}: ${output}`);
  }
  return helpOfEach(live);
}
