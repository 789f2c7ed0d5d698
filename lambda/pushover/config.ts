import * as z from 'zod/mini';
import { type Environment, json, readConfig, text, url } from '../../common/config.ts';

const level = z.int().check(z.gte(-2), z.lte(2));
const priorities = z.strictObject({ P1: level, P2: level, P3: level, P4: level, P5: level });

/** OpsGenie's priority -> Pushover's, from -2 (silent) to 2 (emergency). */
export type Priorities = z.infer<typeof priorities>;

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    pushoverApiUrl: url('PUSHOVER_API_URL'),
    opsgenieWebUrl: url('OPSGENIE_WEB_URL'),
    tableName: text('TABLE_NAME'),
    retryQueueUrl: url('RETRY_QUEUE_URL'),
    priorities: json(
      'PRIORITIES',
      priorities,
      'P1 to P5 -> whole numbers from -2 to 2, such as {"P1":2,"P2":1,"P3":0,"P4":-1,"P5":-2}',
    ),
    rungActions: json('RUNG_ACTIONS', z.array(z.string()), 'a list of actions, such as ["Escalate"] or []'),
    webhookToken: text('PUSHOVER_WEBHOOK_TOKEN_PARAMETER'),
    webhookTokenPrevious: text('PUSHOVER_WEBHOOK_TOKEN_PREVIOUS_PARAMETER'),
    apiToken: text('PUSHOVER_API_TOKEN_PARAMETER'),
    recipients: text('PUSHOVER_RECIPIENTS_PARAMETER'),
  });
}
