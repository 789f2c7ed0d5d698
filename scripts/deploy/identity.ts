import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DeployError } from './checks.ts';

export interface Identity {
  account: string;
  arn: string;
}

/** The owner of the credentials that the AWS CLI would use. Throws DeployError if there are none, or STS refuses them. */
export async function readIdentity(): Promise<Identity> {
  const client = new STSClient({ region: 'us-east-1' });
  const { Account = '?', Arn = '?' } = await client
    .send(new GetCallerIdentityCommand({}))
    .catch((error: Error) => {
      throw new DeployError(
        `No AWS credentials that work (${error.message}): sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.`,
      );
    });
  return { account: Account, arn: Arn };
}
