import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, optionalText, readConfig, text, url } from '../../common/config.ts';

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
    opsgenieApiUrl: url('OPSGENIE_API_URL'),
    opsgenieApiKey: text('OPSGENIE_API_KEY_PARAMETER'),
    incidentFallback: optionalText('INCIDENT_FALLBACK', 'page the person on call directly.'),
  });
}

export type Config = ReturnType<typeof loadConfig>;
