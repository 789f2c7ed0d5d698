import * as z from 'zod/mini';
import { exchangeJson, type Fetch, type HttpResponse } from '../../common/http.ts';
import { inBatches } from '../../common/in-batches.ts';
import {
  type JsmSchedule,
  jsmOnCallNow,
  jsmOnCallPath,
  readJsmSchedules,
} from '../../common/on-call/jsm-schedules.ts';
import {
  isAnonymous,
  type JsmApi,
  type JsmSite,
  jsmBaseOf,
  jsmHeaders,
} from '../../common/on-call/jsm-site.ts';
import {
  OPSGENIE_ON_CALLS_PATH,
  opsgenieOnCallNow,
  opsgenieOnCalls,
} from '../../common/on-call/opsgenie-schedules.ts';
import { UnreadableSchedulesError } from './errors.ts';
import { isSameSchedule, type OnCallSchedule, type ReadSchedules } from './on-call.ts';

const CALL_TIMEOUT_MS = 4000;
/** Of one look-up of accounts. */
const MAX_ACCOUNTS = 50;

const myself = z.object({ accountId: z.string() });
const accounts = z.object({ values: z.array(z.object({ emailAddress: z.nullish(z.string()) })) });

export interface SchedulesDeps {
  fetch: Fetch;
  /** `jsm`, or OpsGenie. */
  incidentBackend: string;
  opsgenieApiUrl: string;
  jsm: JsmSite | undefined;
  opsgenieApiKey: () => Promise<string>;
  jiraApiToken: () => Promise<string>;
}

/** The schedules of the product where incidents live. */
export function createSchedules(deps: SchedulesDeps): ReadSchedules {
  const { fetch, jsm } = deps;
  if (deps.incidentBackend === 'jsm' && jsm !== undefined)
    return createJsmSchedules({ fetch, site: jsm, apiToken: deps.jiraApiToken });
  return createOpsgenieSchedules({ fetch, baseUrl: deps.opsgenieApiUrl, apiKey: deps.opsgenieApiKey });
}

/** OpsGenie's schedules, by one call of 4 s. Its users are called by their e-mail. Throws what exchangeJson throws. */
export function createOpsgenieSchedules(deps: {
  fetch: Fetch;
  baseUrl: string;
  apiKey: () => Promise<string>;
}): ReadSchedules {
  return async (names) => {
    const answer = await exchangeJson(deps.fetch, {
      method: 'GET',
      url: `${deps.baseUrl.replace(/\/$/, '')}${OPSGENIE_ON_CALLS_PATH}`,
      headers: { authorization: `GenieKey ${await deps.apiKey()}` },
      timeoutMs: CALL_TIMEOUT_MS,
    });
    return parse(opsgenieOnCalls, answer)
      .data.map((one) => ({ name: one._parent.name, emails: opsgenieOnCallNow(one) }))
      .filter(isWanted(names));
  };
}

type Get = <T>(api: JsmApi, path: string, schema: z.ZodMiniType<T>) => Promise<T>;

/**
 * The schedules of Jira Service Management, each call ended after 4 s. An account that hides its e-mail counts as nobody of
 * Slack. Throws what exchangeJson throws, and UnreadableSchedulesError where Jira does not know whose token it is: it then
 * shows everything as empty.
 */
export function createJsmSchedules(deps: {
  fetch: Fetch;
  site: JsmSite;
  apiToken: () => Promise<string>;
}): ReadSchedules {
  const { fetch, site } = deps;
  const get: Get = async (api, path, schema) => {
    const answer = await exchangeJson(fetch, {
      method: 'GET',
      url: `${jsmBaseOf(site, api)}${path}`,
      headers: jsmHeaders(site, api, await deps.apiToken()),
      timeoutMs: CALL_TIMEOUT_MS,
    });
    if (isAnonymous(answer)) throw new UnreadableSchedulesError('Jira does not accept the token');
    return parse(schema, answer);
  };
  return async (names) => {
    await get('jira', '/myself', myself);
    const all = await readJsmSchedules((path, schema) => get('operations', path, schema));
    return inBatches(all.filter(isWanted(names)), (one) => readJsmSchedule(get, one));
  };
}

async function readJsmSchedule(get: Get, one: JsmSchedule): Promise<OnCallSchedule> {
  const { enabled = true, name } = one;
  if (!enabled) return { name, emails: [] };
  const { onCallUsers } = await get('operations', jsmOnCallPath(one), jsmOnCallNow);
  const ids = onCallUsers.slice(0, MAX_ACCOUNTS).map((id) => `accountId=${encodeURIComponent(id)}`);
  if (ids.length === 0) return { name, emails: [] };
  const { values } = await get('jira', `/user/bulk?${ids.join('&')}&maxResults=${MAX_ACCOUNTS}`, accounts);
  // '' is nobody's: who hides their address is said to be missing, not left out.
  return { name, emails: onCallUsers.map((_id, index) => values[index]?.emailAddress ?? '') };
}

function isWanted(names: readonly string[]) {
  return ({ name }: { name: string }) => names.some((wanted) => isSameSchedule(wanted, name));
}

function parse<T>(schema: z.ZodMiniType<T>, { body }: Pick<HttpResponse, 'body'>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UnreadableSchedulesError('an answer that is not as documented');
}
