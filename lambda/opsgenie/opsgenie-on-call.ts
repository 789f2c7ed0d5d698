import * as z from 'zod/mini';
import { inBatches } from '../../common/in-batches.ts';
import {
  OPSGENIE_ON_CALLS_PATH,
  type OpsgenieSchedule,
  opsgenieNames,
  opsgenieOnCallNow,
  opsgenieOnCalls,
  toNames,
} from '../../common/on-call/opsgenie-schedules.ts';
import { inBackticks } from '../../common/slack/in-code.ts';
import { NoSuchScheduleError, type OnCall } from './incident-backend.ts';
import { type OpsgenieCall, read } from './opsgenie-client.ts';
import { finalTimeline, shiftEnd } from './shift-end.ts';

/** Schedules of which it is read who follows and when, two calls each; of further ones only who is on call. */
const MAX_DETAILED = 10;

/** The public definition and the documentation disagree which of the two holds texts: both are read. */
const nextAnswer = z.object({
  data: z.object({ nextOnCallRecipients: opsgenieNames, exactNextOnCallRecipients: opsgenieNames }),
});
const timelineAnswer = z.object({ data: z.object({ finalTimeline, endDate: z.string() }) });

/**
 * Who is on call, by schedule. What follows is left out where it could not be read: who answers now counts.
 * https://docs.opsgenie.com/docs/who-is-on-call-api
 */
export async function readOnCall(
  { call, now }: { call: OpsgenieCall; now: () => number },
  schedule?: string,
): Promise<OnCall[]> {
  const answer = await call({ method: 'GET', path: OPSGENIE_ON_CALLS_PATH });
  const all = read(opsgenieOnCalls, answer).data.sort((a, b) => a._parent.name.localeCompare(b._parent.name));
  const meant = schedule === undefined ? all : named(all, schedule);
  return inBatches(meant, (one, index) => toOnCall(index < MAX_DETAILED ? call : undefined, one, now()));
}

function named(all: OpsgenieSchedule[], schedule: string): OpsgenieSchedule[] {
  const wanted = schedule.trim().toLowerCase();
  const found = all.filter(({ _parent }) => _parent.name.trim().toLowerCase() === wanted);
  if (found.length > 0) return found;
  const offer =
    all.length === 0 ? 'It has none.' : `It has: ${all.map(({ _parent }) => _parent.name).join(', ')}.`;
  throw new NoSuchScheduleError('no such schedule', {
    userMessage: `OpsGenie has no schedule ${inBackticks(schedule)}. ${offer}`,
  });
}

async function toOnCall(call: OpsgenieCall | undefined, one: OpsgenieSchedule, now: number): Promise<OnCall> {
  const { id, name, enabled } = one._parent;
  const known = { schedule: name, enabled, now: opsgenieOnCallNow(one) };
  if (call === undefined || !enabled) return { ...known, until: undefined, next: [] };
  const [next, until] = await Promise.all([
    readNext(call, id).catch((): string[] => []),
    readUntil(call, id, now).catch(() => undefined),
  ]);
  return { ...known, until, next };
}

async function readNext(call: OpsgenieCall, id: string): Promise<string[]> {
  const query = 'scheduleIdentifierType=id&flat=true';
  const path = `/v2/schedules/${encodeURIComponent(id)}/next-on-calls?${query}`;
  const { data } = read(nextAnswer, await call({ method: 'GET', path }));
  const exact = toNames(data.exactNextOnCallRecipients);
  return exact.length > 0 ? exact : toNames(data.nextOnCallRecipients);
}

/** The first end of a shift that covers now; undefined if that is only the end of what was read. */
async function readUntil(call: OpsgenieCall, id: string, now: number): Promise<number | undefined> {
  const query = 'identifierType=id&interval=2&intervalUnit=weeks';
  const path = `/v2/schedules/${encodeURIComponent(id)}/timeline?${query}`;
  const { data } = read(timelineAnswer, await call({ method: 'GET', path }));
  return shiftEnd(data.finalTimeline, { last: data.endDate, now });
}
