import {
  type Logger,
  LogLevel,
  SlackError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from '@slack/web-api';
import type { Secrets } from './secrets.ts';

const CALL_TIMEOUT_MS = 2500;

export type SlackClient = Pick<WebClient, 'chat' | 'views'>;

const ignore = (): void => undefined;

/** The library logs whole requests at debug, and the data of what it complains about. */
const silent: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};

/**
 * The Web API with the bot token from SSM, one client per token. No call is repeated by the library, each ends within
 * 2.5 s: a lost answer to a repeated `chat.postMessage` would be a second message.
 * https://docs.slack.dev/tools/node-slack-sdk/web-api/
 */
export function createSlackClient(deps: {
  secrets: Secrets;
  tokenParameter: string;
  apiUrl: string;
}): () => Promise<SlackClient> {
  let client: { token: string; web: SlackClient } | undefined;
  return async () => {
    const token = await deps.secrets.require(deps.tokenParameter);
    if (client?.token !== token) client = { token, web: connect(token, deps.apiUrl) };
    return client.web;
  };
}

function connect(token: string, apiUrl: string): SlackClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
  });
}

/**
 * Slack's own word for why it refused a call (`channel_not_found`), `ratelimited`, or `no_answer` where it gave none;
 * undefined for an error that does not come from Slack.
 */
export function slackErrorOf(error: unknown): string | undefined {
  if (error instanceof WebAPIPlatformError) return word(error.data.error);
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  return error instanceof SlackError ? 'no_answer' : undefined;
}

/** An HTML page in place of JSON ends up in `error` as it is. */
function word(error: unknown): string {
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'unreadable_answer';
}
