import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** One command of the check, and what to say where its own words do not suffice. */
interface Step {
  name: string;
  arguments: string[];
  timeoutSeconds: number;
  advice?: string;
}

const ROOT = path.join(import.meta.dirname, '../../..');

const STEPS: readonly Step[] = [
  {
    name: 'fmt',
    arguments: ['fmt', '-check', '-diff', '-recursive'],
    timeoutSeconds: 30,
    advice: 'Format with: terraform fmt -recursive terraform',
  },
  {
    name: 'init',
    arguments: ['init', '-lockfile=readonly', '-backend=false', '-input=false', '-no-color'],
    timeoutSeconds: 120,
    advice:
      'The AWS provider could not be installed. Where the registry is out of reach, point TF_CLI_CONFIG_FILE to a ' +
      'CLI configuration with a filesystem_mirror that holds hashicorp/aws, as locked in terraform/.terraform.lock.hcl.',
  },
  { name: 'validate', arguments: ['validate', '-no-color'], timeoutSeconds: 60 },
  { name: 'test', arguments: ['test', '-no-color'], timeoutSeconds: 600 },
];

/** Nothing of the person's own account or settings: the provider is mocked, and must not find a way to AWS. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: 'true',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  };
}

/** What keeps the check from beginning; undefined where nothing does. */
function obstacle(): string | undefined {
  if (spawnSync('terraform', ['version']).error) {
    return 'terraform is not installed (>= 1.11: https://developer.hashicorp.com/terraform/install), so terraform/ is not tested.';
  }
  const functions = readdirSync(path.join(ROOT, 'lambda'), { withFileTypes: true });
  const missing = functions
    .filter((entry) => existsSync(path.join(ROOT, 'lambda', entry.name, 'function.json')))
    .map((entry) => `dist/${entry.name}.zip`)
    .filter((zip) => !existsSync(path.join(ROOT, zip)));
  return missing.length === 0 ? undefined : `${missing.join(', ')} missing: run \`npm run build\` first.`;
}

/** Runs one step, prints its time and output; true where it passed. */
function passes(step: Step): boolean {
  const startedAt = performance.now();
  const { status, error, stdout, stderr } = spawnSync('terraform', step.arguments, {
    cwd: path.join(ROOT, 'terraform'),
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: step.timeoutSeconds * 1000,
    // Asked politely, Terraform first finishes what it waits for.
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = status === 0;
  console.log(`${passed ? 'ok    ' : 'FAILED'} terraform ${step.name} ${seconds} s`);
  if (step.name === 'test' || !passed) console.log(`${stdout}${stderr}`.trim());
  if (error)
    console.log(`terraform ${step.name} was stopped after ${step.timeoutSeconds} s: ${error.message}`);
  if (!passed && step.advice) console.log(step.advice);
  return passed;
}

const reason = obstacle();
if (reason !== undefined) console.error(reason);
process.exitCode = reason === undefined && STEPS.every(passes) ? 0 : 1;
