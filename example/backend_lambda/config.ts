import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, readConfig } from '../../common/config.ts';

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
  });
}
