import type { CreateResult, IncidentBackend } from './incident-backend.ts';
import { type JsmCall, type JsmConnection, jsmCallUntil, orNotThere, readJsm } from './jsm-connection.ts';
import { createIssue } from './jsm-create.ts';
import { explainedJsm } from './jsm-errors.ts';
import type { JsmFields } from './jsm-fields.ts';
import { findByJsmKey, issueShape, PROPERTY, toIncident } from './jsm-find.ts';
import { listJsmServices } from './jsm-services.ts';

/** For all pages of the services, for the looks, and for a create with what goes before and after it. */
const WHOLE_MS = 12_000;

export interface JsmClientDeps extends JsmConnection {
  fields: (call: JsmCall) => Promise<JsmFields>;
}

/**
 * Jira Service Management as a place where incidents live: an incident is an issue with a request type. Each call is
 * ended after 4 s, those of one method after 12 s, none is repeated unless that is said.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/
 */
export function createJsmClient(deps: JsmClientDeps): IncidentBackend {
  const started = () => ({ ...deps, call: jsmCallUntil(deps, deps.now() + WHOLE_MS) });
  return {
    listServices: () => explainedJsm(deps, listJsmServices(started().call)),
    createIncident: (incident) => explainedJsm(deps, createIssue(started(), incident)),
    outcome: (ref) => explainedJsm(deps, outcome(started(), ref)),
    findByKey: (key) => explainedJsm(deps, findByJsmKey(started(), key)),
  };
}

/** An issue is made at once, and read from the database: one that is not there yet may be soon. */
async function outcome(deps: JsmConnection & { call: JsmCall }, ref: string): Promise<CreateResult> {
  const path = `/issue/${encodeURIComponent(ref)}?fields=status&properties=${PROPERTY}`;
  return orNotThere(deps.call, async () => {
    const issue = readJsm(issueShape, await deps.call({ method: 'GET', path }));
    return { kind: 'done', incident: toIncident(deps.settings, issue) };
  });
}
