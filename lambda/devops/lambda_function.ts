import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { createHourlyLimit } from '../../common/aws/hourly-limit.ts';
import { awsSettings, createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { createHandleOnce } from '../../common/backend/handle-once.ts';
import { handles } from '../../common/backend/other-events.ts';
import { createRunOnce } from '../../common/backend/run-once.ts';
import { withRequestId } from '../../common/cloudwatch-event.ts';
import { DEAD_LETTERS_SOURCE, failedOrderSchema } from '../../common/failed-order-contract.ts';
import { createReadGroups } from './access.ts';
import { createAlarmStore } from './alarm-store.ts';
import { createAlarms } from './alarms.ts';
import { loadConfig } from './config.ts';
import { createDevops } from './devops.ts';
import { createEcs } from './ecs.ts';
import { createFollowFailedEvent } from './follow-failed-event.ts';
import definition from './function.json' with { type: 'json' };
import { createAlarmEvents } from './handle-alarm.ts';
import { createLocks } from './locks.ts';
import { createPendingRestarts } from './pending-restarts.ts';

const { services, helpContact, restricted, groupMembers, ...config } = loadConfig(process.env);
const {
  log,
  metrics,
  now,
  secrets,
  table,
  dynamoDb,
  messages,
  notifyUser,
  deliverMessage,
  firstToTell,
  audit,
} = createBackendClients(config);
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: config.tableName,
  awsSdkV3Client: dynamoDb,
});

const alarmSettings = {
  channels: config.alarmChannels,
  services: config.alarmServices,
  neverMuted: config.alarmsNeverMuted,
  incidentCommands: config.incidentCommands,
};
const shown = {
  alarmStore: createAlarmStore(table),
  alarmSettings,
  random: Math.random,
  ecs: createEcs({
    reading: new ECSClient(awsSettings),
    once: new ECSClient({ ...awsSettings, maxAttempts: 1 }),
  }),
  pending: createPendingRestarts(table),
  messages,
  metrics,
  log,
  now,
  sleep,
};

const handle = defineBackend(
  { log, metrics, notifyUser, audit, firstToTell, now, readOnly: definition.readOnly },
  createDevops({
    ...shown,
    alarms: createAlarms(new CloudWatchClient(awsSettings)),
    locks: createLocks(table),
    approval: config.approval,
    handleOnce: createHandleOnce({ runOnce: createRunOnce({ persistenceStore, keyPrefix: 'devops' }), log }),
    access: { restricted, readGroups: createReadGroups(secrets, groupMembers) },
    restartLimit: createHourlyLimit({ table, log }, { what: 'restarts', perHour: config.restartsPerHour }),
    helpContact,
    services,
    notifyUser,
    deliverMessage,
    audit,
  }),
  createAlarmEvents(shown),
  {
    source: DEAD_LETTERS_SOURCE,
    handlers: { order_failed: handles(failedOrderSchema, createFollowFailedEvent(shown)) },
  },
);

export const handler: typeof handle = (event, context) => handle(withRequestId(event), context);
