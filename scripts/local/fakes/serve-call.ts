import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Trace } from '../trace.ts';
import { type FaultContext, faulty } from './faults/middleware.ts';

/** What every fake of an outside system runs with. */
export interface FakeContext {
  trace: Trace;
  faultContext: FaultContext;
}

/** One call to a fake: the fault target is `<fake>.<name>`. `request` is kept for the trace. */
export interface FakeCall {
  c: Context;
  fake: 'slack' | 'opsgenie' | 'jsm' | 'pushover' | 'chain';
  name: string;
  request?: unknown;
}

export interface FakeResult {
  response: Response;
  /** For the trace, as the next two; without it, the status says it. */
  outcome?: string;
  data?: unknown;
  answer?: unknown;
}

/** Serves one call under its faults, as one span of the trace. */
export async function serveCall(
  { faultContext, trace }: FakeContext,
  { c, fake, name, request }: FakeCall,
  work: () => FakeResult | Promise<FakeResult>,
): Promise<Response> {
  const end = trace.begin(c.req.header('x-amzn-trace-id'), `${fake} ${name}`);
  let result: FakeResult | undefined;
  const response = await faulty(faultContext, `${fake}.${name.replace('/', '.')}`, async () => {
    result = await work();
    return result.response;
  })(c);
  const data = result?.data === undefined ? {} : { data: result.data };
  end(outcomeOf(response, result), data, { request, answer: result?.answer });
  return response;
}

/** A fault answers in place of the work, or keeps the work's own response back. */
function outcomeOf(response: Response, result: FakeResult | undefined): string {
  if (response === RESPONSE_ALREADY_SENT) return 'no answer';
  if (response === result?.response && result.outcome !== undefined) return result.outcome;
  return response.ok ? 'ok' : `http ${response.status}`;
}
