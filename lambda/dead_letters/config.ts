import * as z from 'zod/mini';
import { backendVariables } from '../../common/backend/variables.ts';
import { type Environment, json, optionalText, readConfig, secret, url } from '../../common/config.ts';
import { incidentFallback } from '../../common/incident-fallback.ts';
import { backendsSchema } from './backends.ts';

const probeSchema = z.nullable(
  z.object({
    ...{ url: z.string(), command: z.string(), channel: z.string() },
    ...{ teamId: z.string(), appId: z.string() },
  }),
);

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  ...backendVariables,
  operationsChannel: optionalText('OPERATIONS_CHANNEL', '', 'C0OPERATE1'),
  backends: json('BACKENDS', backendsSchema, {
    shape: 'function name -> fields of its function.json',
    example: { 'qbot-opsgenie': { replay: ['view_submission'] } },
  }),
  incidentFallback,
  incidentWebUrl: optionalText('INCIDENT_WEB_URL', '', 'https://example.app.opsgenie.com'),
  undeliveredQueueUrl: url(
    'UNDELIVERED_QUEUE_URL',
    'https://sqs.us-east-1.amazonaws.com/123456789012/undelivered',
  ),
  signingSecret: secret('SLACK_SIGNING_SECRET_PARAMETER'),
  probe: json('PROBE', probeSchema, {
    shape: 'the command that is asked for help each hour, or null',
    example: null,
  }),
  failuresQueueUrl: url('FAILURES_QUEUE_URL', 'https://sqs.us-east-1.amazonaws.com/123456789012/failures'),
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}
