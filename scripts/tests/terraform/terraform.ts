import { type Finished, finish } from './child.ts';
import { PrerequisiteError } from './prerequisite-error.ts';

const PROVIDER_MISSING =
  'The AWS provider could not be installed. Where the registry is out of reach, point TF_CLI_CONFIG_FILE to a CLI ' +
  'configuration with a filesystem_mirror that holds hashicorp/aws, as locked in terraform/.terraform.lock.hcl.';

const TERRAFORM_MISSING =
  'terraform is not installed (>= 1.11: https://developer.hashicorp.com/terraform/install), so nothing is tested.';

/** The environment without the user's own AWS account and Terraform settings, so that nothing reaches AWS. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE|TF_DATA_DIR|TF_LOG|TF_REATTACH)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    AWS_EC2_METADATA_DISABLED: 'true',
    CHECKPOINT_DISABLE: '1',
    // Its memory is nearly all the provider's schema, which stays: fewer looks for what could go, a quarter of its time.
    GOGC: '400',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  };
}

/** What a script needs to reach the local AWS API at this URL, and no other. */
export function localEnvironment(awsEndpoint: string): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    // A profile of the user could bring its own endpoints.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

/** The machine's terraform in one folder. Each method throws if it fails or takes too long. */
export class Terraform {
  /** Everything that any command printed, except the state itself. */
  readonly outputs: string[] = [];
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /** Throws PrerequisiteError if the provider cannot be installed. */
  async init(...flags: string[]): Promise<void> {
    const { status, output } = await this.#run(['init', '-input=false', '-lockfile=readonly', ...flags], 120);
    if (status !== 0) throw new PrerequisiteError(`${PROVIDER_MISSING}\n${output.trim()}`);
  }

  async apply(...flags: string[]): Promise<void> {
    await this.succeed(['apply', '-input=false', '-auto-approve', ...flags], 300);
  }

  async plan(...flags: string[]): Promise<{ isEmpty: boolean; output: string }> {
    const words = ['plan', '-input=false', '-detailed-exitcode', '-out=plan.bin', ...flags];
    const finished = await this.#run(words, 90);
    // 0: nothing to change; 2: changes.
    if (finished.status !== 0 && finished.status !== 2) throw failure(words, finished, 90);
    return { isEmpty: finished.status === 0, output: finished.output };
  }

  async applyPlan(): Promise<void> {
    await this.succeed(['apply', '-input=false', 'plan.bin'], 120);
  }

  /** The saved plan as JSON. */
  async showPlan(): Promise<string> {
    return this.succeed(['show', '-json', 'plan.bin'], 60);
  }

  /** The state as JSON. https://developer.hashicorp.com/terraform/internals/json-format */
  async show(): Promise<unknown> {
    return JSON.parse(await this.succeed(['show', '-json'], 60));
  }

  async destroy(): Promise<void> {
    await this.succeed(['destroy', '-input=false', '-auto-approve'], 240);
  }

  /** Runs any command and returns what it printed. */
  async succeed(words: readonly string[], timeoutSeconds: number): Promise<string> {
    const finished = await this.#run(words, timeoutSeconds);
    if (finished.status !== 0) throw failure(words, finished, timeoutSeconds);
    return finished.stdout;
  }

  async #run([command = '', ...rest]: readonly string[], timeoutSeconds: number): Promise<Finished> {
    const finished = await finish({
      command: 'terraform',
      arguments: ['fmt', 'state'].includes(command) ? [command, ...rest] : [command, '-no-color', ...rest],
      cwd: this.#folder,
      env: this.#env,
      timeoutSeconds,
    }).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new PrerequisiteError(TERRAFORM_MISSING) : error;
    });
    if (command !== 'show') this.outputs.push(finished.output);
    return finished;
  }
}

function failure([command]: readonly string[], { output, status }: Finished, timeoutSeconds: number): Error {
  if (status === null)
    return new Error(`terraform ${command} was stopped after ${timeoutSeconds} s:\n${output}`);
  const reason = /Error: ([^\n]*)/.exec(output)?.[1] ?? 'no reason given';
  return new Error(`terraform ${command} failed: ${reason}\n${output}`);
}
