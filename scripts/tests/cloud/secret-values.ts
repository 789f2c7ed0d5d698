import { randomBytes } from 'node:crypto';
import { textIn } from '../../local/json.ts';
import type { Settings } from '../../local/settings.ts';
import type { State } from './state.ts';

/** Secret -> its value, for each that is deployed and not filled by a rotation. An unknown one gets a random value. */
export function secretValues(state: State, settings: Settings): Map<string, string> {
  const known: Record<string, string> = {
    'slack-signing-secret': settings.signingSecret,
    'slack-bot-token': settings.botToken,
    'opsgenie-api-key': settings.opsgenieApiKey,
    'pushover-webhook-token': settings.webhookToken,
    'pushover-api-token': settings.pushoverApiToken,
    'pushover-recipients': settings.pushoverRecipients,
  };
  const names = state.all('aws_ssm_parameter').map(({ name }) => textIn(name).split('/').pop() ?? '');
  const wanted = names.filter((name) => !name.endsWith('-previous'));
  return new Map(wanted.map((name) => [name, known[name] ?? randomBytes(16).toString('hex')]));
}
