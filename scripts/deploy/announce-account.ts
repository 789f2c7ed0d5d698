import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { findOtherAws, type ReadText } from './other-aws.ts';

/** Ends the program with its message and status 1, before anything is written. */
export class AwsAccountError extends Error {
  override readonly name = 'AwsAccountError';
}

export interface AwsAccount {
  account: string;
  arn: string;
}

/** Written on the command line, so that no environment alone leads secrets astray. */
export const OTHER_AWS = '--other-aws';

/**
 * Prints which account this acts on, and as whom; call it before anything is read or written. Throws AwsAccountError if
 * the environment or the AWS profile leads to an AWS other than the real one and `acceptsOther` is false (it is what
 * `--other-aws` sets), or if no credentials work there.
 *
 * @example await announceAccount({ env: process.env, region: 'us-east-1', acceptsOther: false, print: console.log })
 */
export async function announceAccount(options: {
  env: Readonly<Record<string, string | undefined>>;
  /** Without one, that of the AWS CLI. */
  region: string | undefined;
  acceptsOther: boolean;
  print: (line: string) => void;
  /** For tests: the files of the AWS CLI. */
  read?: ReadText;
}): Promise<AwsAccount> {
  const { acceptsOther, env, print, read, region } = options;
  const other = findOtherAws(env, read);
  if (other !== undefined && !acceptsOther) {
    throw new AwsAccountError(
      `${other.setBy} is set, so this would not reach AWS, and may hand secrets to somebody else: unset ${other.setBy}. ` +
        `For a trial against an AWS of your own, add ${OTHER_AWS}.`,
    );
  }
  const identity = await readIdentity(region);
  const where = other === undefined ? 'AWS' : `The AWS at ${other.url},`;
  print(`${where} account ${identity.account}, as ${identity.arn}`);
  return identity;
}

/**
 * The owner of the credentials that the AWS CLI would use, asked of the STS of that Region: no other partition knows
 * them. The call needs no right.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
async function readIdentity(region: string | undefined): Promise<AwsAccount> {
  const client = new STSClient(region === undefined ? {} : { region });
  const { Account = '?', Arn = '?' } = await client
    .send(new GetCallerIdentityCommand({}))
    .catch((error: Error) => {
      throw new AwsAccountError(
        /region is missing/i.test(error.message)
          ? 'No AWS Region: add --region us-east-1, or set AWS_REGION.'
          : `No AWS credentials that work in ${region ?? 'this Region'} (${error.message}): sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.`,
      );
    });
  return { account: Account, arn: Arn };
}
