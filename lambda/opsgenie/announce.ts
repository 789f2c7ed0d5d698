import type { Delivered, DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { Receipt } from './receipts.ts';

/** How a receipt is shown where the channel does not take it. */
export interface Showing {
  responseUrl: string | null;
  /** The ending has to be told; what is said on the way may wait for it. */
  isFinal: boolean;
}

export type Announce = (receipt: Receipt, message: SlackMessage, showing: Showing) => Promise<Delivered>;

/** Shows a receipt in its place, or in the next one that takes it. Never throws: an incident does not wait for Slack. */
export function createAnnounce(answer: DeliverMessage): Announce {
  return ({ channelId, ts, user }, message, { responseUrl, isFinal }) =>
    answer({ message, channel: channelId, ts, to: { user: user.id, responseUrl }, isFinal });
}
