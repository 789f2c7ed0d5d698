import type { Environment } from '../../common/config.ts';
import { isObject } from '../../common/is-object.ts';
import { UsageError } from '../command-line/parse-command-line.ts';
import { parseJson } from '../local/json.ts';
import type { Settings } from '../local/settings.ts';

/**
 * What the app of a developer takes from `.env`: the groups that grant rights, none where RESTRICTED_COMMANDS is not set (those
 * of the simulated workspace are of no other), and the incident product. Throws UsageError if it is no JSON object.
 */
export function manifestSettings({
  INCIDENT_BACKEND = '',
  RESTRICTED_COMMANDS,
}: Environment): Pick<Settings, 'given'> {
  const written = RESTRICTED_COMMANDS || '{}';
  if (!isObject(parseJson(written)))
    throw new UsageError(
      'RESTRICTED_COMMANDS is no JSON object such as {"/devops restart":["S0123456789"]}: correct it in .env, or leave it out.',
    );
  return { given: { RESTRICTED_COMMANDS: written, INCIDENT_BACKEND } };
}
