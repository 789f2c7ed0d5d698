import { createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { createOnce } from '../../common/backend/once.ts';
import { createShowModal } from '../../common/slack/show-modal.ts';
import { createBackendLambda } from './backend_lambda.ts';
import { loadConfig } from './config.ts';
import definition from './function.json' with { type: 'json' };

const clients = createBackendClients(loadConfig(process.env));
const once = createOnce(clients, { keyPrefix: 'backend_lambda' });

export const handler = defineBackend(
  { ...clients, readOnly: definition.readOnly },
  createBackendLambda({ ...clients, once, showModal: createShowModal(clients) }),
);
