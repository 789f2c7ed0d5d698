import { defineBackend } from '../../../common/backend.ts';
import { backendVariables, createBackendClients } from '../../../common/backend-clients.ts';
import { readConfig } from '../../../common/config.ts';
import { createKinds } from './kinds.ts';

const clients = createBackendClients(readConfig(process.env, backendVariables));

export const handler = defineBackend(clients, createKinds(clients));
