import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { retryThrottlesOnly } from '../aws/retry-throttles.ts';
import { createSecrets, type Secrets } from '../aws/secrets.ts';
import { claimOnce, type Table } from '../aws/table.ts';
import { createLog } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { createSlackClient, type SlackClient } from '../slack/client.ts';
import { createDeliverMessage, type DeliverMessage } from '../slack/deliver-message.ts';
import { createMessages, type Messages } from '../slack/messages.ts';
import { createNotifyUser } from '../slack/notify-user.ts';
import { createRespond } from '../slack/response-url.ts';
import { createAuditTrail } from './audit-trail.ts';
import type { BackendDeps } from './define-backend.ts';

export interface BackendClients extends BackendDeps {
  secrets: Secrets;
  slack: () => Promise<SlackClient>;
  messages: Messages;
  deliverMessage: DeliverMessage;
  table: Table;
  dynamoDb: DynamoDBClient;
}

const RESPOND_MS = 3000;

/** For AWS clients of backends: nobody waits 3 seconds here, and nothing may hang. */
export const awsSettings = {
  // `requestTimeout` only warns unless it is told to throw.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  maxAttempts: 3,
};

/** A form waits for the token: where SSM stalls, the last good values serve. */
const ssmSettings = {
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
  maxAttempts: 2,
};

/** What every backend talks to, made once per container. */
export function createBackendClients(config: {
  slackApiUrl: string;
  responseUrlOrigin: string;
  slackBotToken: string;
  tableName: string;
  busName: string;
}): BackendClients {
  // Node.js loads its fetch when it is first used: here, where Lambda gives a whole processor, and not in the first request.
  new Headers();
  const log = createLog();
  const metrics = createMetrics();
  const now = Date.now;
  const dynamoDb = new DynamoDBClient({ ...awsSettings, retryStrategy: retryThrottlesOnly });
  const table = { client: DynamoDBDocumentClient.from(dynamoDb), name: config.tableName, now };
  const secrets = createSecrets({ client: new SSMClient(ssmSettings), log });
  const slack = createSlackClient({
    secrets,
    tokenParameter: config.slackBotToken,
    apiUrl: config.slackApiUrl,
    metrics,
  });
  const messages = createMessages({ slack, log, sleep });
  const respond = createRespond({ fetch, origin: config.responseUrlOrigin, timeoutMs: RESPOND_MS });
  const notifyUser = createNotifyUser({ respond, messages, log, metrics });
  const deliverMessage = createDeliverMessage({ messages, notifyUser, log, metrics });
  const firstToTell = (key: string) => claimOnce(table, `told#${key}`);
  let eventBridge: EventBridgeClient | undefined;
  const audit = createAuditTrail({
    client: () => {
      eventBridge ??= new EventBridgeClient({ ...awsSettings, maxAttempts: 1 });
      return eventBridge;
    },
    busName: config.busName,
    // As Powertools calls it: Terraform gives each function its own name.
    source: `qbot.${process.env.POWERTOOLS_SERVICE_NAME}`,
    log,
    now,
  });
  const talking = { messages, notifyUser, deliverMessage };
  return { log, metrics, now, secrets, slack, table, dynamoDb, firstToTell, audit, ...talking };
}
