import { type Finished, finish } from './child.ts';
import { PrerequisiteError } from './prerequisite-error.ts';

const PROVIDER_ADVICE =
  'The AWS provider could not be installed. Where the registry is out of reach, point TF_CLI_CONFIG_FILE to a CLI ' +
  'configuration with a filesystem_mirror that holds hashicorp/aws, as locked in terraform/.terraform.lock.hcl.';

const MISSING =
  'terraform is not installed (>= 1.11: https://developer.hashicorp.com/terraform/install), so nothing is deployed.';

export interface TerraformOptions {
  folder: string;
  /** As `AWS_ENDPOINT_URL`. */
  awsEndpoint: string;
}

/** Nothing of the person's own account or settings may find its way to AWS. */
export function localEnvironment(awsEndpoint: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE|TF_DATA_DIR|TF_LOG)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // A profile of the person's own could bring its own endpoints.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
  };
}

/** The terraform of the machine on one folder, against the local AWS API. */
export class Terraform {
  readonly #options: TerraformOptions;
  /** Everything that any command printed. */
  readonly outputs: string[] = [];

  constructor(options: TerraformOptions) {
    this.#options = options;
  }

  /** Throws Obstacle where terraform, or the provider, is missing. */
  async init(): Promise<void> {
    const { status, output } = await this.#run(['init', '-lockfile=readonly'], 120);
    if (status !== 0) throw new PrerequisiteError(`${PROVIDER_ADVICE}\n${output.trim()}`);
  }

  /** Throws where it fails; answers what it printed. */
  async apply(): Promise<string> {
    return this.#succeed(['apply', '-auto-approve'], 300);
  }

  /** Exit status 0: nothing to change; 2: changes. Throws where it fails. */
  async plan(): Promise<{ isEmpty: boolean; output: string }> {
    const { status, output } = await this.#run(['plan', '-detailed-exitcode', '-out=plan.bin'], 90);
    if (status !== 0 && status !== 2)
      throw new Error(`terraform plan failed: ${reasonIn(output)}\n${output}`);
    return { isEmpty: status === 0, output };
  }

  /** Does what the last plan said. */
  async applyPlan(): Promise<string> {
    return this.#succeed(['apply', 'plan.bin'], 120);
  }

  /** The saved plan as JSON. */
  async showPlan(): Promise<string> {
    return this.#succeed(['show', '-json', 'plan.bin'], 60);
  }

  /** The state as JSON. https://developer.hashicorp.com/terraform/internals/json-format */
  async show(): Promise<unknown> {
    return JSON.parse(await this.#succeed(['show', '-json'], 60));
  }

  async destroy(): Promise<string> {
    return this.#succeed(['destroy', '-auto-approve'], 240);
  }

  async #succeed(words: readonly string[], timeoutSeconds: number): Promise<string> {
    const { status, stdout, output } = await this.#run(words, timeoutSeconds);
    if (status === null)
      throw new Error(`terraform ${words[0]} was stopped after ${timeoutSeconds} s:\n${output}`);
    if (status !== 0) throw new Error(`terraform ${words[0]} failed: ${reasonIn(output)}\n${output}`);
    return stdout;
  }

  async #run(words: readonly string[], timeoutSeconds: number): Promise<Finished> {
    const [command = '', ...rest] = words;
    const flags = command === 'show' ? [] : ['-input=false'];
    const finished = await finish({
      command: 'terraform',
      arguments: [command, '-no-color', ...flags, ...rest],
      cwd: this.#options.folder,
      env: localEnvironment(this.#options.awsEndpoint),
      timeoutSeconds,
    }).catch((error: unknown) => {
      throw isMissing(error) ? new PrerequisiteError(MISSING) : error;
    });
    // The state itself is looked at where it lies; what terraform says of it is the log.
    if (command !== 'show') this.outputs.push(finished.output);
    return finished;
  }
}

/** The first of Terraform's own errors. */
function reasonIn(output: string): string {
  return /Error: ([^\n]*)/.exec(output)?.[1] ?? 'no reason given';
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
