import * as z from 'zod/mini';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, json, readConfig } from '../../common/config.ts';

const nodesSchema = z.record(
  z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,29}$/)),
  z.string().check(z.refine(isNodeUrl)),
);
const numberSchema = z.int().check(z.gte(1));

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  nodes: json('QCHAIN_NODES', nodesSchema, {
    shape: 'a JSON object: node name -> http(s) URL of its RPC',
    example: {
      ok: 'https://chain.example/ok',
      syncing: 'https://chain.example/syncing',
      lagging: 'https://chain.example/lagging',
      // Nothing listens there.
      dead: 'http://127.0.0.1:1023',
    },
  }),
  lagBlocks: json('QCHAIN_LAG_BLOCKS', numberSchema, {
    shape: 'a whole number of blocks from 1 on',
    example: 10,
  }),
  haltedAfterSeconds: json('QCHAIN_HALTED_AFTER_SECONDS', numberSchema, {
    shape: 'a whole number of seconds from 1 on',
    example: 60,
  }),
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}

export type Config = ReturnType<typeof loadConfig>;

/** Without user or query: what is appended to it is a path, and `fetch` refuses (and quotes) a password. */
function isNodeUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
