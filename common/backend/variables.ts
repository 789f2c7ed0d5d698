import { optionalText, secret, text, url } from '../config.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../slack/response-url.ts';

/** The variables that every backend reads; Terraform gives them by itself. */
export const backendVariables = {
  slackApiUrl: url('SLACK_API_URL', 'https://slack.com/api/'),
  responseUrlOrigin: optionalText('SLACK_RESPONSE_URL_ORIGIN', SLACK_RESPONSE_URL_ORIGIN),
  slackBotToken: secret('SLACK_BOT_TOKEN_PARAMETER'),
  tableName: text('TABLE_NAME', 'qbot'),
  busName: text('EVENT_BUS_NAME', 'qbot'),
};
