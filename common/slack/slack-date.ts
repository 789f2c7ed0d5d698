/**
 * A moment (milliseconds since the epoch) as Slack shows it: in the reader's own time zone and language.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 *
 * @param format with Slack's names of parts: `{date_short_pretty} {time}`
 * @param fallback where a client knows no such dates
 *
 * @example slackDate(Date.parse('2026-09-21T14:14:20Z'), '{time}', '14:14 UTC') // '<!date^1790000060^{time}|14:14 UTC>'
 */
export function slackDate(at: number, format: string, fallback: string): string {
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback}>`;
}
