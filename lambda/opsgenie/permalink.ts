/** The address of a message. */
export interface LinkedMessage {
  /** Of the workspace: `lantern` of `lantern.slack.com`. Slack leaves it out if the app is installed org-wide. */
  domain: string;
  channel: string;
  ts: string;
  /** Of the first message of its thread; the same as `ts` for that one. */
  threadTs?: string | undefined;
}

const TS = /^\d+\.\d+$/;

/**
 * Built from its parts, as `chat.getPermalink` knows no message of a channel that the bot is not in. '' if a part is
 * missing: Slack refuses a form that is filled with half an address.
 * https://docs.slack.dev/reference/methods/chat.getPermalink
 */
export function permalink({ domain, channel, ts, threadTs = '' }: LinkedMessage): string {
  const isWhole = /^[a-z0-9-]+$/i.test(domain) && /^[A-Z0-9]+$/.test(channel) && TS.test(ts);
  if (!isWhole) return '';
  const address = `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  const isReply = TS.test(threadTs) && threadTs !== ts;
  return isReply ? `${address}?thread_ts=${threadTs}&cid=${channel}` : address;
}
