import * as z from 'zod/mini';
import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, json, readConfig } from '../../common/config.ts';

const nodesSchema = z.record(
  z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,29}$/)),
  z.string().check(z.refine(isNodeUrl)),
);
const numberSchema = z.int().check(z.gte(1));

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
    nodes: json('QCHAIN_NODES', nodesSchema, 'a JSON object: node name -> http(s) URL of its RPC'),
    lagBlocks: json('QCHAIN_LAG_BLOCKS', numberSchema, 'a whole number of blocks from 1 on'),
    haltedAfterSeconds: json(
      'QCHAIN_HALTED_AFTER_SECONDS',
      numberSchema,
      'a whole number of seconds from 1 on',
    ),
  });
}

export type Config = ReturnType<typeof loadConfig>;

/** Without user or query: what is appended to it is a path, and `fetch` refuses (and quotes) a password. */
function isNodeUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
