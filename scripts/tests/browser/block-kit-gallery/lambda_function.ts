import { createBackendClients } from '../../../../common/backend/clients.ts';
import { defineBackend } from '../../../../common/backend/define-backend.ts';
import { backendVariables } from '../../../../common/backend/variables.ts';
import { readConfig } from '../../../../common/config.ts';
import { createGallery } from './block-kit-gallery.ts';

const clients = createBackendClients(readConfig(process.env, backendVariables));

export const handler = defineBackend(clients, createGallery(clients));
