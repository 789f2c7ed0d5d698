import * as z from 'zod/mini';
import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, json, readConfig } from '../../common/config.ts';
import { isTarget } from './target.ts';

const servicesSchema = z.array(z.string().check(z.refine(isTarget)));

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
    services: json('DEVOPS_SERVICES', servicesSchema, 'a JSON list of "cluster/service"'),
  });
}

export type Config = ReturnType<typeof loadConfig>;
