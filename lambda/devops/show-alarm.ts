import type { Context } from 'aws-lambda';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { isUnsure } from '../../common/slack/client.ts';
import { type Messages, mayPassOnceMended, type NotTaken } from '../../common/slack/messages.ts';
import { standingOf } from './alarm-history.ts';
import { alarmMessage, isWorthShowing, leftMessage } from './alarm-message.ts';
import { type AlarmSettings, byLongestPrefix } from './alarm-settings.ts';
import type { AlarmRow, AlarmStore } from './alarm-store.ts';

export interface ShowAlarmDeps {
  alarmStore: AlarmStore;
  alarmSettings: AlarmSettings;
  messages: Messages;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** From 0 to 1: alarms that come at once ask Slack at different times. */
  random: () => number;
}

/** The message may say what is past. Without a `userMessage`: Lambda tries again, and then keeps the event. */
export class AlarmNotShownError extends QBotError {
  readonly code = 'QBOT_ALARM_NOT_SHOWN';

  constructor(refused: string, cause?: unknown) {
    super(`Slack did not take the message of an alarm: ${refused}`, { cause });
  }
}

/** `changed`: the row says something else by now. `waiting`: another invocation is posting, or Slack is away. */
type Shown = 'shown' | 'changed' | 'waiting';

/** The rest of the function's time is for the call to Slack that began last, with its one repetition. */
const SHOW_SHARE = 0.75;

/** Until when an invocation tries to show an alarm: milliseconds since the epoch. */
export function showUntil(
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
  now: number,
): number {
  return now + getRemainingTimeInMillis() * SHOW_SHARE;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;

/**
 * Brings the message of an alarm to what its row says: posts it, or updates it in place. Each invocation looks at the row
 * once more after it wrote to Slack, so that of several at once, in whatever order, the newest state stays.
 *
 * @param until milliseconds since the epoch: no call to Slack begins after it
 * @throws AlarmNotShownError if Slack does not take it by then
 */
export async function showAlarm(deps: ShowAlarmDeps, arn: string, until: number): Promise<void> {
  let wait = FIRST_WAIT_MS;
  do {
    const row = await deps.alarmStore.find(arn);
    if (row === undefined || !isWorthShowing(row)) return;
    const shown = await show(deps, row, until);
    if (shown === 'shown') return;
    if (shown === 'waiting') {
      await deps.sleep(wait * (1 + deps.random()));
      wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }
  } while (deps.now() < until);
  throw new AlarmNotShownError('no time is left');
}

async function show(deps: ShowAlarmDeps, row: AlarmRow, until: number): Promise<Shown> {
  if (row.ts === '') return post(deps, row, until);
  if (!hasMoved(deps, row)) return update(deps, row);
  await deps.alarmStore.leave(row);
  return 'changed';
}

/** `alarm_channels` names another channel by now. What has recovered says so where it fired. */
function hasMoved({ alarmSettings }: ShowAlarmDeps, { channel, history, name }: AlarmRow): boolean {
  const mapped = byLongestPrefix(alarmSettings.channels, name) ?? channel;
  return mapped !== channel && standingOf(history)?.now.state !== 'OK';
}

async function post(deps: ShowAlarmDeps, row: AlarmRow, until: number): Promise<Shown> {
  const { alarmSettings, alarmStore, log, messages, now } = deps;
  const { arn } = row;
  const channel = byLongestPrefix(alarmSettings.channels, row.name);
  if (channel === undefined) return 'shown';
  if (!(await alarmStore.beginPosting(arn))) return 'waiting';
  const posted = await messages.post({ channel }, alarmMessage(row, alarmSettings, now()));
  if ('refused' in posted) {
    if (!isUnsure(posted.refused)) await alarmStore.stopPosting(arn);
    return waitOrThrow(posted);
  }
  log.info('alarm posted', { outcome: 'posted' });
  const message = { ...row, channel, ts: posted.ts };
  await note(deps, message, until);
  return finish(deps, message);
}

/** Only this run knows where the message stands: one that the table never heard of must not go on saying that it fires. */
async function note(deps: ShowAlarmDeps, message: AlarmRow, until: number): Promise<void> {
  const { alarmStore, messages, now, sleep } = deps;
  for (;;) {
    try {
      return await alarmStore.posted(message);
    } catch (error) {
      if (now() >= until) {
        await messages.update(message, leftMessage(message, 0));
        throw error;
      }
      await sleep(FIRST_WAIT_MS);
    }
  }
}

/** Of a message that cannot be updated any more. https://docs.slack.dev/reference/methods/chat.update */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'channel_not_found',
  'is_inactive',
  'block_mismatch',
  'no_dual_broadcast_content_update',
]);

async function update(deps: ShowAlarmDeps, row: AlarmRow): Promise<Shown> {
  const { alarmSettings, alarmStore, log, messages, now } = deps;
  const updated = await messages.update(row, alarmMessage(row, alarmSettings, now()));
  if ('refused' in updated) {
    if (!GONE.has(updated.refused)) return waitOrThrow(updated);
    await alarmStore.lost(row);
    return 'changed';
  }
  log.info('alarm updated', { outcome: 'updated' });
  const shown = await finish(deps, row);
  if (shown === 'changed') await alarmStore.overtaken(row);
  return shown;
}

/** The row's message says what the row does; what is left of others says by the end that it is. */
async function finish({ alarmStore, messages }: ShowAlarmDeps, row: AlarmRow): Promise<Shown> {
  for (const { before, ...place } of row.left ?? []) {
    const updated = await messages.update(place, leftMessage(row, before));
    if ('refused' in updated && mayPassOnceMended(updated.refused)) return 'waiting';
  }
  return (await alarmStore.shown(row)) ? 'shown' : 'changed';
}

function waitOrThrow({ error, refused }: NotTaken): 'waiting' {
  if (mayPassOnceMended(refused)) return 'waiting';
  throw new AlarmNotShownError(refused, error);
}
