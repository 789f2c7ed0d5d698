import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { isObject } from '../../../../common/is-object.ts';
import { type JsonObject, parseJson } from '../../json.ts';
import { resetConnection } from '../faults/middleware.ts';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { AddressGuard } from './address-guard.ts';
import { createPushoverDriver } from './driver.ts';
import { Messages, type Push } from './messages.ts';
import {
  cancelByReceipt,
  cancelByTag,
  limits,
  type PushoverAccount,
  type PushoverCall,
  type PushoverOperation,
  sendMessage,
  tokenError,
} from './operations.ts';
import { readReceipt } from './read-receipt.ts';
import { type FastPoll, ReceiptPolls } from './receipt-polls.ts';

export type { Push } from './messages.ts';

export interface PushoverOptions extends FakeContext {
  apiToken: string;
  /** User and group keys that exist. */
  userKeys: readonly string[];
  /** Messages of one month. */
  monthlyLimit?: number;
  /** Shrinks the wait between two looks at a receipt; 1 if it is left out. */
  timeScale?: number;
  now?: () => number;
}

export interface Pushover {
  app: Hono;
  state(): {
    messages: Push[];
    /** Receipts that were asked after more often than Pushover allows. */
    fastPolls: readonly FastPoll[];
  };
  /** What is left of the month. */
  setRemaining(messages: number): void;
  /** From now on, the key is unknown. */
  removeUser(key: string): void;
  /** From now on, the user of this key has no active device: a message is taken, and reaches nobody. */
  removeDevices(key: string): void;
}

/** Free of charge, for one application. */
const MONTHLY_LIMIT = 10_000;

/**
 * A strict fake of Pushover's message API: limits, emergencies with their receipts, the monthly limit, and the
 * block of an address that sends too many bad requests. https://pushover.net/api
 */
export function createPushover(options: PushoverOptions): Pushover {
  const now = options.now ?? Date.now;
  const limit = options.monthlyLimit ?? MONTHLY_LIMIT;
  const account: PushoverAccount = {
    apiToken: options.apiToken,
    userKeys: new Set(options.userKeys),
    withoutDevices: new Set(),
    messages: new Messages(now),
    polls: new ReceiptPolls(options.timeScale ?? 1),
    limit,
    remaining: limit,
    now,
  };
  return {
    app: createApp(options, account),
    state: () => ({ messages: account.messages.list(), fastPolls: account.polls.fast }),
    setRemaining: (messages) => {
      account.remaining = messages;
    },
    removeUser: (key) => void account.userKeys.delete(key),
    removeDevices: (key) => void account.withoutDevices.add(key),
  };
}

function createApp(options: PushoverOptions, account: PushoverAccount): Hono {
  const guard = new AddressGuard(account.now);
  /** One call, unless its address is blocked. */
  const serve = (name: string, operation: PushoverOperation) => async (c: Context) => {
    const address = addressOf(c);
    const call = await readCall(c);
    const { token: _, ...request } = call.fields;
    return serveCall(options, { c, fake: 'pushover', name, request }, () => {
      if (guard.isBlocked(address)) return { response: resetConnection(c) };
      const { body, data, headers = {}, status } = tokenError(account, call) ?? operation(account, call);
      if (status !== 200) guard.countRejected(address);
      const whole = { ...body, status: status === 200 ? 1 : 0, request: call.requestId };
      return { response: c.json(whole, status, headers), data, answer: body };
    });
  };
  const app = new Hono();
  app.post('/1/messages.json', serve('messages', sendMessage));
  app.post('/1/receipts/cancel_by_tag/:id{.+\\.json}', serve('cancel', cancelByTag));
  app.post('/1/receipts/:id/cancel.json', serve('cancel', cancelByReceipt));
  app.get('/1/receipts/:id{.+\\.json}', serve('receipt', readReceipt));
  app.get('/1/apps/limits.json', serve('limits', limits));
  app.route('/driver', createPushoverDriver(account.messages));
  app.all('*', (c) => c.json({ status: 0, errors: ['no such call'], request: randomUUID() }, 404));
  return app;
}

function addressOf(c: Context): string {
  const { incoming }: HttpBindings = c.env;
  return incoming.socket.remoteAddress ?? '';
}

async function readCall(c: Context): Promise<PushoverCall> {
  const fields = c.req.method === 'GET' ? c.req.query() : await readFields(c);
  return { requestId: randomUUID(), id: (c.req.param('id') ?? '').replace(/\.json$/, ''), fields };
}

/** Numbers of a JSON body become strings, as they are in a form. */
async function readFields(c: Context): Promise<Record<string, string>> {
  const body = await c.req.text();
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  const json = parseJson(body);
  const given: JsonObject = isObject(json) ? json : {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
