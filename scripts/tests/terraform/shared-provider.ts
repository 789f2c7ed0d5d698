import { spawn } from 'node:child_process';
import { globSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { end } from './child.ts';

const BINARY = 'terraform-provider-aws';
const STARTED_WITHIN_SECONDS = 60;
/** Started so, it would write a line for each step of each call: 200 MB. */
const QUIET = { TF_LOG_SDK: 'OFF', TF_LOG_SDK_PROTO: 'OFF' };

export interface SharedProvider {
  /** What leads Terraform to it. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * The AWS provider that `terraform init` installed in this folder, as one process for all runs of `terraform test`:
 * Terraform starts it anew two times for each run otherwise, which is half of the processor time. Only for tests whose
 * provider is mocked: it is asked for its schema and whether arguments are valid, and keeps nothing from run to run.
 * Throws if it is not installed, ends, or does not say within 60 seconds where it listens (a Unix socket).
 * https://developer.hashicorp.com/terraform/plugin/debugging
 */
export async function startSharedProvider(folder: string, env: NodeJS.ProcessEnv): Promise<SharedProvider> {
  const file = installedIn(folder);
  const child = spawn(file, ['-debug'], { env: { ...env, ...QUIET }, stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), STARTED_WITHIN_SECONDS * 1000);
  const address = await addressIn(createInterface({ input: child.stdout }));
  clearTimeout(timer);
  child.stdout.resume();
  if (address === undefined) {
    await end(child);
    throw new Error(`The AWS provider did not say within ${STARTED_WITHIN_SECONDS} s where it listens.`);
  }
  return { env: { TF_REATTACH_PROVIDERS: address }, stop: () => end(child) };
}

/** Where the provider comes from a mirror, the folder is a link to it. */
function installedIn(folder: string): string {
  const [installed = ''] = globSync('.terraform/providers/*/hashicorp/aws/*/*', { cwd: folder });
  const [file] = readdirSync(path.join(folder, installed)).filter((one) => one.startsWith(BINARY));
  if (file === undefined) throw new Error(`${folder} has no AWS provider: terraform init comes first.`);
  return path.join(folder, installed, file);
}

async function addressIn(lines: AsyncIterable<string>): Promise<string | undefined> {
  for await (const line of lines) {
    const [, address] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  return undefined;
}
