import { createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { createBackendLambda } from './backend_lambda.ts';
import { loadConfig } from './config.ts';
import definition from './function.json' with { type: 'json' };

const clients = createBackendClients(loadConfig(process.env));

export const handler = defineBackend(
  { ...clients, readOnly: definition.readOnly },
  createBackendLambda(clients),
);
