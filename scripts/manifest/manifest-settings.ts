import type { Environment } from '../../common/config.ts';
import { isObject } from '../../common/is-object.ts';
import { UsageError } from '../command-line/parse-command-line.ts';
import { parseJson } from '../local/json.ts';
import { accessGroups } from '../local/wiring/groups.ts';

/**
 * The Slack groups and schedules that RESTRICTED_COMMANDS of `.env` names, each once; none where it is not set: the groups of
 * the simulated workspace are of no other. Throws UsageError if it is no JSON object.
 */
export function namedGroups({ RESTRICTED_COMMANDS }: Environment): string[] {
  const written = RESTRICTED_COMMANDS || '{}';
  if (!isObject(parseJson(written)))
    throw new UsageError(
      'RESTRICTED_COMMANDS is no JSON object such as {"/devops restart":["S0123456789"]}: correct it in .env, or leave it out.',
    );
  return accessGroups({ given: { RESTRICTED_COMMANDS: written } });
}
