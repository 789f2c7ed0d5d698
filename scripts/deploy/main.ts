import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { confirm } from '@clack/prompts';
import { buildFunctions } from '../build/build-functions.ts';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { readAccountRole, refuseForeignRole } from './account-role.ts';
import { AwsAccountError, announceAccount, OTHER_AWS } from './announce-account.ts';
import { OWN_WORDS, refuseUnknownWords } from './arguments.ts';
import { checkTerraform, DeployError } from './checks.ts';
import { nextSteps, placeOf, readOutputs } from './next-steps.ts';
import { type PlanReview, reviewPlan } from './plan-review.ts';
import { readRegion } from './region.ts';
import { refuseUndeclared } from './undeclared.ts';
import type { VariableSources } from './variable-sources.ts';

const USAGE = `npm run deploy                                   builds, plans, asks, applies, and says what is left to do
npm run deploy -- -var-file=staging.tfvars       what begins with a dash goes to terraform plan
npm run deploy -- --yes                          does not ask, unless secrets, the table or logs are destroyed
npm run deploy -- --yes --destroys               nor then
npm run deploy -- ${OTHER_AWS}                    also where AWS_ENDPOINT_URL leads to an AWS of your own`;

const REPOSITORY = path.join(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const isSure = words.includes('--yes');
const mayDestroy = words.includes('--destroys');

/** The module has no provider block: the Region is that of the environment, which is made that of the plan. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, AWS_REGION: regionOfPlan() };
}

/** Shows its output as it runs. Returns the exit status. */
function terraform(...args: string[]): number | null {
  const { error, status } = spawnSync('terraform', args, {
    cwd: path.join(REPOSITORY, 'terraform'),
    env: environment(),
    stdio: 'inherit',
  });
  if (error) throw error;
  return status;
}

function read(command: string, ...args: string[]): string | undefined {
  const { error, status, stdout } = spawnSync(command, args, {
    cwd: path.join(REPOSITORY, 'terraform'),
    env: environment(),
    encoding: 'utf8',
  });
  return error || status !== 0 ? undefined : stdout;
}

function regionOfPlan(): string {
  return readRegion(variableSources());
}

function variableSources(): VariableSources {
  const folder = path.join(REPOSITORY, 'terraform');
  const read = (file: string) => {
    const found = path.resolve(folder, file);
    return existsSync(found) ? readFileSync(found, 'utf8') : undefined;
  };
  return { words, env: process.env, files: readdirSync(folder), read };
}

async function agreed({ destroyed }: PlanReview): Promise<boolean> {
  if (isSure && (destroyed.length === 0 || mayDestroy)) return true;
  if (process.stdin.isTTY !== true) {
    const words = destroyed.length === 0 ? '--yes' : '--yes --destroys';
    throw new DeployError(`Nobody here to ask: read the plan, then add ${words}.`);
  }
  const isAgreed = isSure || (await ask('Apply this plan?'));
  return isAgreed && (destroyed.length === 0 || (await ask('And destroy what is named above, for good?')));
}

async function ask(message: string): Promise<boolean> {
  return (await confirm({ message, initialValue: false })) === true;
}

/** Says what the plan is for, and what it takes away for good. Throws DeployError for what it may not do. */
async function reviewed(plan: string, account: string): Promise<PlanReview> {
  const review = reviewPlan(JSON.parse(read('terraform', 'show', '-json', plan) ?? '{}'));
  const { destroyed, name, region, setsAccountRole } = review;
  if (setsAccountRole) refuseForeignRole(await readAccountRole(region, fetch), name);
  const workspace = read('terraform', 'workspace', 'show')?.trim() ?? 'default';
  console.log(`\nThis plan is for ${name} in ${region}, account ${account}, workspace ${workspace}.`);
  if (destroyed.length > 0)
    console.log(`It destroys, for good:\n${destroyed.map((one) => `- ${one}`).join('\n')}`);
  return review;
}

/** Returns false if the user does not agree. */
async function apply(plan: string, account: string): Promise<boolean> {
  const options = words.filter((word) => !OWN_WORDS.has(word));
  if (terraform('init', '-input=false', '-lockfile=readonly') !== 0)
    throw new DeployError('terraform init failed.');
  const status = terraform('plan', '-input=false', '-detailed-exitcode', `-out=${plan}`, ...options);
  if (status === 0) return true;
  if (status !== 2) throw new DeployError('terraform plan failed: nothing was changed.');
  if (!(await agreed(await reviewed(plan, account)))) return false;
  if (terraform('apply', '-input=false', plan) !== 0) {
    throw new DeployError('terraform apply failed half way: fix what it reports, and deploy again.');
  }
  return true;
}

function printNextSteps(): void {
  const outputs = readOutputs(JSON.parse(read('terraform', 'output', '-json') ?? '{}'));
  const { prefix, region } = placeOf(outputs);
  const script = path.join(import.meta.dirname, '../secrets/main.ts');
  const others = words.filter((word) => word === OTHER_AWS);
  const checked = read(process.execPath, script, 'check', '--prefix', prefix, '--region', region, ...others);
  console.log(`\nThe Slack app's manifest:\n\n${outputs.slack_manifest.value}\n\nLeft to do:`);
  for (const line of nextSteps(outputs, checked !== undefined)) console.log(`- ${line}`);
}

async function main(): Promise<void> {
  refuseUnknownWords(words);
  refuseUndeclared(variableSources());
  const { account } = await announceAccount({
    env: process.env,
    region: regionOfPlan(),
    acceptsOther: words.includes(OTHER_AWS),
    print: console.log,
  });
  checkTerraform(read('terraform', 'version', '-json'));
  const built = await buildFunctions({
    lambdaFolder: path.join(REPOSITORY, 'lambda'),
    distFolder: path.join(REPOSITORY, 'dist'),
  });
  console.log(`${built.length} functions built`);
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-plan-'));
  try {
    if (await apply(path.join(folder, 'plan'), account)) printNextSteps();
    else console.log('Nothing was changed.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (asksForHelp(words)) {
  console.log(USAGE);
} else {
  await main().catch((error: unknown) => {
    const isTold = error instanceof DeployError || error instanceof AwsAccountError;
    console.error(isTold ? error.message : error);
    process.exitCode = 1;
  });
}
