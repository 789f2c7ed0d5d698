import { AwsAccountError } from '../deploy/announce-account.ts';
import type { Invocation } from './arguments.ts';
import {
  checkSecrets,
  type Dependencies,
  listSecretNames,
  makeSecret,
  rekeySecrets,
  rotateSecret,
  setSecrets,
} from './commands.ts';
import { SecretsError } from './errors.ts';

/** Runs the action of the command line. Returns the exit status. */
export async function run(
  deps: Dependencies,
  {
    action,
    key,
    leaked = false,
    name,
  }: Pick<Invocation, 'action' | 'name'> & Partial<Pick<Invocation, 'key' | 'leaked'>>,
): Promise<number> {
  if (action === 'check') return (await checkSecrets(deps)) ? 0 : 1;
  if (action === 'list') listSecretNames(deps);
  if (action === 'set') await setSecrets(deps, name);
  if (action === 'make' && name !== undefined) await makeSecret(deps, name);
  if (action === 'rekey' && key !== undefined) await rekeySecrets(deps, key);
  if (action === 'rotate' && name !== undefined) await rotateSecret(deps, name, { leaked });
  return 0;
}

/** One sentence on what went wrong and what to do, without a stack. */
export function explain(error: unknown): string {
  if (error instanceof SecretsError || error instanceof AwsAccountError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'CredentialsProviderError') {
    return 'No AWS credentials: sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.';
  }
  if (/region is missing/i.test(error.message))
    return 'No AWS Region: add --region us-east-1, or set AWS_REGION.';
  return `${error.name}: ${error.message}`;
}
