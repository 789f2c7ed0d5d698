import * as z from 'zod/mini';
import { backendVariables } from '../../common/backend/clients.ts';
import { type Environment, json, optionalText, readConfig, url } from '../../common/config.ts';
import { DETAIL_TYPES } from '../../common/contract.ts';

const replayable = z.record(z.string(), z.array(z.enum(DETAIL_TYPES)));

/** Name of a deployed function -> detail-types that it takes a second time without doing anything twice. */
export type Replayable = z.infer<typeof replayable>;

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    ...backendVariables,
    operationsChannel: optionalText('OPERATIONS_CHANNEL'),
    replayable: json(
      'REPLAYABLE',
      replayable,
      'function name -> detail-types, such as {"qbot-opsgenie":["view_submission"]}',
    ),
    undeliveredQueueUrl: url('UNDELIVERED_QUEUE_URL'),
    failuresQueueUrl: url('FAILURES_QUEUE_URL'),
  });
}
