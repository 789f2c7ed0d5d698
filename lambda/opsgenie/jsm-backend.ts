import type { IncidentActions, IncidentBackend } from './incident-backend.ts';
import { createJsmActions } from './jsm-actions.ts';
import { createJsmClient } from './jsm-client.ts';
import type { JsmConnection } from './jsm-connection.ts';
import { createJsmFields } from './jsm-fields.ts';
import { createServiceList } from './service-list.ts';

/** Jira Service Management as a place of incidents; its services may come from a cache. */
export function createJsmBackend(
  deps: JsmConnection & { sleep: (ms: number) => Promise<void> },
): IncidentBackend & IncidentActions {
  const connected = { ...deps, fields: createJsmFields(deps.settings) };
  const client = createJsmClient(connected);
  const services = createServiceList({ list: client.listServices, now: deps.now });
  return { ...client, ...createJsmActions({ ...connected, services }), listServices: services };
}
