import * as z from 'zod/mini';
import type { Log } from '../../common/logger.ts';
import type { NewIncident } from './incident-backend.ts';
import { type JsmCall, readJsm, requireSignedIn, throwRefusal } from './jsm-connection.ts';
import { beforeSendingJsm, onlyFieldsRefused } from './jsm-errors.ts';
import type { JsmFields } from './jsm-fields.ts';
import { PROPERTY } from './jsm-find.ts';
import { REQUEST_TYPE_WORD, SERVICES_WORD } from './jsm-left-out.ts';
import { type OptionalField, propertyOf, toIssue } from './jsm-new-issue.ts';
import { serviceAri } from './jsm-services.ts';
import type { JsmSettings } from './jsm-settings.ts';

const createAnswer = z.object({ id: z.string().check(z.minLength(1)), key: z.string() });

export interface JsmCreateDeps {
  call: JsmCall;
  settings: JsmSettings;
  fields: (call: JsmCall) => Promise<JsmFields>;
  log: Pick<Log, 'warn'>;
}

/**
 * Makes one issue and answers its id. Sent again only after a 400 that names no other field than priority, request type
 * and affected services, and then without those: a 400 made none. What it was made without is kept with it, for people.
 * Jira knows no idempotency: nothing else is repeated.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
 */
export async function createIssue(deps: JsmCreateDeps, incident: NewIncident): Promise<string> {
  const { call, fields, settings } = deps;
  const [ids, ari] = await beforeSendingJsm(
    Promise.all([fields(call), serviceAri(call, incident.service.id)]),
  );
  // The list of fields may be what anybody may see.
  if (ids.requestType === undefined) await beforeSendingJsm(requireSignedIn(call));
  const priority = { id: settings.priorityIds[incident.priority] };
  const { id, leftOut } = await sendWithoutRefused(deps, incident, [
    { name: 'priority', word: `priority ${incident.priority}`, value: priority },
    { name: ids.requestType, word: REQUEST_TYPE_WORD, value: settings.requestTypeId },
    { name: ids.affectedServices, word: SERVICES_WORD, value: [{ id: ari }] },
  ]);
  if (leftOut.includes(SERVICES_WORD)) await addService(deps, { id, ari }, propertyOf(incident, leftOut));
  return id;
}

async function sendWithoutRefused(
  { call, log, settings }: JsmCreateDeps,
  incident: NewIncident,
  optional: readonly OptionalField[],
): Promise<{ id: string; leftOut: string[] }> {
  const send = async (fields: readonly OptionalField[]) => {
    const leftOut = optional.filter((field) => !fields.includes(field)).map(({ word }) => word);
    const body = toIssue(settings, incident, { fields, leftOut });
    const answer = await call({ method: 'POST', path: '/issue', body });
    return { id: readJsm(createAnswer, answer).id, leftOut };
  };
  const all = optional.filter(({ name }) => name !== undefined);
  try {
    return await send(all);
  } catch (error) {
    const refused = onlyFieldsRefused(error);
    const isOptional = (name: string) => all.some((field) => field.name === name);
    if (refused.length === 0 || !refused.every(isOptional)) return throwRefusal(call, error);
    log.warn('Jira does not take these fields', { reason: refused.join(), error });
    return send(all.filter(({ name = '' }) => !refused.includes(name)));
  }
}

/**
 * The service's team is called by this; the incident is there without it. Until it is done the issue says that it has
 * none, so that people are told if this run dies here.
 */
async function addService(
  { call, log }: JsmCreateDeps,
  { id, ari }: { id: string; ari: string },
  { leftOut = [], ...property }: ReturnType<typeof propertyOf>,
): Promise<void> {
  const path = `/incident/${id}/affected-service/add`;
  try {
    await call({ api: 'incidents', method: 'POST', path, body: { affectedServices: [{ ari }] } });
    const body = { ...property, leftOut: leftOut.filter((word) => word !== SERVICES_WORD) };
    await call({ method: 'PUT', path: `/issue/${id}/properties/${PROPERTY}`, body });
  } catch (error) {
    log.warn('the incident may have no service: nobody may be called', { incident: id, error });
  }
}
