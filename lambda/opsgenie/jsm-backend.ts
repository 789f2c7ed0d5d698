import type { IncidentActions, IncidentBackend, Service } from './incident-backend.ts';
import { createJsmActions } from './jsm-actions.ts';
import { createJsmClient } from './jsm-client.ts';
import type { JsmConnection } from './jsm-connection.ts';
import { createJsmFields } from './jsm-fields.ts';
import { createServiceList } from './service-list.ts';

/** Jira Service Management as the one place of incidents. */
export function createJsmBackend(deps: JsmConnection & { sleep: (ms: number) => Promise<void> }): {
  incidents: IncidentBackend & IncidentActions;
  services: () => Promise<Service[]>;
} {
  const connected = { ...deps, fields: createJsmFields(deps.settings) };
  const client = createJsmClient(connected);
  const services = createServiceList({ list: client.listServices, now: deps.now });
  return { incidents: { ...client, ...createJsmActions({ ...connected, services }) }, services };
}
