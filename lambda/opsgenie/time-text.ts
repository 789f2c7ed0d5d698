import { slackDate } from '../../common/slack/slack-date.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * A time of day (milliseconds since the epoch) in the reader's own time zone, with the day if it is another one than
 * that of `now`.
 */
export function timeText(at: number, now: number): string {
  const iso = new Date(at).toISOString();
  const isToday = Math.abs(now - at) < DAY_MS / 2;
  const [format, plain]: [string, string] = isToday
    ? ['{time}', iso.slice(11, 16)]
    : ['{date_short} {time}', iso.slice(0, 16).replace('T', ' ')];
  return slackDate(at, format, `${plain} UTC`);
}
