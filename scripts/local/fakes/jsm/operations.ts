import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import type { JsmAlert } from './alerts.ts';
import { onIssue } from './issue-calls.ts';
import type { JsmOperation, JsmSite } from './jsm-site.ts';
import { opsRejection } from './rejections.ts';

const affectedSchema = z.strictObject({ affectedServices: z.array(z.strictObject({ ari: z.string() })) });
const respondersSchema = z.strictObject({ responders: z.array(z.strictObject({ ari: z.string() })) });
const TEAM = 'ari:cloud:identity::team/';

/** https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v3/api-group-services/ */
export const listJsmServices: JsmOperation = ({ services }, { query }) => {
  const offset = Number(query.get('offset') ?? 0);
  const size = Number(query.get('size') ?? 20);
  if (!Number.isInteger(offset) || !Number.isInteger(size) || size < 1 || size > 100) {
    return opsRejection(422, 'size must be between 1 and 100');
  }
  const page = services.slice(offset, offset + size).map(({ ari, name, teamId }) => ({
    ...{ id: `b:${Buffer.from(ari).toString('base64')}`, name, description: '', tier: 1 },
    ...(teamId === undefined ? {} : { owner: teamId }),
  }));
  const pagination = { totalCount: services.length, hasNext: offset + size < services.length };
  return { status: 200, body: { services: page, pagination } };
};

/** https://developer.atlassian.com/cloud/incidents/rest/ */
export const responderAlerts = onIssue((site, _call, { id, requestTypeId }) => {
  if (requestTypeId === undefined) return opsRejection(404, 'Incident not found.');
  const alerts = site.alerts.ofIssue(id).map(({ id: alertId, message, status }) => ({
    ...{ id: alertId, message, status },
    link: `https://example.atlassian-app.opsgenie.com/alert/detail/${alertId}/details`,
  }));
  return { status: 200, body: { responderAlerts: alerts } };
});

export const addAffectedService = onIssue((site, { body }, issue) => {
  const parsed = affectedSchema.safeParse(parseJson(body));
  const aris = parsed.data?.affectedServices.map(({ ari }) => ari) ?? [];
  if (aris.length === 0 || !aris.every((one) => site.services.some(({ ari }) => ari === one))) {
    return opsRejection(400, 'affectedServices is not valid');
  }
  issue.services = [...new Set([...issue.services, ...aris])];
  for (const ari of aris) site.alerts.forService(issue, ari);
  site.issues.changed(issue);
  return { status: 200 };
});

export const addResponder = onIssue((site, { body }, issue) => {
  const parsed = respondersSchema.safeParse(parseJson(body));
  const teams = parsed.data?.responders.map(({ ari }) => site.teams.find(({ id }) => ari === `${TEAM}${id}`));
  if (!teams?.length || teams.includes(undefined)) return opsRejection(400, 'responders is not valid');
  for (const team of teams) if (team !== undefined) site.alerts.forTeam(issue, team.id);
  return { status: 200 };
});

/** https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/ */
export const getJsmAlert: JsmOperation = ({ alerts }, { id }) => {
  const alert = alerts.find(id);
  return alert === undefined
    ? opsRejection(404, 'Alert not found.')
    : { status: 200, body: alertBean(alert) };
};

function alertBean({ createdAt, ackTime, issueId: _issueId, teamId, ...alert }: JsmAlert): unknown {
  return {
    ...{ ...alert, seen: false, snoozed: false, count: 1, priority: 'P3', tags: [], actions: [] },
    ...{ responders: [{ id: teamId, type: 'team' }], createdAt: new Date(createdAt).toISOString() },
    ...(ackTime === undefined ? {} : { ackTime: new Date(ackTime).toISOString() }),
  };
}

/** Accepted first, carried out later, in the name of the token's account. */
export const acknowledgeAlert: JsmOperation = (site, { id }) => {
  const alert = site.alerts.find(id);
  if (alert === undefined) return opsRejection(422, 'Alert id is not valid.');
  const requestId = site.queue.accept(id, () => acknowledge(site, alert, 'Q-Bot'));
  return { status: 202, body: { result: 'Request will be processed', requestId, took: 0.2 } };
};

export function acknowledge(site: JsmSite, alert: JsmAlert, by: string): void {
  if (alert.acknowledged || alert.status !== 'open') return;
  Object.assign(alert, { acknowledged: true, owner: by, ackTime: site.now() });
  site.onAlert('Acknowledge', alert, by);
}

export function close(site: JsmSite, alert: JsmAlert, by: string): void {
  if (alert.status !== 'open') return;
  alert.status = 'closed';
  site.onAlert('Close', alert, by);
}

export const alertRequest: JsmOperation = ({ queue }, { id }) => {
  const processed = queue.processed(id);
  if (processed === undefined) return opsRejection(404, 'Request not found.');
  const status = 'Alert acknowledged';
  return {
    status: 200,
    body: { action: 'Acknowledge', integrationId: '', isSuccess: true, status, ...processed },
  };
};

export const listTeams: JsmOperation = ({ behaviour, teams }) => {
  const seen = behaviour.seesOperations ? teams : [];
  const list = seen.map(({ id: teamId, name: teamName }) => ({ teamId, teamName }));
  return { status: 200, body: behaviour.teamsAsArray ? list : { platformTeams: list } };
};
