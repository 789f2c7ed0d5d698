import { hourlyLimit } from '../../common/aws/hourly-limit.ts';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, oneOf, optionalJson, readConfig, secret, url } from '../../common/config.ts';
import { ConfigError } from '../../common/errors.ts';
import { incidentFallback } from '../../common/incident-fallback.ts';
import { INCIDENT_PRODUCTS } from './incident-backend.ts';
import { jsmSettingsSchema } from './jsm-settings.ts';

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  incidentBackend: oneOf('INCIDENT_BACKEND', INCIDENT_PRODUCTS),
  opsgenieApiUrl: url('OPSGENIE_API_URL', 'https://api.opsgenie.com'),
  opsgenieApiKey: secret('OPSGENIE_API_KEY_PARAMETER'),
  /** Optional: without it, Q-Bot does not acknowledge. */
  opsgenieIntegrationKey: secret('OPSGENIE_INTEGRATION_KEY_PARAMETER'),
  /** Empty where incidents have never lived in Jira. */
  jsm: optionalJson('JSM', jsmSettingsSchema, 'docs/jsm.md'),
  jiraApiToken: secret('JIRA_API_TOKEN_PARAMETER'),
  incidentsPerHour: hourlyLimit('INCIDENTS_PER_HOUR'),
  incidentFallback,
};

/** Reads and checks all of them; `jsm` is needed where it is chosen. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  const config = readConfig(env, variables);
  if (config.incidentBackend === 'jsm' && config.jsm === undefined)
    throw new ConfigError(['JSM is empty, and INCIDENT_BACKEND is jsm']);
  return config;
}

export type Config = ReturnType<typeof loadConfig>;
