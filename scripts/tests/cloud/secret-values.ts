import { textIn } from '../../local/json.ts';
import { type Settings, secretValue } from '../../local/settings.ts';
import type { State } from './state.ts';

/** Secret -> its value, for each that is deployed and not filled by a rotation. An unknown one gets a random value. */
export function secretValues(state: State, settings: Settings): Map<string, string> {
  const secrets = state.all('aws_ssm_parameter').filter(({ type }) => type === 'SecureString');
  const names = secrets.map(({ name }) => textIn(name).split('/').pop() ?? '');
  const wanted = names.filter((name) => !name.endsWith('-previous'));
  return new Map(wanted.map((name) => [name, secretValue(settings, name)]));
}
