import { Hono } from 'hono';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { Blockchain } from './blockchain.ts';
import { METHODS, type NodeOptions, type RpcCall } from './methods.ts';
import { errorOf, resultOf, type WireAnswer } from './releases.ts';
import { RpcError } from './rpc-error.ts';

export interface ChainOptions extends FakeContext {
  nodes: NodeOptions[];
  now?: () => number;
}

export interface Chain {
  /** `/<node>/<method>` */
  app: Hono;
  /** Stops the chain: its last block is then `ageMs` old. */
  halt(ageMs: number): void;
  resume(): void;
  /** Every request so far: `GET /ok/status`. */
  requests(): string[];
}

/**
 * Nodes of one chain, each of its own release (Tendermint 0.34, as CometBFT, without another): calls by GET.
 * https://docs.cometbft.com/v0.34/rpc/
 */
export function createChain(options: ChainOptions): Chain {
  const blockchain = new Blockchain(options.now ?? Date.now);
  const requests: string[] = [];
  const app = new Hono();
  for (const node of options.nodes) {
    app.all(`/${node.name}/:method`, (c) => {
      const name = c.req.param('method');
      const isKnown = c.req.method === 'GET' && Object.hasOwn(METHODS, name);
      requests.push(`${c.req.method} /${node.name}/${name}`);
      return serveCall(options, { c, fake: 'chain', name: `${node.name}/${name}` }, () => ({
        response: isKnown
          ? respond(answerOf(name, { node, blockchain, query: c.req.query() }))
          : c.text('404 page not found', 404),
      }));
    });
  }
  return {
    app,
    halt: (ageMs) => blockchain.halt(ageMs),
    resume: () => blockchain.resume(),
    requests: () => [...requests],
  };
}

function answerOf(name: string, call: RpcCall): WireAnswer {
  const { release = '0.34' } = call.node;
  try {
    return resultOf(release, name, METHODS[name]?.(call));
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return errorOf(release, error);
  }
}

function respond({ status, body }: WireAnswer): Response {
  return typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status });
}
