import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { createHourlyLimit } from '../../common/aws/hourly-limit.ts';
import { claimOnce } from '../../common/aws/table.ts';
import { createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { createHandleOnce } from '../../common/backend/handle-once.ts';
import { handles, SCHEDULE_SOURCE } from '../../common/backend/other-events.ts';
import { createRunOnce } from '../../common/backend/run-once.ts';
import { DEAD_LETTERS_SOURCE, failedOrderSchema } from '../../common/failed-order-contract.ts';
import { createPagingDrills } from '../../common/paging-drill.ts';
import { createSettledTaps } from '../../common/settled-taps.ts';
import { alertActionSchema, phoneAcknowledgedSchema, WEBHOOK_SOURCE } from '../../common/webhook-contract.ts';
import { loadConfig } from './config.ts';
import { createFollowAlert } from './follow-alert.ts';
import { createFollowFailedOrder } from './follow-failed-order.ts';
import definition from './function.json' with { type: 'json' };
import { createWeeklyDrill, DRILLS_PER_HOUR, scheduledDrillSchema } from './hold-drill.ts';
import { createIncidents } from './incident-products.ts';
import { createIncidentStore } from './incident-store.ts';
import { createJsmBackend } from './jsm-backend.ts';
import { checkJsmToken } from './jsm-token.ts';
import { createOpenModal } from './open-modal.ts';
import { createOpenNow } from './open-now.ts';
import { createShowOpenedFrom } from './opened-from.ts';
import { createOpenedFromStore } from './opened-from-store.ts';
import { createOpsgenie } from './opsgenie.ts';
import { createOpsgenieBackend } from './opsgenie-backend.ts';
import { createPhoneAcknowledged } from './phone-acknowledged.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createUpdateReceipt } from './refresh-receipt.ts';

const { incidentFallback, ...config } = loadConfig(process.env);
const clients = createBackendClients(config);
const { log, metrics, now, secrets, slack, table, dynamoDb, messages, notifyUser, deliverMessage } = clients;
const { audit } = clients;
const claim = (id: string) => claimOnce(table, id);
/** The other product's secrets are read only for what was opened there before. */
const { incidentBackend: chosen, jsm } = config;
const keys = {
  opsgenie: [config.opsgenieApiKey, config.opsgenieIntegrationKey],
  jsm: [config.jiraApiToken],
};
// All at once, and under way while Lambda fetches the first event. Whether it fails is seen by who needs them.
const started = secrets.read([config.slackBotToken, ...keys[chosen]]).catch(() => undefined);

const shared = { fetch, now, sleep, metrics };
const opsgenie = () =>
  createOpsgenieBackend({
    ...shared,
    baseUrl: config.opsgenieApiUrl,
    apiKey: () => secrets.require(config.opsgenieApiKey),
    integrationKey: async () => (await secrets.read([config.opsgenieIntegrationKey]))[0] ?? '',
  });
const site = jsm && { ...shared, settings: jsm, log, apiToken: () => secrets.require(config.jiraApiToken) };
const jira = site && (() => createJsmBackend(site));
const incidents = createIncidents({ chosen, connect: { opsgenie, jsm: jira } });
const services = incidents.listServices;
const receipts = createReceiptStore(table, chosen);
const known = createIncidentStore(table);
const openedFrom = createOpenedFromStore(table);
const drills = createPagingDrills(table);
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: config.tableName,
  awsSdkV3Client: dynamoDb,
});

const updateReceipt = createUpdateReceipt({ incidents, known, receipts, messages, log, now, sleep });

export const handler = defineBackend(
  { ...clients, started, fallback: incidentFallback, readOnly: definition.readOnly },
  createOpsgenie({
    openModal: createOpenModal({
      ...{ slack, services, notifyUser, log, incidentFallback, product: incidents.name },
      openNow: createOpenNow({ incidents, now, sleep }),
      showOpenedFrom: createShowOpenedFrom({ openedFrom, receipts, known, incidents, log, now, sleep }),
    }),
    handleOnce: createHandleOnce({
      runOnce: createRunOnce({ persistenceStore, keyPrefix: 'opsgenie' }),
      log,
    }),
    updateReceipt,
    incidentLimit: createHourlyLimit({ table, log }, { what: 'incidents', perHour: config.incidentsPerHour }),
    drillLimit: createHourlyLimit({ table, log }, { what: 'drills', perHour: DRILLS_PER_HOUR }),
    drills,
    receipts,
    known,
    openedFrom,
    audit,
    claim,
    messages,
    slack,
    deliverMessage,
    incidents,
    notifyUser,
    log,
    now,
    sleep,
    incidentFallback,
  }),
  {
    source: WEBHOOK_SOURCE,
    handlers: {
      alert_action: handles(alertActionSchema, createFollowAlert({ updateReceipt, log })),
      phone_acknowledged: handles(
        phoneAcknowledgedSchema,
        createPhoneAcknowledged({
          ...{ audit, claim, incidents, known, log, now, sleep, updateReceipt },
          taps: createSettledTaps(table),
        }),
      ),
    },
  },
  {
    source: DEAD_LETTERS_SOURCE,
    handlers: {
      order_failed: handles(
        failedOrderSchema,
        createFollowFailedOrder({ incidents, known, receipts, updateReceipt, log, sleep }),
      ),
    },
  },
  {
    source: SCHEDULE_SOURCE,
    handlers: {
      jira_token: async () => (site === undefined ? undefined : checkJsmToken(site)),
      drill: handles(
        scheduledDrillSchema,
        createWeeklyDrill({ audit, drills, incidents, log, metrics, now, sleep }),
      ),
    },
  },
);
