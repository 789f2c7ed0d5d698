import { hourlyLimit } from '../../common/aws/hourly-limit.ts';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, oneOf, type Reader, readConfig, secret, url } from '../../common/config.ts';
import { ConfigError } from '../../common/errors.ts';
import { incidentFallback } from '../../common/incident-fallback.ts';
import { INCIDENT_PRODUCTS } from './incident-backend.ts';
import { type JsmSettings, jsmSettingsSchema } from './jsm-settings.ts';

/** Empty where incidents have never lived in Jira. */
const jsm: Reader<JsmSettings | undefined> = {
  variable: 'JSM',
  example: '',
  read(value) {
    if (!value) return undefined;
    const parsed = jsmSettingsSchema.safeParse(parseJson(value));
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new Error(`is not as docs/jsm.md lists it: ${where}`);
  },
};

/** undefined, which no settings are, if it is none. */
function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  incidentBackend: oneOf('INCIDENT_BACKEND', INCIDENT_PRODUCTS),
  opsgenieApiUrl: url('OPSGENIE_API_URL', 'https://api.opsgenie.com'),
  opsgenieApiKey: secret('OPSGENIE_API_KEY_PARAMETER'),
  /** Optional: without it, Q-Bot does not acknowledge. */
  opsgenieIntegrationKey: secret('OPSGENIE_INTEGRATION_KEY_PARAMETER'),
  jsm,
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
