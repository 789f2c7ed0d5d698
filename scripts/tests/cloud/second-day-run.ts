import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../../common/is-object.ts';
import { objectsIn, parseJson, textIn } from '../../local/json.ts';
import { readFunctionDefinitions } from '../../local/wiring/function-definitions.ts';
import type { Deployment } from './deployment.ts';
import { must } from './expect.ts';
import { assertGone, takeInventory } from './orphaned-resources.ts';
import { buildOwnCommands, channelsOf } from './own-command.ts';
import { changesIn, planIsEmpty } from './planned-changes.ts';
import { help } from './scenarios/help.ts';
import { setSecrets } from './scenarios/set-secrets.ts';
import { secretValues } from './secret-values.ts';
import { State } from './state.ts';
import type { RunStep } from './step-table.ts';
import { variablesFor } from './variables.ts';
import { upgradeWorkspace, type Workspace } from './workspace.ts';

/** The setting of the account with which another team's REST APIs write their logs. */
const FOREIGN_ROLE = 'arn:aws:iam::123456789012:role/company-apigw-logs';

/** What releases from before then made for the whole account. */
const OWN_ROLE = 'qbot-api-gateway-logs';

/** Of each kind that has a name of its own, one. */
const REPLACED = [
  'aws_lambda_function.functions["opsgenie"]',
  'aws_iam_role.functions["qchain"]',
  'aws_cloudwatch_log_group.api',
  'aws_ssm_parameter.secrets["slack-signing-secret-previous"]',
  'aws_cloudwatch_event_rule.commands["devops"]',
  'aws_cloudwatch_event_rule.schedules["keep-warm-qchain"]',
  'aws_cloudwatch_event_bus.bus',
];
const TAINTED = 'aws_lambda_function.functions["pushover"]';

/**
 * What happens to a deployment after its first day: another key, other words, resources that are replaced or were cut
 * off half way, in an account that others use too. `upgradeTo`: the repository whose release follows that of the first
 * day. Throws at the first step that fails, once all is cleaned up.
 */
export async function runSecondDay(deployment: Deployment, step: RunStep, upgradeTo?: string): Promise<void> {
  const { admin, terraform } = deployment;
  const before = await takeInventory(admin);
  // Releases from before then set the account's role as if it were theirs alone.
  if (upgradeTo === undefined) await setForeignRole(deployment);
  await step('terraform init -lockfile=readonly', () => terraform.init());
  try {
    await firstDay(deployment, step);
    if (upgradeTo !== undefined) {
      await upgraded(deployment, step, upgradeTo);
      await step('the role for REST APIs is handed over', () => handOver(deployment));
      before.get('role')?.push(OWN_ROLE);
      await setForeignRole(deployment);
    }
    await step("another stack's setting is left alone", () => foreignRole(deployment));
    await changed(deployment, step);
    await extended(deployment, step);
    await replaced(deployment, step);
  } finally {
    await step('terraform destroy', () => terraform.destroy());
  }
  await step("another stack's setting is as it was", () => foreignRole(deployment));
  await step('nothing but logs is left', async () => assertGone(before, await takeInventory(admin)));
}

async function firstDay(deployment: Deployment, step: RunStep): Promise<void> {
  const { settings, terraform } = deployment;
  await step('terraform apply', () => terraform.apply());
  const state = new State(await terraform.show());
  await step('npm run secrets', () => setSecrets(deployment, secretValues(state, settings)));
}

/** Only what holds nothing and has no address that others know may go: it is made anew in the same apply. */
const MAY_GO = /^aws_(api_gateway_deployment|lambda_permission)\./;

async function upgraded(deployment: Deployment, step: RunStep, repository: string): Promise<void> {
  const { fakesUrl, settings, terraform, workspace } = deployment;
  await step('the release of now, built', async () => {
    await upgradeWorkspace(workspace, repository);
    const definitions = readFunctionDefinitions(path.join(workspace.folder, 'lambda'));
    // docs/deploy.md: the stack was made when that was the default.
    deployment.setVariables({ ...variablesFor(definitions, settings, fakesUrl), api_gateway_log_role: true });
    await terraform.init();
  });
  await step('its plan destroys nothing that holds anything', async () => {
    await terraform.plan();
    const changes = changesIn(parseJson(await terraform.showPlan()));
    const gone = changes.filter((change) => / .*delete/.test(change));
    const lost = gone.filter((change) => !MAY_GO.test(change));
    must(lost.length === 0, `destroyed: ${lost.join(', ')}`);
    return `${changes.length} changes, destroyed: ${gone.join(', ') || 'none'}`;
  });
  await step('it is applied', () => terraform.applyPlan());
  await step('the plan after the release is empty', () => planIsEmpty(deployment));
  await step('the release lost no secret', () => secretsAreSet(deployment));
}

/** As docs/deploy.md says: from now on the role is the account's, and stays when the stack goes. */
async function handOver(deployment: Deployment): Promise<void> {
  const role = 'aws_iam_role.api_gateway_logs[0]';
  const others = ['aws_api_gateway_account.account[0]', 'aws_iam_role_policy.api_gateway_logs[0]'];
  await deployment.terraform.succeed(['state', 'rm', role, ...others], 60);
  deployment.setVariables({ api_gateway_log_role: false });
}

async function changed(deployment: Deployment, step: RunStep): Promise<void> {
  const { terraform } = deployment;
  for (const file of ['logs.tf', 'audit.tf']) withoutLogKeys(deployment, file);
  const key = await makeKey(deployment);
  await step('apply with a key', () => terraform.apply(`-var=kms_key_arn=${key}`));
  deployment.setVariables({ kms_key_arn: key });
  await step('npm run secrets -- rekey', () => rekey(deployment, key));
  await step('apply with other descriptions', () => reworded(deployment));
  await step('second plan is empty', () => planIsEmpty(deployment));
  await step('every secret is as it was', () => secretsAreSet(deployment));
}

/** Commands are added, in each language, answer, and are removed; nothing else changes with them. */
async function extended(deployment: Deployment, step: RunStep): Promise<void> {
  const { terraform, variables, workspace } = deployment;
  const own = await step(
    'build new commands',
    () => buildOwnCommands(workspace),
    (built) => Object.keys(built).join(', '),
  );
  const channels = isObject(variables.allowed_channels) ? variables.allowed_channels : {};
  await step('the new commands are applied', async () => {
    const allowed_channels = { ...channels, ...channelsOf(own, Object.values(channels)[0]) };
    deployment.setVariables({ extra_functions: own, allowed_channels });
    await terraform.apply();
  });
  await step('the plan with them is empty', () => planIsEmpty(deployment));
  await step('they answer', async () => {
    const live = await deployment.run();
    for (const name of Object.keys(own)) await help(live, `/${name}`);
    return Object.keys(own).join(', ');
  });
  await step('they are removed', async () => {
    deployment.setVariables({ extra_functions: {}, allowed_channels: channels });
    await terraform.apply();
    const left = new State(await terraform.show()).addresses().filter((one) => /"(py)?example"/.test(one));
    must(left.length === 0, `left of them: ${left.join(', ')}`);
  });
  await step('the plan without them is empty', () => planIsEmpty(deployment));
}

async function replaced(deployment: Deployment, step: RunStep): Promise<void> {
  const { terraform } = deployment;
  await step('a plan that replaces everything', () => replaceAll(deployment));
  await step('seven are replaced', () =>
    terraform.apply(...REPLACED.map((address) => `-replace=${address}`)),
  );
  await step('the plan after it is empty', () => planIsEmpty(deployment));
  await step('one was cut off half way', async () => {
    await terraform.succeed(['taint', TAINTED], 60);
    await terraform.apply();
  });
  await step('the plan after that is empty', () => planIsEmpty(deployment));
  await step('every secret is still as it was', () => secretsAreSet(deployment));
}

async function setForeignRole({ admin }: Deployment): Promise<void> {
  const patchOperations = [{ op: 'replace', path: '/cloudwatchRoleArn', value: FOREIGN_ROLE }];
  await admin.patch('apigateway', '/account', { patchOperations });
}

async function foreignRole({ admin }: Deployment): Promise<string> {
  const account = await admin.get('apigateway', '/account');
  const role = isObject(account) ? textIn(account.cloudwatchRoleArn) : '';
  must(role === FOREIGN_ROLE, `the account's API Gateway role is ${role}`);
  return role;
}

async function makeKey({ admin }: Deployment): Promise<string> {
  const made = await admin.call('kms', 'TrentService.CreateKey');
  return textIn(isObject(made) && isObject(made.KeyMetadata) ? made.KeyMetadata.Arn : '');
}

async function rekey({ admin }: Deployment, key: string): Promise<string> {
  const { output, status } = await admin.script('scripts/secrets/main.ts', ['rekey', '--key', key]);
  must(status === 0, `rekey: ${output}`);
  const described = await admin.call('ssm', 'AmazonSSM.DescribeParameters');
  const all = isObject(described) ? objectsIn(described.Parameters) : [];
  const parameters = all.filter(({ Type }) => Type === 'SecureString');
  const others = parameters.filter(({ KeyId }) => KeyId !== key).map(({ Name }) => textIn(Name));
  must(parameters.length > 0 && others.length === 0, `not under the key: ${others.join(', ')}`);
  return `${parameters.length} parameters`;
}

async function reworded({ terraform, workspace }: Deployment): Promise<void> {
  edit(workspace, 'ssm.tf', { from: 'Set with:', to: 'Set by' });
  await terraform.apply();
}

/** moto knows no AssociateKmsKey: groups that are there stay as they are. */
function withoutLogKeys({ workspace }: Deployment, name: string): void {
  edit(workspace, name, { from: /kms_key_id .*/g, to: '' });
}

/** Throws if the file has no such text. */
function edit(
  { terraformFolder }: Workspace,
  name: string,
  { from, to }: { from: string | RegExp; to: string },
): void {
  const file = path.join(terraformFolder, name);
  const text = readFileSync(file, 'utf8');
  const other = text.replace(from, to);
  must(other !== text, `${name} has no "${from}" any more`);
  writeFileSync(file, other);
}

async function secretsAreSet({ admin }: Deployment): Promise<string> {
  const { output, status } = await admin.script('scripts/secrets/main.ts', ['check']);
  must(status === 0, `check: ${output}`);
  return 'npm run secrets -- check';
}

/** Parts of the REST API, which has an id of its own: they come before the old ones go, as its deployment has to. */
const OF_REST_API = /^aws_api_gateway_(deployment|integration|method|resource|rest_api)\./;

/** Two of one name cannot be: what is created before the old one is destroyed could never be replaced. */
async function replaceAll({ terraform }: Deployment): Promise<string> {
  const addresses = new State(await terraform.show()).addresses();
  await terraform.plan(...addresses.map((address) => `-replace=${address}`));
  const changes = changesIn(parseJson(await terraform.showPlan()));
  const early = changes.filter((change) => change.endsWith(' create+delete') && !OF_REST_API.test(change));
  must(early.length === 0, `created before the old one is destroyed: ${early.join(', ')}`);
  return `${addresses.length} resources`;
}
