import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { retryThrottlesOnly } from '../../common/aws/retry-throttles.ts';
import { createSecrets } from '../../common/aws/secrets.ts';
import { claimOnce } from '../../common/aws/table.ts';
import { withOwnErrors } from '../../common/loggable-error.ts';
import { createLog } from '../../common/logger.ts';
import { createMetrics } from '../../common/metrics.ts';
import { createSlackClient } from '../../common/slack/client.ts';
import { createMessages } from '../../common/slack/messages.ts';
import { loadConfig } from './config.ts';
import { createGroupSync, READ_MS } from './group_sync.ts';
import { createGroupStore } from './group-store.ts';
import { readOnCallGroups } from './on-call.ts';
import { createSayOnce } from './say-once.ts';
import { createSchedules } from './schedules.ts';
import { readSlackGroups } from './slack-groups.ts';
import { createSlackMembers } from './slack-members.ts';

const { slackBotToken, opsgenieApiKey, jiraApiToken, ...config } = loadConfig(process.env);
const log = createLog();
const metrics = createMetrics();
const now = Date.now;
const requestHandler = { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true };
const ssm = new SSMClient({ requestHandler, maxAttempts: 3 });
const dynamoDb = new DynamoDBClient({ requestHandler, maxAttempts: 3, retryStrategy: retryThrottlesOnly });
const table = { client: DynamoDBDocumentClient.from(dynamoDb), name: config.tableName, now };
const secrets = createSecrets({ client: ssm, log });
const slack = createSlackClient({
  ...{ secrets, metrics },
  tokenParameter: slackBotToken,
  apiUrl: config.slackApiUrl,
});
const members = createSlackMembers(slack, config.teamId);
const schedules = createSchedules({
  ...config,
  fetch,
  opsgenieApiKey: () => secrets.require(opsgenieApiKey),
  jiraApiToken: () => secrets.require(jiraApiToken),
});

const sync = createGroupSync({
  groups: config.groups,
  store: createGroupStore(ssm, config.groupMembers),
  readSlackGroups: (ids, deadline) => readSlackGroups({ slack, members }, ids, deadline),
  readOnCallGroups: (names, deadline) => readOnCallGroups({ schedules, members }, names, deadline),
  deadline: () => AbortSignal.timeout(READ_MS),
  sayOnce: createSayOnce({
    operationsChannel: config.operationsChannel,
    messages: createMessages({ slack, log, sleep }),
    claim: (id) => claimOnce(table, id),
    ...{ log, now },
  }),
  ...{ log, now },
});

/** Takes the event of its schedule, which says nothing but when. */
export const handler = withOwnErrors(async ({ id }: { id: string }): Promise<void> => {
  log.begin({ requestId: id });
  await sync().finally(() => metrics.publish());
});
