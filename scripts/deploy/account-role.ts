import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { DeployError } from './checks.ts';

/**
 * The role with which the REST APIs of this account and Region write their logs; undefined if there is none. Throws
 * DeployError if API Gateway does not say. https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html
 */
export async function readAccountRole(
  region: string,
  fetch: typeof globalThis.fetch,
): Promise<string | undefined> {
  const { config } = new STSClient({ region });
  const { url } = config.endpointProvider({ Region: region, UseDualStack: false, UseFIPS: false });
  // Its client alone would be another dependency; the address of STS knows the partition.
  const host = url.hostname.replace(/^sts\./, 'apigateway.');
  const signer = new SignatureV4({ ...config, region, service: 'apigateway' });
  const request = { method: 'GET', protocol: 'https:', hostname: host, path: '/account', headers: { host } };
  const { headers } = await signer.sign(request);
  const response = await fetch(`https://${host}/account`, { headers });
  if (!response.ok) {
    throw new DeployError(
      `API Gateway does not say which role this account has (${response.status}): api_gateway_log_role needs the right apigateway:GET on /account.`,
    );
  }
  const { cloudwatchRoleArn } = Object(await response.json());
  return typeof cloudwatchRoleArn === 'string' && cloudwatchRoleArn !== '' ? cloudwatchRoleArn : undefined;
}

/** Throws DeployError where another stack has given the account its role: this one would take it away. */
export function refuseForeignRole(role: string | undefined, name: string): void {
  if (role === undefined || role.endsWith(`/${name}-api-gateway-logs`)) return;
  throw new DeployError(
    `API Gateway writes the logs of this account and Region with ${role} already: api_gateway_log_role would take it from those who rely on it. Set api_gateway_log_role = false, and pushover_access_log = true.`,
  );
}
