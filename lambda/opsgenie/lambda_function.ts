import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { defineBackend } from '../../common/backend.ts';
import { createLog } from '../../common/logger.ts';
import { createRespond } from '../../common/response-url.ts';
import { createSecrets } from '../../common/secrets.ts';
import { createSlackClient } from '../../common/slack-client.ts';
import { claimOnce } from '../../common/table.ts';
import { createTell } from '../../common/tell.ts';
import { createAnnounce } from './announce.ts';
import { loadConfig } from './config.ts';
import { createCreateOnce } from './create-once.ts';
import { createOpenForm } from './open-form.ts';
import { createOpsgenie } from './opsgenie.ts';
import { createOpsgenieClient } from './opsgenie-client.ts';
import { createReceipts } from './receipts.ts';
import { createServiceList } from './service-list.ts';

const { incidentFallback, ...config } = loadConfig(process.env);
const log = createLog();
const now = Date.now;
const awsSettings = {
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  maxAttempts: 3,
};

const ssm = new SSMClient(awsSettings);
const dynamoDb = new DynamoDBClient(awsSettings);
const table = { client: DynamoDBDocumentClient.from(dynamoDb), name: config.tableName, now };
const secrets = createSecrets({ provider: new SSMProvider({ awsSdkV3Client: ssm }), log });
const slack = createSlackClient({
  secrets,
  tokenParameter: config.slackBotToken,
  apiUrl: config.slackApiUrl,
});
const respond = createRespond({ fetch, origin: config.responseUrlOrigin, timeoutMs: 3000 });
const tell = createTell({ respond, slack, log });
const incidents = createOpsgenieClient({
  fetch,
  baseUrl: config.opsgenieApiUrl,
  apiKey: () => secrets.require(config.opsgenieApiKey),
});
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: config.tableName,
  awsSdkV3Client: dynamoDb,
});

export const handler = defineBackend(
  { log, tell, claim: (id) => claimOnce(table, id), now },
  createOpsgenie({
    openForm: createOpenForm({
      slack,
      services: createServiceList({ list: incidents.listServices, now }),
      tell,
      log,
      incidentFallback,
    }),
    receipts: createReceipts(table),
    createOnce: createCreateOnce({ incidents, persistenceStore }),
    announce: createAnnounce({ slack, tell, log }),
    incidents,
    tell,
    log,
    now,
    sleep,
    incidentFallback,
  }),
);
