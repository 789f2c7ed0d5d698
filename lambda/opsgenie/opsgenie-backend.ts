import type { IncidentActions, IncidentBackend, Service } from './incident-backend.ts';
import { createOpsgenieActions } from './opsgenie-actions.ts';
import { createOpsgenieClient, type OpsgenieConnection } from './opsgenie-client.ts';
import { createServiceList } from './service-list.ts';

/** OpsGenie as the one place of incidents. `integrationKey` answers '' if it is not set: then nothing is acknowledged. */
export function createOpsgenieBackend(
  deps: OpsgenieConnection & { integrationKey: () => Promise<string>; sleep: (ms: number) => Promise<void> },
): { incidents: IncidentBackend & IncidentActions; services: () => Promise<Service[]> } {
  const client = createOpsgenieClient(deps);
  const services = createServiceList({ list: client.listServices, now: deps.now });
  return { incidents: { ...client, ...createOpsgenieActions({ ...deps, services }) }, services };
}
