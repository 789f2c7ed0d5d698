import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { signAws } from './sign-aws.ts';

/** What the smoke test asks of AWS. */
export interface Aws {
  readSecret(parameter: string): Promise<string>;
  /** Whether the log group has the text in a line since then, milliseconds since the epoch. */
  logHas(search: { logGroup: string; text: string; since: number }): Promise<boolean>;
}

/** With the credentials that the AWS CLI would take, and `AWS_ENDPOINT_URL` where it is set. */
export function createAws(region: string): Aws {
  const client = new SSMClient({ region });
  return {
    async readSecret(parameter) {
      const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
      const { Parameter } = await client.send(command);
      return Parameter?.Value ?? '';
    },
    async logHas({ logGroup, text, since }) {
      const body = JSON.stringify({
        logGroupName: logGroup,
        startTime: since,
        filterPattern: `"${text}"`,
        limit: 1,
      });
      const answer = await callLogs(client, region, body);
      return Array.isArray(answer) && answer.length > 0;
    },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
async function callLogs(client: SSMClient, region: string, body: string): Promise<unknown> {
  const url = process.env.AWS_ENDPOINT_URL ?? `https://logs.${region}.amazonaws.com`;
  const unsigned = {
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
    },
    body,
    service: 'logs',
    region,
  };
  const headers = signAws(unsigned, await client.config.credentials(), new Date());
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`CloudWatch Logs answered ${response.status}: ${await response.text()}`);
  const output: unknown = await response.json();
  return typeof output === 'object' && output !== null && 'events' in output ? output.events : undefined;
}
