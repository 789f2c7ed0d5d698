import { setTimeout as sleep } from 'node:timers/promises';
import { createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { loadConfig } from './config.ts';
import { createOpenModal } from './open-modal.ts';
import { createOpsgenie } from './opsgenie.ts';
import { createOpsgenieClient } from './opsgenie-client.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createServiceList } from './service-list.ts';

const { incidentFallback, ...config } = loadConfig(process.env);
const { log, metrics, now, secrets, slack, table, notifyUser, deliverMessage, claim } =
  createBackendClients(config);
// Both at once, and under way while Lambda fetches the first event. Whether it fails is seen by who needs them.
secrets.read([config.slackBotToken, config.opsgenieApiKey]).catch(() => undefined);

const incidents = createOpsgenieClient({
  fetch,
  baseUrl: config.opsgenieApiUrl,
  apiKey: () => secrets.require(config.opsgenieApiKey),
  now,
  metrics,
});
const services = createServiceList({ list: incidents.listServices, now });

export const handler = defineBackend(
  { log, metrics, notifyUser, claim, now, fallback: incidentFallback },
  createOpsgenie({
    openModal: createOpenModal({ slack, services, notifyUser, log, incidentFallback }),
    receipts: createReceiptStore(table),
    deliverMessage,
    incidents,
    notifyUser,
    log,
    now,
    sleep,
    incidentFallback,
  }),
);
