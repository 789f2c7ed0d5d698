import type { Kept, Messages } from './messages.ts';
import { noReceipt, type PushoverAccount, type PushoverCall, type PushoverResult } from './operations.ts';

/** A receipt can be asked after for a week. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * `GET /1/receipts/{receipt}.json?token=`. What Pushover answers to a poll that is too fast is not documented: it is
 * refused here, so that no test passes with one. https://pushover.net/api/receipts
 */
export function readReceipt(account: PushoverAccount, call: PushoverCall): PushoverResult {
  const { token: _token, ...others } = call.fields;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    return {
      status: 400,
      body: { [unknown]: 'is not a parameter', errors: [`${unknown} is not a parameter`] },
    };
  }
  const push = account.messages.ofReceipt(call.id);
  if (push === undefined || account.now() - push.at > KEPT_MS) return noReceipt();
  if (!account.polls.admit(call.id, account.now())) {
    return { status: 429, body: { errors: ['receipts can be polled once every 5 seconds'] } };
  }
  return { status: 200, body: receiptBody(account.messages, push, account.now()) };
}

function receiptBody(messages: Messages, push: Kept, now: number): Record<string, unknown> {
  const expiresAt = messages.expiresAt(push);
  return {
    acknowledged: push.acknowledged ? 1 : 0,
    acknowledged_at: seconds(push.acknowledgedAt),
    acknowledged_by: push.acknowledgedBy,
    acknowledged_by_device: push.acknowledgedByDevice,
    last_delivered_at: seconds(lastDeliveredAt(push, Math.min(now, expiresAt))),
    // One that was cancelled rings no more: it reads as expired.
    expired: push.cancelled || expiresAt <= now ? 1 : 0,
    expires_at: seconds(expiresAt),
    called_back: 0,
    called_back_at: 0,
  };
}

/** It rings again every `retry` seconds, until it is acknowledged. */
function lastDeliveredAt({ acknowledgedAt, at, retry }: Kept, end: number): number {
  const until = acknowledgedAt > 0 ? acknowledgedAt : end;
  const retryMs = (retry ?? 0) * 1000;
  return retryMs > 0 ? at + Math.floor((until - at) / retryMs) * retryMs : at;
}

const seconds = (ms: number) => Math.floor(ms / 1000);
