import { backendVariables, createBackendClients } from '../../../../common/backend/clients.ts';
import { defineBackend } from '../../../../common/backend/define-backend.ts';
import { readConfig } from '../../../../common/config.ts';
import { createKinds } from './kinds.ts';

const clients = createBackendClients(readConfig(process.env, backendVariables));

export const handler = defineBackend(clients, createKinds(clients));
