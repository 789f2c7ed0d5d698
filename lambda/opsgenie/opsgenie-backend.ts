import type { IncidentActions, IncidentBackend } from './incident-backend.ts';
import { createOpsgenieActions } from './opsgenie-actions.ts';
import { createOpsgenieClient, type OpsgenieConnection } from './opsgenie-client.ts';
import { createServiceList } from './service-list.ts';

/** OpsGenie as a place of incidents; its services may come from a cache. `integrationKey` answers '' if it is not set: then nothing is acknowledged. */
export function createOpsgenieBackend(
  deps: OpsgenieConnection & { integrationKey: () => Promise<string>; sleep: (ms: number) => Promise<void> },
): IncidentBackend & IncidentActions {
  const client = createOpsgenieClient(deps);
  const services = createServiceList({ list: client.listServices, now: deps.now });
  return { ...client, ...createOpsgenieActions({ ...deps, services }), listServices: services };
}
