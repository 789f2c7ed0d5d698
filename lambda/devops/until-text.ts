import { slackDate } from '../../common/slack/slack-date.ts';

/**
 * A moment in the reader's own time zone, in one of Slack's own forms; the text looks the same when it is over.
 *
 * @example untilText(Date.parse('2026-09-21T14:14:20Z'), 'time_secs') // '<!date^1790000060^{time_secs}|14:14:20 UTC>'
 */
export function untilText(at: number, form: 'time_secs' | 'date_short_pretty'): string {
  const iso = new Date(at).toISOString();
  const fallback = form === 'date_short_pretty' ? iso.slice(0, 10) : `${iso.slice(11, 19)} UTC`;
  return slackDate(at, `{${form}}`, fallback);
}
