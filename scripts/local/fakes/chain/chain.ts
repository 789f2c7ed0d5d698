import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { Trace } from '../../trace.ts';
import { type FaultContext, faulty } from '../faults/middleware.ts';
import { Ledger } from './ledger.ts';
import { METHODS, type NodeOptions, RpcError } from './methods.ts';

export interface ChainOptions {
  nodes: NodeOptions[];
  trace: Trace;
  faultContext: FaultContext;
  now?: () => number;
}

export interface Chain {
  /** `/<node>/<method>` */
  app: Hono;
  /** As if the last block had been made so long ago, and none since. */
  halt(ageMs: number): void;
  resume(): void;
  /** Every request so far: `GET /ok/status`. */
  requests(): string[];
}

/**
 * Nodes of one CometBFT (Tendermint 0.34) chain: what is asked for by GET, numbers as strings, errors as HTTP 500.
 * https://docs.cometbft.com/v0.34/rpc/
 */
export function createChain(options: ChainOptions): Chain {
  const ledger = new Ledger(options.now ?? Date.now);
  const requests: string[] = [];
  const app = new Hono();
  for (const node of options.nodes) {
    app.all(`/${node.name}/:method`, (c) => {
      const method = c.req.param('method');
      requests.push(`${c.req.method} /${node.name}/${method}`);
      return serve(options, { node, ledger }, c);
    });
  }
  return {
    app,
    halt: (ageMs) => ledger.halt(ageMs),
    resume: () => ledger.resume(),
    requests: () => [...requests],
  };
}

async function serve(
  { trace, faultContext }: ChainOptions,
  { node, ledger }: { node: NodeOptions; ledger: Ledger },
  c: Context,
): Promise<Response> {
  const name = c.req.param('method') ?? '';
  const method = c.req.method === 'GET' && Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const end = trace.begin(c.req.header('x-amzn-trace-id'), `chain ${node.name}/${name}`);
  const response = await faulty(faultContext, `chain.${node.name}.${name}`, () => {
    if (method === undefined) return c.text('404 page not found', 404);
    return answer(c, () => method({ node, ledger, query: c.req.query() }));
  })(c);
  end(outcomeOf(response));
  return response;
}

function answer(c: Context, run: () => unknown): Response {
  try {
    return c.json({ jsonrpc: '2.0', id: -1, result: run() });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const { code, message, data } = error;
    return c.json({ jsonrpc: '2.0', id: -1, error: { code, message, data } }, 500);
  }
}

function outcomeOf(response: Response): string {
  if (response === RESPONSE_ALREADY_SENT) return 'no answer';
  return response.ok ? 'ok' : `http ${response.status}`;
}
