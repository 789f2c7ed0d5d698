import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** What the smoke test asks of AWS. */
export interface Aws {
  readSecret(parameter: string): Promise<string>;
  /** True if one line that was logged since then (milliseconds since the epoch) contains all the texts. */
  logHas(search: { logGroup: string; texts: readonly string[]; since: number }): Promise<boolean>;
}

/** Uses the credentials of the AWS CLI, and `AWS_ENDPOINT_URL` if it is set. */
export function createAws(region: string): Aws {
  const ssm = new SSMClient({ region });
  const logs = new CloudWatchLogsClient({ region });
  return {
    async readSecret(parameter) {
      const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
      const { Parameter } = await ssm.send(command);
      return Parameter?.Value ?? '';
    },
    async logHas({ logGroup, texts, since }) {
      const filterPattern = texts.map((text) => `"${text}"`).join(' ');
      const filter = { logGroupName: logGroup, startTime: since, filterPattern, limit: 1 };
      // A page may be empty and have one behind it.
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, filter)) {
        if (events.length > 0) return true;
      }
      return false;
    },
  };
}
