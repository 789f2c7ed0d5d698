import {
  type Logger,
  LogLevel,
  SlackError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  WebClientEvent,
} from '@slack/web-api';
import type { Secrets } from '../aws/secrets.ts';

const CALL_TIMEOUT_MS = 2500;

/** `apiCall` is for `callSlack`. */
export type SlackClient = Pick<WebClient, 'apiCall' | 'chat' | 'views'>;

/** Of `Metrics`, which names the ways of messages.ts, and so this file. */
interface SlackMetrics {
  count(name: 'SlackRateLimited' | 'SlackWarned', outcome: undefined): void;
}

const ignore = (): void => undefined;

/** Of `response_metadata.warnings`: about the request's headers, which the library writes. */
const HARMLESS: ReadonlySet<string> = new Set(['missing_charset', 'superfluous_charset']);

/**
 * Logs nothing: the library logs whole requests at debug, and the data of what it complains about. It hands each of
 * Slack's warnings beside an ok to `warn`, as a word; its own complaints are sentences.
 */
function countingLogger(metrics: SlackMetrics): Logger {
  return {
    debug: ignore,
    info: ignore,
    warn: (said: unknown) => {
      const warning = word(said);
      if (warning === said && !HARMLESS.has(warning)) metrics.count('SlackWarned', undefined);
    },
    error: ignore,
    setLevel: ignore,
    getLevel: () => LogLevel.ERROR,
    setName: ignore,
  };
}

/**
 * The Web API with the bot token from SSM, one client per token. No call is repeated by the library, each ends within
 * 2.5 s: a lost answer to a repeated `chat.postMessage` would be a second message.
 * https://docs.slack.dev/tools/node-slack-sdk/web-api/
 */
export function createSlackClient(deps: {
  secrets: Secrets;
  tokenParameter: string;
  apiUrl: string;
  metrics: SlackMetrics;
}): () => Promise<WebClient> {
  let client: { token: string; web: WebClient } | undefined;
  return async () => {
    const token = await deps.secrets.require(deps.tokenParameter);
    if (client?.token !== token) {
      client = { token, web: connect(token, deps) };
      client.web.on(WebClientEvent.RATE_LIMITED, () => deps.metrics.count('SlackRateLimited', undefined));
    }
    return client.web;
  };
}

function connect(token: string, { apiUrl, metrics }: { apiUrl: string; metrics: SlackMetrics }): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: countingLogger(metrics),
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

/** Milliseconds after which Slack wants to be asked again; undefined where it is not that it was asked too often. */
export function retryAfterMs(error: unknown): number | undefined {
  return error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : undefined;
}

/** https://docs.slack.dev/reference/methods/auth.test */
const TOKEN_TROUBLE: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
]);

/** Of Slack's words: no call with this token can work, whatever is asked; only the operator can help. */
export function isTokenTrouble(reason: string): boolean {
  return TOKEN_TROUBLE.has(reason);
}

/** Slack may have done it all the same, or is too busy to say. https://docs.slack.dev/reference/methods/chat.update */
const UNSURE: ReadonlySet<string> = new Set([
  'no_answer',
  'unreadable_answer',
  'internal_error',
  'fatal_error',
  'request_timeout',
  'service_unavailable',
]);

/** Of Slack's words: nobody knows whether it was done, and a later try may do it. */
export function isUnsure(reason: string): boolean {
  return UNSURE.has(reason);
}

/** An HTML page in place of JSON ends up in `error` as it is. */
function word(error: unknown): string {
  return typeof error === 'string' && /^[a-z_]{1,60}$/.test(error) ? error : 'unreadable_answer';
}
