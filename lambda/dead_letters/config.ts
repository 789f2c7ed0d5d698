import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, json, optionalText, readConfig, url } from '../../common/config.ts';
import { backendsSchema } from './backends.ts';

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
    operationsChannel: optionalText('OPERATIONS_CHANNEL'),
    backends: json(
      'BACKENDS',
      backendsSchema,
      'function name -> fields of its function.json, such as {"qbot-opsgenie":{"replay":["view_submission"]}}',
    ),
    incidentFallback: optionalText('INCIDENT_FALLBACK', 'page the person on call directly.'),
    incidentWebUrl: optionalText('INCIDENT_WEB_URL'),
    undeliveredQueueUrl: url('UNDELIVERED_QUEUE_URL'),
    failuresQueueUrl: url('FAILURES_QUEUE_URL'),
  });
}
