import type { Delivered, DeliverMessage } from '../../common/slack/deliver-message.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import type { Receipt } from './receipt-store.ts';

/** How a receipt is shown where the channel does not take it. */
export interface ReceiptDelivery {
  responseUrl: string | null;
  /** The ending has to be told; what is said on the way may wait for it. */
  isFinal: boolean;
}

export type PostReceipt = (
  receipt: Receipt,
  message: SlackMessage,
  showing: ReceiptDelivery,
) => Promise<Delivered>;

/** Shows a receipt in its place, or in the next one that takes it. Never throws: an incident does not wait for Slack. */
export function createPostReceipt(answer: DeliverMessage): PostReceipt {
  return ({ channelId, ts, user }, message, { responseUrl, isFinal }) =>
    answer({ message, channel: channelId, ts, to: { user: user.id, responseUrl }, isFinal });
}
