import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, readConfig, secret, url } from '../../common/config.ts';
import { incidentFallback } from '../../common/incident-fallback.ts';

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  opsgenieApiUrl: url('OPSGENIE_API_URL', 'https://api.opsgenie.com'),
  opsgenieApiKey: secret('OPSGENIE_API_KEY_PARAMETER'),
  /** Optional: without it, Q-Bot does not acknowledge. */
  opsgenieIntegrationKey: secret('OPSGENIE_INTEGRATION_KEY_PARAMETER'),
  incidentFallback,
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}

export type Config = ReturnType<typeof loadConfig>;
