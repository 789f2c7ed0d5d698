import { type Environment, optionalText, readConfig, text, url } from '../../common/config.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../common/response-url.ts';

/** Reads and checks every variable of this function. Throws one ConfigError for all faults. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    slackApiUrl: url('SLACK_API_URL'),
    responseUrlOrigin: optionalText('SLACK_RESPONSE_URL_ORIGIN', SLACK_RESPONSE_URL_ORIGIN),
    slackBotToken: text('SLACK_BOT_TOKEN_PARAMETER'),
    opsgenieApiUrl: url('OPSGENIE_API_URL'),
    opsgenieApiKey: text('OPSGENIE_API_KEY_PARAMETER'),
    tableName: text('TABLE_NAME'),
    incidentFallback: optionalText('INCIDENT_FALLBACK', 'page the person on call directly'),
  });
}

export type Config = ReturnType<typeof loadConfig>;
