import * as z from 'zod/mini';
import { type JsmCall, readJsm } from './jsm-connection.ts';
import type { JsmSettings } from './jsm-settings.ts';

/** Ids of two fields; undefined where the site has none. */
export interface JsmFields {
  requestType: string | undefined;
  affectedServices: string | undefined;
}

/** Names are translated: the type says which it is. */
export const REQUEST_TYPE_FIELD = 'com.atlassian.servicedesk:vp-origin';
export const AFFECTED_SERVICES_FIELD =
  'com.atlassian.jira.plugins.service-entity:service-entity-field-cftype';

const fieldsAnswer = z.array(
  z.object({ id: z.string(), schema: z.optional(z.object({ custom: z.optional(z.string()) })) }),
);

/**
 * From the settings, else by their type: asked once, a failure is not kept. Throws what the call throws.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/
 */
export function createJsmFields(settings: JsmSettings): (call: JsmCall) => Promise<JsmFields> {
  const { affectedServicesField, requestTypeField } = settings;
  let known: JsmFields | undefined;
  if (affectedServicesField !== undefined && requestTypeField !== undefined) {
    known = { affectedServices: affectedServicesField, requestType: requestTypeField };
  }
  return async (call) => {
    if (known !== undefined) return known;
    const list = readJsm(fieldsAnswer, await call({ method: 'GET', path: '/field' }));
    const byType = (custom: string) => list.find(({ schema }) => schema?.custom === custom)?.id;
    const found = {
      requestType: requestTypeField ?? byType(REQUEST_TYPE_FIELD),
      affectedServices: affectedServicesField ?? byType(AFFECTED_SERVICES_FIELD),
    };
    // A short list may be what anybody may see: it is asked again.
    if (found.requestType !== undefined && found.affectedServices !== undefined) known = found;
    return found;
  };
}
