import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, Context, SQSEvent } from 'aws-lambda';
import { createSecretCheck } from '../../common/aws/secret-check.ts';
import { createSecrets, PROOF_CACHE_MS } from '../../common/aws/secrets.ts';
import { createRunOnce } from '../../common/backend/run-once.ts';
import { withOwnErrors } from '../../common/loggable-error.ts';
import { createLog } from '../../common/logger.ts';
import { createPagingDrills } from '../../common/paging-drill.ts';
import { createSettledTaps } from '../../common/settled-taps.ts';
import { createAlertStore } from './alert-store.ts';
import { loadConfig } from './config.ts';
import { createDrillOr } from './drill.ts';
import { createGateway } from './gateway.ts';
import { createPollReceipt } from './poll-receipt.ts';
import { createPublishEvent, publishAfter } from './publish-action.ts';
import { createPushover } from './pushover.ts';
import { createPushoverClient } from './pushover-client.ts';
import { parseRecipients } from './recipients.ts';
import { createEnqueue, createRunQueued } from './retry-queue.ts';
import { createRingStore } from './ring-store.ts';
import { createSendOnce } from './send-once.ts';
import { createSendWatched, createWatchReceipts } from './watch-receipts.ts';

const config = loadConfig(process.env);
const log = createLog();
const now = Date.now;

// API Gateway waits 29 seconds. `requestTimeout` only warns unless it is told to throw.
const requestHandler = { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true };
const aws = { requestHandler, maxAttempts: 2 };
const dynamoDb = new DynamoDBClient(aws);
const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
const retryQueue = { client: sqs, queueUrl: config.retryQueueUrl };
const receiptsQueue = { client: sqs, queueUrl: config.receiptsQueueUrl };

// Without the token a webhook is answered 503, and perhaps sent again by nobody: of the 29 seconds it gets six.
const ssm = new SSMClient({ requestHandler, maxAttempts: 4 });
const secrets = createSecrets({ client: ssm, log, cacheMs: PROOF_CACHE_MS });
const tokens = [config.webhookToken, config.webhookTokenPrevious];
const client = createPushoverClient({
  fetch,
  baseUrl: config.pushoverApiUrl,
  apiToken: () => secrets.require(config.apiToken),
});
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: config.tableName,
  awsSdkV3Client: dynamoDb,
});

const runOnce = createRunOnce({ persistenceStore, keyPrefix: 'push' });
const table = { client: DynamoDBDocumentClient.from(dynamoDb), name: config.tableName, now };
const alerts = createAlertStore(table);
const rings = createRingStore(table);
const eventBridge = new EventBridgeClient({ requestHandler, maxAttempts: 1 });
const publish = createPublishEvent({ client: eventBridge, busName: config.busName, now });
const send = createSendWatched(receiptsQueue);
const shared = { alerts, client, log, now, publish, rings, runOnce, send };

const ringing = {
  ...config,
  ...shared,
  sendOnce: createSendOnce(shared),
  recipients: async () => parseRecipients(await secrets.require(config.recipients)),
};
const ring = createPushover({ ...ringing, watchReceipts: createWatchReceipts(shared) });
const drillOrRing = createDrillOr(ring, { ...ringing, drills: createPagingDrills(table) });
const handleAlert = publishAfter(drillOrRing, shared);
const pollReceipt = createPollReceipt({ ...shared, taps: createSettledTaps(table) });
const checkToken = createSecretCheck({ readSecrets: (options) => secrets.read(tokens, options), now });
const gateway = createGateway({ checkToken, handleAlert, enqueue: createEnqueue(retryQueue), log });
const runQueued = createRunQueued({ ...config, client: sqs, handleAlert, pollReceipt, log });

export const handler = withOwnErrors(async (event: APIGatewayProxyEvent | SQSEvent, context: Context) =>
  'Records' in event ? runQueued(event, context) : gateway(event, context),
);
