import { parseMessageRequest } from './message-request.ts';
import type { Messages } from './messages.ts';
import type { ReceiptPolls } from './receipt-polls.ts';

export interface PushoverAccount {
  apiToken: string;
  userKeys: Set<string>;
  /** Keys of users without an active device. */
  withoutDevices: Set<string>;
  messages: Messages;
  polls: ReceiptPolls;
  /** Messages of a month, and what is left of them. */
  limit: number;
  remaining: number;
  now: () => number;
}

export interface PushoverCall {
  requestId: string;
  /** The receipt or tag in the path; empty if it has none. */
  id: string;
  fields: Record<string, string>;
}

/** `status` and `request` are added to the body. */
export interface PushoverResult {
  status: 200 | 400 | 404 | 429;
  body: Record<string, unknown>;
  headers?: Record<string, string>;
  /** For the trace. */
  data?: Record<string, unknown>;
}

export type PushoverOperation = (account: PushoverAccount, call: PushoverCall) => PushoverResult;

const KEY = /^[A-Za-z0-9]{30}$/;
const MAX_USERS = 50;

/** https://pushover.net/api#messages */
export function sendMessage(account: PushoverAccount, call: PushoverCall): PushoverResult {
  const { token: _token, user = '', ...fields } = call.fields;
  const users = user.split(',');
  const unknownUser = userError(account, users);
  if (unknownUser !== undefined) return unknownUser;
  const read = parseMessageRequest(fields);
  if ('fieldErrors' in read) return refusal(read.fieldErrors);
  if (account.remaining < users.length) return { ...overLimit(), headers: limitHeaders(account) };
  account.remaining -= users.length;
  const reached = users.filter((one) => !account.withoutDevices.has(one));
  const receipt = account.messages.send(read.request, { users: reached, requestId: call.requestId });
  const remark = reached.length === 0 ? { info: 'no active devices to send to' } : {};
  return {
    status: 200,
    body: { ...(receipt === null ? {} : { receipt }), ...remark },
    headers: limitHeaders(account),
    data: { request: call.requestId, ...remark },
  };
}

export function cancelByReceipt(account: PushoverAccount, call: PushoverCall): PushoverResult {
  if (account.messages.ofReceipt(call.id) === undefined) return noReceipt();
  const cancelled = account.messages.cancel({ receipt: call.id });
  return { status: 200, body: {}, data: { receipt: call.id, cancelled } };
}

/** An unknown tag is not an error. */
export function cancelByTag(account: PushoverAccount, call: PushoverCall): PushoverResult {
  const cancelled = account.messages.cancel({ tag: call.id });
  return { status: 200, body: {}, data: { tag: call.id, cancelled } };
}

export function limits(account: PushoverAccount): PushoverResult {
  const { limit, remaining } = account;
  return { status: 200, body: { limit, remaining, reset: resetAt(account) } };
}

/** undefined if the token is valid. */
export function tokenError(account: PushoverAccount, { fields }: PushoverCall): PushoverResult | undefined {
  if (fields.token === account.apiToken) return undefined;
  return { status: 400, body: { token: 'invalid', errors: ['application token is invalid'] } };
}

function userError(account: PushoverAccount, users: string[]): PushoverResult | undefined {
  const areGood = users.length <= MAX_USERS && users.every((one) => KEY.test(one));
  if (areGood && users.every((one) => account.userKeys.has(one))) return undefined;
  return { status: 400, body: { user: 'invalid', errors: ['user identifier is invalid'] } };
}

function refusal(fieldErrors: Record<string, string>): PushoverResult {
  const errors = Object.entries(fieldErrors).map(([name, fault]) => `${name} ${fault}`);
  return { status: 400, body: { ...fieldErrors, errors } };
}

function overLimit(): PushoverResult {
  return { status: 429, body: { errors: ['application is over its monthly message limit'] } };
}

export function noReceipt(): PushoverResult {
  const errors = ['receipt not found; may be invalid or expired'];
  return { status: 404, body: { receipt: 'not found', errors } };
}

function limitHeaders(account: PushoverAccount): Record<string, string> {
  return {
    'X-Limit-App-Limit': String(account.limit),
    'X-Limit-App-Remaining': String(account.remaining),
    'X-Limit-App-Reset': String(resetAt(account)),
  };
}

/** The first of next month, midnight in Chicago: epoch seconds. */
function resetAt({ now }: PushoverAccount): number {
  const today = new Date(now());
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1, 6) / 1000;
}
