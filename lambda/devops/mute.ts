import type { Context } from 'aws-lambda';
import type { AuditTrail } from '../../common/backend/audit-trail.ts';
import type { Invocation } from '../../common/backend/define-backend.ts';
import type { HandleOnce } from '../../common/backend/handle-once.ts';
import type { Detail } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import type { DeliveredVia } from '../../common/slack/delivery.ts';
import { inCode } from '../../common/slack/in-code.ts';
import { linkedName } from './alarm-link.ts';
import { dayTimeText } from './alarm-message.ts';
import { mayBeMuted } from './alarm-settings.ts';
import type { AlarmRow } from './alarm-store.ts';
import type { Alarm } from './alarms.ts';
import { SHOWN_ALARMS } from './alarms-text.ts';
import { type ShowAlarmDeps, showAlarm, showUntil } from './show-alarm.ts';

export interface MuteDeps extends ShowAlarmDeps {
  handleOnce: HandleOnce;
  audit: Pick<AuditTrail, 'record'>;
}

const HOUR_MS = 60 * 60_000;

/** What can be typed, and what the buttons say, in hours; `off` ends a mute. */
const HOURS: Readonly<Record<string, number>> = { '1h': 1, '8h': 8, off: 0 };

const NAME_CHARACTERS = 255;

/**
 * `/devops mute <1h|8h|off> <alarm>`. Throws UserError for what is no such time, or no alarm that was shown, and
 * AccessDeniedError for one that nobody may mute.
 */
export async function muteByName(deps: MuteDeps, invocation: Invocation): Promise<null> {
  const [word = ''] = invocation.detail.args;
  const wanted = word.toLowerCase();
  if (!Object.hasOwn(HOURS, wanted)) {
    throw new UserError(
      `An alarm is muted for \`1h\` or \`8h\`, or no longer (\`off\`), not for ${inCode(word)}.`,
    );
  }
  return muteAlarm(deps, invocation, { arn: namedAlarm(invocation.detail, invocation.context), wanted });
}

/** ARN of the alarm that such a command names. */
export function namedAlarm(
  { args: [, ...name] }: Pick<Detail, 'args'>,
  { invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>,
): string {
  return alarmArn(invokedFunctionArn, name.join(' '));
}

/** Of the account and the region in which this function runs. */
function alarmArn(functionArn: string, name: string): string {
  const [, partition, , region, account] = functionArn.split(':');
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/**
 * Mutes an alarm, or ends that, and says so in its channel; it ends by itself.
 *
 * @param wanted a key of `HOURS`
 * @throws UserError for an alarm that was never shown, or that says that work is lost
 */
export function muteAlarm(
  deps: MuteDeps,
  { context, detail }: Invocation,
  { arn, wanted }: { arn: string; wanted: string },
): Promise<null> {
  return deps.handleOnce(detail, context, async () => {
    const hours = HOURS[wanted] ?? 0;
    await refuseOther(deps, arn, hours);
    const until = hours === 0 ? 0 : Date.parse(detail.receivedAt) + hours * HOUR_MS;
    const row = await deps.alarmStore.mute(arn, { until, by: detail.user.id });
    if (row === undefined) throw new UserError(unknownText(arn));
    deps.audit.record({
      action: hours === 0 ? 'unmute' : 'mute',
      target: row.name,
      outcome: hours === 0 ? 'unmuted' : 'muted',
    });
    await showAlarm(deps, arn, showUntil(context, deps.now()));
    return tellChannel(deps, row);
  });
}

async function refuseOther({ alarmSettings, alarmStore }: MuteDeps, arn: string, hours: number) {
  const row = await alarmStore.find(arn);
  if (row === undefined || row.ts === '') throw new UserError(unknownText(arn));
  if (hours > 0 && !mayBeMuted(alarmSettings, row.name)) {
    throw new AccessDeniedError(
      `${inCode(row.name, NAME_CHARACTERS)} cannot be muted: while it is in ALARM, requests or pages are lost. Nothing was changed.`,
      { rule: 'alarms_never_muted', action: 'mute', target: row.name },
    );
  }
}

function unknownText(arn: string): string {
  const name = arn.split(':').slice(6).join(':');
  return `Q-Bot has posted no message of an alarm ${inCode(name, NAME_CHARACTERS)}, so there is nothing to mute. \`/devops alarms\` shows the names.`;
}

/** The alarm's own message says it, too. */
async function tellChannel(
  { messages }: MuteDeps,
  { arn, channel, mutedBy, mutedUntil, name }: AlarmRow,
): Promise<DeliveredVia> {
  const which = linkedName(arn, name);
  const text =
    mutedUntil === 0
      ? `:bell: <@${mutedBy}> unmuted *${which}*.`
      : `:no_bell: <@${mutedBy}> muted *${which}* until ${dayTimeText(mutedUntil)}. It ends by itself; until then its message is kept up to date, and no new one is posted.`;
  const posted = await messages.post({ channel }, { text });
  return 'ts' in posted ? 'post' : 'update';
}

/** Those that are shown, each with its mute where it has one. */
export async function withMutes(
  { alarmSettings, alarmStore, now }: Pick<MuteDeps, 'alarmSettings' | 'alarmStore' | 'now'>,
  alarms: readonly Alarm[],
): Promise<Alarm[]> {
  if (Object.keys(alarmSettings.channels).length === 0) return [...alarms];
  return Promise.all(
    alarms.map(async (alarm, index) => {
      const row = index < SHOWN_ALARMS ? await alarmStore.find(alarm.arn) : undefined;
      return row === undefined || row.mutedUntil <= now() ? alarm : { ...alarm, mutedUntil: row.mutedUntil };
    }),
  );
}
