import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DeployError } from './checks.ts';

export interface Identity {
  account: string;
  arn: string;
}

/**
 * The owner of the credentials that the AWS CLI would use, asked of the STS of that Region: no other partition knows
 * them. Throws DeployError if there are none, or STS refuses them.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function readIdentity(region: string): Promise<Identity> {
  const client = new STSClient({ region });
  const { Account = '?', Arn = '?' } = await client
    .send(new GetCallerIdentityCommand({}))
    .catch((error: Error) => {
      throw new DeployError(
        `No AWS credentials that work in ${region} (${error.message}): sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.`,
      );
    });
  return { account: Account, arn: Arn };
}
