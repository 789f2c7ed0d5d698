import * as z from 'zod/mini';
import { type Environment, json, optionalText, readConfig, secret, text, url } from '../../common/config.ts';

const level = z.int().check(z.gte(-2), z.lte(2));
const priorities = z.strictObject({ P1: level, P2: level, P3: level, P4: level, P5: level });

/** OpsGenie's priority -> Pushover's, from -2 (silent) to 2 (emergency). */
export type Priorities = z.infer<typeof priorities>;

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  pushoverApiUrl: url('PUSHOVER_API_URL', 'https://api.pushover.net'),
  incidentBackend: optionalText('INCIDENT_BACKEND', 'opsgenie'),
  opsgenieWebUrl: url('OPSGENIE_WEB_URL', 'https://example.app.opsgenie.com'),
  jiraAlertsUrl: optionalText('JIRA_ALERTS_URL'),
  busName: text('EVENT_BUS_NAME', 'qbot'),
  tableName: text('TABLE_NAME', 'qbot'),
  retryQueueUrl: url(
    'RETRY_QUEUE_URL',
    'https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-retry',
  ),
  receiptsQueueUrl: url(
    'RECEIPTS_QUEUE_URL',
    'https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-receipts',
  ),
  priorities: json('PRIORITIES', priorities, {
    shape: 'P1 to P5 -> whole numbers from -2 to 2',
    example: { P1: 2, P2: 1, P3: 0, P4: -1, P5: -2 },
  }),
  rungActions: json('RUNG_ACTIONS', z.array(z.string()), {
    shape: 'a list of actions, or []',
    example: [],
  }),
  webhookToken: secret('PUSHOVER_WEBHOOK_TOKEN_PARAMETER'),
  webhookTokenPrevious: secret('PUSHOVER_WEBHOOK_TOKEN_PREVIOUS_PARAMETER'),
  apiToken: secret('PUSHOVER_API_TOKEN_PARAMETER'),
  recipients: secret('PUSHOVER_RECIPIENTS_PARAMETER'),
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, variables);
}
