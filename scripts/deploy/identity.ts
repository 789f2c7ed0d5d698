import { SSMClient } from '@aws-sdk/client-ssm';
import { signAws } from '../smoke/sign-aws.ts';
import { DeployError } from './checks.ts';

const STS = 'https://sts.amazonaws.com/';
const MISSING =
  'No AWS credentials that work: sign in as for the AWS CLI (aws sso login, AWS_PROFILE), then again.';

export interface Identity {
  account: string;
  arn: string;
}

/**
 * Whose credentials these are, as the AWS CLI would take them. Throws DeployError where there are none, or STS does not
 * take them. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function readIdentity(): Promise<Identity> {
  const client = new SSMClient({ region: 'us-east-1' });
  const credentials = await client.config.credentials().catch(() => {
    throw new DeployError(MISSING);
  });
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const unsigned = { url: STS, headers, body, service: 'sts', region: 'us-east-1' };
  const signed = signAws(unsigned, credentials, new Date());
  const response = await fetch(STS, { method: 'POST', headers: signed, body });
  const xml = await response.text();
  if (!response.ok) throw new DeployError(MISSING);
  return { account: textIn(xml, 'Account'), arn: textIn(xml, 'Arn') };
}

function textIn(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '?';
}
