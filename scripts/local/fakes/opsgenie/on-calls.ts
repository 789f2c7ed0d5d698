import * as z from 'zod/mini';
import { errorsOf } from './incident-request.ts';
import { teamRejection } from './keys.ts';
import type {
  AuthorizedCall,
  OpsgenieAccount,
  OpsgenieOperation,
  OpsgenieResult,
} from './opsgenie-account.ts';
import { rejection, unprocessable } from './rejections.ts';
import { type Schedule, shiftAt, shiftsBetween } from './schedules.ts';

const flat = z._default(z.enum(['true', 'false']), 'false');
const date = z.optional(z.iso.datetime({ offset: true }));
const allSchema = z.strictObject({ flat, date });
const oneSchema = z.strictObject({
  flat,
  date,
  scheduleIdentifierType: z._default(z.enum(['id', 'name']), 'id'),
});
const timelineSchema = z.strictObject({
  identifierType: z._default(z.enum(['id', 'name']), 'id'),
  interval: z._default(z.pipe(z.string().check(z.regex(/^[1-9]\d?$/)), z.coerce.number()), 1),
  intervalUnit: z._default(z.enum(['days', 'weeks', 'months']), 'weeks'),
  date,
});
const listSchema = z.strictObject({ expand: z.optional(z.literal('rotation')) });

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = { days: 1, weeks: 7, months: 31 };

/** https://docs.opsgenie.com/docs/schedule-api */
export const listSchedules: OpsgenieOperation = (account, { key, query }) =>
  parsed(listSchema, query, () => {
    const data = account.schedules
      .filter(({ teamId = '' }) => teamRejection(key, teamId) === undefined)
      .map(({ id, name, enabled }) => ({
        id,
        name,
        description: '',
        timezone: 'UTC',
        enabled,
        rotations: [],
      }));
    return { status: 200, body: { data, expandable: ['rotation'] } };
  });

/** https://docs.opsgenie.com/docs/who-is-on-call-api */
export const allOnCalls: OpsgenieOperation = (account, { key, query }) =>
  parsed(allSchema, query, (options) => {
    const data = account.schedules
      .filter(({ teamId = '' }) => teamRejection(key, teamId) === undefined)
      .map((schedule) => onCallBody(schedule, { flat: options.flat, at: timeOf(account, options.date) }));
    return { status: 200, body: { data } };
  });

export const onCalls: OpsgenieOperation = (account, call) =>
  parsed(oneSchema, call.query, (options) =>
    ofSchedule(account, call, options.scheduleIdentifierType, (schedule) =>
      onCallBody(schedule, { flat: options.flat, at: timeOf(account, options.date) }),
    ),
  );

/** Who follows. The public definition swaps the types of recipients and participants; these are as documented. */
export const nextOnCalls: OpsgenieOperation = (account, call) =>
  parsed(oneSchema, call.query, (options) =>
    ofSchedule(account, call, options.scheduleIdentifierType, (schedule) => {
      const shift = shiftAt(schedule, timeOf(account, options.date));
      const next = schedule.enabled && shift ? shiftAt(schedule, shift.end)?.user : undefined;
      const names = next === undefined ? [] : [next];
      const _parent = parentOf(schedule);
      if (options.flat === 'true') {
        return { _parent, nextOnCallRecipients: names, exactNextOnCallRecipients: names };
      }
      const people = names.map(participant);
      return { _parent, nextOnCallParticipants: people, exactNextOnCallParticipants: people };
    }),
  );

/** The shifts of a schedule, from the day of `date` on. */
export const timeline: OpsgenieOperation = (account, call) =>
  parsed(timelineSchema, call.query, ({ date: from, identifierType, interval, intervalUnit }) =>
    ofSchedule(account, call, identifierType, (schedule) => {
      const at = timeOf(account, from);
      const start = at - (at % DAY_MS);
      const end = start + interval * DAYS[intervalUnit] * DAY_MS;
      const periods = shiftsBetween(schedule, start, end).map((shift) => ({
        startDate: new Date(Math.max(shift.start, start)).toISOString(),
        endDate: new Date(Math.min(shift.end, end)).toISOString(),
        type: 'default',
        recipient: participant(shift.user),
      }));
      const rotations = periods.length > 0 ? [{ id: schedule.id, name: 'Rotation', order: 1, periods }] : [];
      const dates = { startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
      return { _parent: parentOf(schedule), ...dates, finalTimeline: { rotations } };
    }),
  );

function parsed<T>(
  schema: z.ZodMiniType<T>,
  query: Record<string, string>,
  answer: (options: T) => OpsgenieResult,
): OpsgenieResult {
  const options = schema.safeParse(query);
  return options.success ? answer(options.data) : unprocessable(errorsOf(options.error));
}

function ofSchedule(
  account: OpsgenieAccount,
  { id, key }: AuthorizedCall,
  by: 'id' | 'name',
  body: (schedule: Schedule) => Record<string, unknown>,
): OpsgenieResult {
  const schedule = account.schedules.find((one) => one[by] === id);
  if (schedule === undefined) return rejection(404, `No schedule exists with ${by}: [${id}]`);
  const rejected = teamRejection(key, schedule.teamId ?? '');
  return rejected ?? { status: 200, body: { data: body(schedule) } };
}

function onCallBody(schedule: Schedule, options: { flat: string; at: number }): Record<string, unknown> {
  const user = schedule.enabled ? shiftAt(schedule, options.at)?.user : undefined;
  const names = user === undefined ? [] : [user];
  const _parent = parentOf(schedule);
  if (options.flat === 'true') return { _parent, onCallRecipients: names };
  return { _parent, onCallParticipants: names.map(participant) };
}

const parentOf = ({ id, name, enabled }: Schedule) => ({ id, name, enabled });
const participant = (name: string) => ({ id: `user-of-${name}`, name, type: 'user' });
const timeOf = ({ now }: OpsgenieAccount, at: string | undefined) =>
  at === undefined ? now() : Date.parse(at);
