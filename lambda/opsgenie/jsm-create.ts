import * as z from 'zod/mini';
import type { Log } from '../../common/logger.ts';
import { truncate, truncateToUnits } from '../../common/truncate.ts';
import { attribution } from './attribution.ts';
import type { NewIncident } from './incident-backend.ts';
import { toDocument } from './jsm-adf.ts';
import { type JsmCall, readJsm, requireSignedIn, throwRefusal } from './jsm-connection.ts';
import { beforeSendingJsm, onlyFieldsRefused } from './jsm-errors.ts';
import type { JsmFields } from './jsm-fields.ts';
import { keyLabel, PROPERTY } from './jsm-find.ts';
import { serviceAri } from './jsm-services.ts';
import type { JsmSettings } from './jsm-settings.ts';

const SUMMARY_UNITS = 255;
const DESCRIPTION_CHARACTERS = 15_000;

const createAnswer = z.object({ id: z.string().check(z.minLength(1)), key: z.string() });

export interface JsmCreateDeps {
  call: JsmCall;
  settings: JsmSettings;
  fields: (call: JsmCall) => Promise<JsmFields>;
  log: Pick<Log, 'warn'>;
}

/**
 * Makes one issue and answers its id. Sent again only after a 400 that names no other field than priority, request type
 * and affected services, and then without those: a 400 made none. Jira knows no idempotency: nothing else is repeated.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
 */
export async function createIssue(deps: JsmCreateDeps, incident: NewIncident): Promise<string> {
  const { call, fields, log, settings } = deps;
  const [ids, ari] = await beforeSendingJsm(
    Promise.all([fields(call), serviceAri(call, incident.service.id)]),
  );
  if (ids.requestType === undefined) {
    // The list of fields may be what anybody may see.
    await beforeSendingJsm(requireSignedIn(call));
    log.warn('Jira shows no field of the request type: it is no incident there');
  }
  const optional: Record<string, unknown> = {
    priority: { id: settings.priorityIds[incident.priority] },
    ...(ids.requestType === undefined ? {} : { [ids.requestType]: settings.requestTypeId }),
    ...(ids.affectedServices === undefined ? {} : { [ids.affectedServices]: [{ id: ari }] }),
  };
  const sent = (extra: Record<string, unknown>) => send(call, toIssue(settings, incident, extra));
  try {
    return await sent(optional);
  } catch (error) {
    const refused = onlyFieldsRefused(error);
    if (refused.length === 0 || !refused.every((name) => Object.hasOwn(optional, name))) {
      return throwRefusal(call, error);
    }
    log.warn('Jira does not take these fields', { reason: refused.join(), error });
    const kept = Object.fromEntries(Object.entries(optional).filter(([name]) => !refused.includes(name)));
    const id = await sent(kept);
    if (!Object.hasOwn(kept, ids.affectedServices ?? '')) await addService(deps, id, ari);
    return id;
  }
}

async function send(call: JsmCall, body: unknown): Promise<string> {
  return readJsm(createAnswer, await call({ method: 'POST', path: '/issue', body })).id;
}

/** The service's team is called by this; the incident is there without it. */
async function addService({ call, log }: JsmCreateDeps, id: string, ari: string): Promise<void> {
  const path = `/incident/${id}/affected-service/add`;
  try {
    await call({ api: 'incidents', method: 'POST', path, body: { affectedServices: [{ ari }] } });
  } catch (error) {
    log.warn('the incident has no service: nobody may be called', { incident: id, error });
  }
}

function toIssue(settings: JsmSettings, incident: NewIncident, optional: Record<string, unknown>): unknown {
  const { channelId, description, key, link, message, requestId, service, startedBy, user } = incident;
  const ids = { user: user.id, ...(startedBy && { orderedBy: startedBy.id }), channel: channelId };
  return {
    fields: {
      project: { key: settings.projectKey },
      issuetype: { id: settings.issueTypeId },
      summary: truncateToUnits(message.replaceAll(/\s+/g, ' ').trim(), SUMMARY_UNITS),
      description: toDocument([
        truncate(description, DESCRIPTION_CHARACTERS),
        link,
        attribution(incident, 'Opened'),
      ]),
      // Not optional: the first look finds it by this.
      labels: ['q-bot', keyLabel(key)],
      ...optional,
    },
    properties: [{ key: PROPERTY, value: { key, requestId, ...ids, service: service.name } }],
  };
}
