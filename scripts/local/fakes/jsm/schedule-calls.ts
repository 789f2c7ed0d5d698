import { type Schedule, shiftAt, shiftsBetween } from '../opsgenie/schedules.ts';
import type { JsmCall, JsmOperation, JsmResult, JsmSite } from './jsm-site.ts';
import { opsRejection } from './rejections.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = new Map([
  ['days', 1],
  ['weeks', 7],
  ['months', 31],
]);

/** Only those that the account may see. */
export const listJsmSchedules: JsmOperation = ({ behaviour, schedules }, { query }) => {
  const size = Number(query.get('size') ?? 25);
  const offset = Number(query.get('offset') ?? 0);
  if (size > 50) return opsRejection(422, 'size must be less than or equal to 50');
  const seen = behaviour.seesOperations ? schedules : [];
  const values = seen.slice(offset, offset + size).map(({ id, name, enabled, teamId }) => ({
    ...{ id, name, description: '', timezone: 'UTC', enabled },
    ...(teamId === undefined ? {} : { teamId }),
  }));
  const next = offset + size;
  const links = next < seen.length ? { next: `/v1/schedules?offset=${next}&size=${size}` } : {};
  return { status: 200, body: { values, links, _expands: ['rotation'] } };
};

function onSchedule(
  operation: (schedule: Schedule, call: JsmCall, site: JsmSite) => JsmResult,
): JsmOperation {
  return (site, call) => {
    const schedule = site.schedules.find(({ id }) => id === call.id);
    return schedule === undefined
      ? opsRejection(404, 'Schedule not found.')
      : operation(schedule, call, site);
  };
}

/** Account ids in a list if `flat=true`, else a tree of participants. */
function participants(users: readonly string[], query: URLSearchParams, flat: string): JsmResult {
  if (query.get('flat') === 'true') return { status: 200, body: { [flat]: users } };
  const tree = users.map((id) => ({ id, type: 'user' }));
  return { status: 200, body: { [flat.replace('Users', 'Participants')]: tree } };
}

export const jsmOnCalls = onSchedule((schedule, { query }, { now }) => {
  const shift = shiftAt(schedule, now());
  return participants(shift === undefined ? [] : [shift.user], query, 'onCallUsers');
});

export const jsmNextOnCalls = onSchedule((schedule, { query }, { now }) => {
  const shift = shiftAt(schedule, now());
  const next = shift && shiftAt(schedule, shift.end);
  return participants(next === undefined ? [] : [next.user], query, 'nextOnCallUsers');
});

export const jsmTimeline = onSchedule((schedule, { query }, { now }) => {
  const days = DAYS.get(query.get('intervalUnit') ?? 'weeks');
  const interval = Number(query.get('interval') ?? 1);
  if (days === undefined || !(interval >= 1)) return opsRejection(422, 'interval is not valid');
  const start = now();
  const end = start + interval * days * DAY_MS;
  const periods = shiftsBetween(schedule, start, end).map((shift) => ({
    startDate: new Date(shift.start).toISOString(),
    endDate: new Date(Math.min(shift.end, end)).toISOString(),
    type: 'base',
    responder: { id: shift.user, type: 'user' },
  }));
  const range = { startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
  return { status: 200, body: { ...range, finalTimeline: { rotations: [{ id: 'rotation-1', periods }] } } };
});
