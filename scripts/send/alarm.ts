import type { DriverClient } from '../local/driver-client.ts';
import type { AlarmArguments } from './arguments.ts';
import { type FollowOptions, follow } from './follow.ts';
import { asRead, failedFunctions, messagesOf, requestLines } from './trace-lines.ts';

export interface AlarmOptions extends FollowOptions {
  bot: FollowOptions['bot'] & Pick<DriverClient, 'changeAlarm'>;
}

/** Brings the alarm into these states and prints what came of the last; true if a message shows it. */
export async function runAlarm(options: AlarmOptions, { alarm, states }: AlarmArguments): Promise<boolean> {
  const { bot, terminal } = options;
  const { requestId } = await bot.changeAlarm(alarm, states);
  if (requestId === null) {
    terminal.note(`${alarm} is in that state already`);
    return true;
  }
  terminal.note(`${alarm} goes to ${states.join(', ')}`);
  const { request, state } = await follow(options, requestId, () => false);
  for (const line of requestLines(request, null)) terminal.line(line);
  const messages = messagesOf(state, request);
  for (const message of messages) terminal.shown(asRead(message));
  if (messages.length === 0)
    terminal.note('nothing was shown: alarm_channels names no prefix of it, or it is no news');
  const failed = failedFunctions(request);
  for (const name of failed) terminal.note(`${name} failed for good`);
  return messages.length > 0 && failed.length === 0;
}
