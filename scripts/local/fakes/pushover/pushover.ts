import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { isObject, type JsonObject, parseJson } from '../../json.ts';
import type { Trace } from '../../trace.ts';
import { type FaultContext, faulty, resetConnection } from '../faults/middleware.ts';
import { AddressGuard } from './address-guard.ts';
import { Messages, type Push } from './messages.ts';
import {
  type Account,
  type Call,
  cancelByReceipt,
  cancelByTag,
  limits,
  type Operation,
  type Result,
  readReceipt,
  sendMessage,
} from './operations.ts';

export type { Push } from './messages.ts';

export interface PushoverOptions {
  apiToken: string;
  /** User and group keys that exist. */
  userKeys: readonly string[];
  /** Messages of one month. */
  monthlyLimit?: number;
  trace: Trace;
  faultContext: FaultContext;
  now?: () => number;
}

export interface Pushover {
  app: Hono;
  state(): { messages: Push[] };
  /** What is left of the month. */
  setRemaining(messages: number): void;
  /** From now on, the key belongs to nobody. */
  removeUser(key: string): void;
}

/** Free of charge, for one application. */
const MONTHLY_LIMIT = 10_000;

/**
 * A strict stand-in for Pushover's message API: limits, emergencies with their receipts, the monthly limit, and the
 * block of an address that sends too much nonsense. https://pushover.net/api
 */
export function createPushover(options: PushoverOptions): Pushover {
  const now = options.now ?? Date.now;
  const limit = options.monthlyLimit ?? MONTHLY_LIMIT;
  const account: Account = {
    apiToken: options.apiToken,
    userKeys: new Set(options.userKeys),
    messages: new Messages(now),
    limit,
    remaining: limit,
    now,
  };
  return {
    app: createApp({ account, options, guard: new AddressGuard(now) }),
    state: () => ({ messages: account.messages.list() }),
    setRemaining: (messages) => {
      account.remaining = messages;
    },
    removeUser: (key) => void account.userKeys.delete(key),
  };
}

interface Parts {
  account: Account;
  options: PushoverOptions;
  guard: AddressGuard;
}

function createApp(parts: Parts): Hono {
  const app = new Hono();
  app.post('/1/messages.json', serve(parts, 'messages', sendMessage));
  app.post('/1/receipts/cancel_by_tag/:id{.+\\.json}', serve(parts, 'cancel', cancelByTag));
  app.post('/1/receipts/:id/cancel.json', serve(parts, 'cancel', cancelByReceipt));
  app.get('/1/receipts/:id{.+\\.json}', serve(parts, 'receipt', readReceipt));
  app.get('/1/apps/limits.json', serve(parts, 'limits', limits));
  app.all('*', (c) => c.json({ status: 0, errors: ['no such call'], request: randomUUID() }, 404));
  return app;
}

/** One call under its faults, with a hop in the trace. */
function serve(parts: Parts, name: string, operation: Operation): (c: Context) => Promise<Response> {
  const { account, guard, options } = parts;
  return async (c) => {
    const end = options.trace.begin(c.req.header('x-amzn-trace-id'), `pushover ${name}`);
    const address = addressOf(c);
    const call = await readCall(c);
    let result: Result | undefined;
    const response = await faulty(options.faultContext, `pushover.${name}`, () => {
      if (guard.isBlocked(address)) return resetConnection(c);
      result = operation(account, call);
      if (result.status !== 200) guard.countBad(address);
      return respond(c, call, result);
    })(c);
    const { token: _, ...request } = call.fields;
    const carried = { request, answer: result?.body };
    end(outcomeOf(response), result?.data === undefined ? {} : { data: result.data }, carried);
    return response;
  };
}

function addressOf(c: Context): string {
  const { incoming }: HttpBindings = c.env;
  return incoming.socket.remoteAddress ?? '';
}

async function readCall(c: Context): Promise<Call> {
  const fields = c.req.method === 'GET' ? c.req.query() : await readFields(c);
  return { requestId: randomUUID(), id: (c.req.param('id') ?? '').replace(/\.json$/, ''), fields };
}

/** Numbers of a JSON body become texts, as they are in a form. */
async function readFields(c: Context): Promise<Record<string, string>> {
  const body = await c.req.text();
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  const json = parseJson(body);
  const given: JsonObject = isObject(json) ? json : {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function respond(c: Context, call: Call, result: Result): Response {
  const body = { ...result.body, status: result.status === 200 ? 1 : 0, request: call.requestId };
  return c.json(body, result.status, result.headers ?? {});
}

function outcomeOf(response: Response): string {
  if (response === RESPONSE_ALREADY_SENT) return 'no answer';
  return response.ok ? 'ok' : `http ${response.status}`;
}
