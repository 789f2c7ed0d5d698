import * as z from 'zod/mini';
import { inBatches } from '../../common/in-batches.ts';
import {
  type JsmSchedule,
  jsmOnCallNow,
  jsmOnCallPath,
  readJsmSchedules,
} from '../../common/on-call/jsm-schedules.ts';
import { inBackticks } from '../../common/slack/in-code.ts';
import { IncidentRefusedError, NoSuchScheduleError, type OnCall } from './incident-backend.ts';
import { type JsmCall, provenList, readJsm, requireSignedIn } from './jsm-connection.ts';
import { isSameName } from './jsm-incidents.ts';
import { finalTimeline, shiftEnd } from './shift-end.ts';

/** Schedules of which it is read who follows and when, two calls each; of further ones only who is on call. */
const MAX_DETAILED = 10;
/** Of one look-up of names. */
const MAX_NAMES = 50;

const nextAnswer = z.object({ nextOnCallUsers: z.array(z.string()) });
const timelineAnswer = z.object({ endDate: z.optional(z.string()), finalTimeline });
const usersAnswer = z.object({
  values: z.array(z.object({ accountId: z.string(), displayName: z.string() })),
});

/**
 * Who is on call, by schedule; accounts are named by their display name. What follows is left out where it could not be
 * read: who answers now counts. https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/api-group-schedules/
 */
export async function readJsmOnCall(
  { call, now }: { call: JsmCall; now: () => number },
  wanted?: string,
): Promise<OnCall[]> {
  const all = await readSchedules(call);
  const meant = wanted === undefined ? all : named(all, wanted);
  const result = await inBatches(meant, (one, index) =>
    toOnCall(call, one, { isDetailed: index < MAX_DETAILED, now: now() }),
  );
  // One look for all of them: nobody on call is said of no schedule before.
  if (result.some(({ enabled, now: people }) => enabled && people.length === 0)) await requireSignedIn(call);
  return withNames(call, result);
}

/** Operations shows an account only what belongs to its teams, and says nothing of the rest. */
async function readSchedules(call: JsmCall): Promise<JsmSchedule[]> {
  const all = await readJsmSchedules(async (path, schema) =>
    readJsm(schema, await call({ api: 'operations', method: 'GET', path })),
  );
  if ((await provenList(call, all)).length > 0)
    return all.sort((left, right) => left.name.localeCompare(right.name));
  throw new IncidentRefusedError('no schedules', {
    userMessage:
      "Jira shows Q-Bot no schedule: there is none, or Q-Bot's account is in none of the teams. Look in Jira, and tell the Q-Bot team.",
  });
}

function named(all: JsmSchedule[], wanted: string): JsmSchedule[] {
  const found = all.filter(({ name }) => isSameName(name, wanted));
  if (found.length > 0) return found;
  const names = all.map(({ name }) => name).join(', ');
  throw new NoSuchScheduleError('no such schedule', {
    userMessage: `Jira has no schedule ${inBackticks(wanted)}. Q-Bot sees: ${names}.`,
  });
}

async function toOnCall(
  call: JsmCall,
  one: JsmSchedule,
  { isDetailed, now }: { isDetailed: boolean; now: number },
): Promise<OnCall> {
  const { enabled = true, id, name } = one;
  const get = (path: string) => call({ api: 'operations', method: 'GET', path });
  const schedule = `/schedules/${encodeURIComponent(id)}`;
  if (!enabled) return { schedule: name, enabled, now: [], until: undefined, next: [] };
  const known = readJsm(jsmOnCallNow, await get(jsmOnCallPath(one)));
  const onCall = { schedule: name, enabled, now: known.onCallUsers };
  if (!isDetailed) return { ...onCall, until: undefined, next: [] };
  const [next, until] = await Promise.all([
    get(`${schedule}/next-on-calls?flat=true`)
      .then((answer) => readJsm(nextAnswer, answer).nextOnCallUsers)
      .catch((): string[] => []),
    get(`${schedule}/timeline?interval=2&intervalUnit=weeks`)
      .then((answer) => {
        const { endDate: last, finalTimeline: timeline } = readJsm(timelineAnswer, answer);
        return shiftEnd(timeline, { last, now });
      })
      .catch(() => undefined),
  ]);
  return { ...onCall, until, next };
}

/** An account that cannot be looked up is named by its id. */
async function withNames(call: JsmCall, onCalls: OnCall[]): Promise<OnCall[]> {
  const ids = [...new Set(onCalls.flatMap(({ next, now }) => [...now, ...next]))];
  const names = new Map<string, string>();
  for (let from = 0; from < ids.length; from += MAX_NAMES) {
    const query = ids.slice(from, from + MAX_NAMES).map((id) => `accountId=${encodeURIComponent(id)}`);
    const path = `/user/bulk?${query.join('&')}&maxResults=${MAX_NAMES}`;
    const users = await call({ method: 'GET', path })
      .then((answer) => readJsm(usersAnswer, answer).values)
      .catch((): z.infer<typeof usersAnswer>['values'] => []);
    for (const { accountId, displayName } of users) names.set(accountId, displayName);
  }
  const toNames = (list: string[]) => list.map((id) => names.get(id) ?? id);
  return onCalls.map((one) => ({ ...one, now: toNames(one.now), next: toNames(one.next) }));
}
