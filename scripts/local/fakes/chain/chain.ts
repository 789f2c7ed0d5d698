import { type Context, Hono } from 'hono';
import { type FakeContext, serveCall } from '../serve-call.ts';
import { Blockchain } from './blockchain.ts';
import { METHODS, type NodeOptions, RpcError } from './methods.ts';

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
 * Nodes of one CometBFT (Tendermint 0.34) chain: calls by GET, numbers as strings, errors as HTTP 500.
 * https://docs.cometbft.com/v0.34/rpc/
 */
export function createChain(options: ChainOptions): Chain {
  const blockchain = new Blockchain(options.now ?? Date.now);
  const requests: string[] = [];
  const app = new Hono();
  for (const node of options.nodes) {
    app.all(`/${node.name}/:method`, (c) => {
      const name = c.req.param('method');
      const method = c.req.method === 'GET' && Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
      requests.push(`${c.req.method} /${node.name}/${name}`);
      return serveCall(options, { c, fake: 'chain', name: `${node.name}/${name}` }, () => ({
        response:
          method === undefined
            ? c.text('404 page not found', 404)
            : respond(c, () => method({ node, blockchain, query: c.req.query() })),
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

function respond(c: Context, run: () => unknown): Response {
  try {
    return c.json({ jsonrpc: '2.0', id: -1, result: run() });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const { code, message, data } = error;
    return c.json({ jsonrpc: '2.0', id: -1, error: { code, message, data } }, 500);
  }
}
