import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Fault, Faults } from './faults.ts';

export interface FaultContext {
  faults: Faults;
  /** Ends the function's process that serves that trace; without a trace, each of its processes. */
  kill: (functionName: string, traceId?: string) => void;
  sleep?: (ms: number) => Promise<void>;
}

type Handler = (c: Context) => Response | Promise<Response>;

const JSON_TYPE = 'application/json';
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Puts the switchable faults before a Hono handler: each request takes at most one fault of `target`.
 * Must run under @hono/node-server, whose socket `drop` and `refuse` reset.
 */
export function faulty(
  context: FaultContext,
  target: string | ((c: Context) => string),
  handler: Handler,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const traceId = c.req.header('x-amzn-trace-id');
    const fault = context.faults.take(typeof target === 'string' ? target : target(c), traceId);
    if (fault === undefined) return handler(c);
    return inject(context, fault, handler, c);
  };
}

async function inject(context: FaultContext, fault: Fault, handler: Handler, c: Context): Promise<Response> {
  if (fault.kind === 'status') {
    if (fault.done) await handler(c);
    return answerOf(fault);
  }
  if (fault.kind === 'refuse') return resetConnection(c);
  const response = await handler(c);
  if (fault.kind === 'stall') await (context.sleep ?? unheldDelay)(fault.ms);
  if (fault.kind === 'drop') return resetConnection(c);
  if (fault.kind === 'kill') return killAround(context, fault, c, response);
  return response;
}

function answerOf(fault: Fault & { kind: 'status' }): Response {
  const headers = { 'content-type': JSON_TYPE, ...fault.headers };
  const isText = typeof fault.body === 'string' && headers['content-type'] !== JSON_TYPE;
  const empty = fault.body === undefined || WITHOUT_BODY.has(fault.status);
  return new Response(empty ? null : isText ? String(fault.body) : JSON.stringify(fault.body), {
    status: fault.status,
    headers,
  });
}

function killAround(
  context: FaultContext,
  fault: Fault & { kind: 'kill' },
  c: Context,
  response: Response,
): Response {
  if (fault.at === 'received') {
    context.kill(fault.function, fault.trace);
    return resetConnection(c);
  }
  bindings(c).outgoing.once('finish', () => context.kill(fault.function, fault.trace));
  return response;
}

/** Ends the connection without an answer. Must run under @hono/node-server. */
export function resetConnection(c: Context): Response {
  bindings(c).incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

function bindings(c: Context): HttpBindings {
  return c.env;
}

/** Unheld: a long delay does not keep a process alive that has nothing else to do. */
export async function unheldDelay(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}
