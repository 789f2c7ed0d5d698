import { createBackendClients } from '../../common/backend/clients.ts';
import { defineBackend } from '../../common/backend/define-backend.ts';
import { createChainNode } from './chain-node.ts';
import { loadConfig } from './config.ts';
import definition from './function.json' with { type: 'json' };
import { createQchain } from './qchain.ts';

const { nodes, lagBlocks, haltedAfterSeconds, ...config } = loadConfig(process.env);
const { audit, log, metrics, now, notifyUser, firstToTell } = createBackendClients(config);

export const handler = defineBackend(
  { audit, log, metrics, notifyUser, firstToTell, now, readOnly: definition.readOnly },
  createQchain({
    nodes: Object.entries(nodes).map(([name, url]) => createChainNode({ name, url, fetch, now })),
    lagBlocks,
    haltedAfterSeconds,
    ...{ audit, notifyUser, now },
  }),
);
