import * as z from 'zod/mini';
import { signSlackRequest } from '../../../../common/slack/signature.ts';

export interface Delivery {
  /** null if nothing answered in time. */
  status: number | null;
  ms: number;
  /** The HTTP API's id of the request. */
  requestId: string | null;
  contentType: string;
  body: string;
  failure: 'timeout' | 'connection' | null;
}

export interface DeliveryOptions {
  gatewayUrl: () => string;
  signingSecret: () => string;
  now: () => number;
  /** Slack waits 3 seconds for an acknowledgement. */
  ackTimeoutMs: number;
}

/** What an action can say of the request that Slack makes of it. */
export const requestShape = {
  /** Age of its timestamp; negative: from the future. */
  ageSeconds: z.optional(z.number()),
  /** Its trace, for a caller that must know it beforehand. */
  traceId: z.optional(z.string()),
};

export interface SlackRequest {
  path: string;
  body: string;
  ageSeconds?: number | undefined;
  traceId?: string | undefined;
}

/** The paths that Slack posts to. */
export const COMMANDS_PATH = '/slack/commands';
export const INTERACTIVITY_PATH = '/slack/interactivity';

/** How a request of Slack reaches the app. Never rejects. */
export type Deliver = (request: SlackRequest) => Promise<Delivery>;

/** Posts a url-encoded body as Slack does: signed, once, and within Slack's time limit. Never throws. */
export async function deliver(options: DeliveryOptions, posted: SlackRequest): Promise<Delivery> {
  const { body, path, traceId } = posted;
  const startedAt = options.now();
  const timestamp = String(Math.floor(startedAt / 1000) - (posted.ageSeconds ?? 0));
  const signature = signSlackRequest({ secret: options.signingSecret(), timestamp, body });
  const signal = AbortSignal.timeout(options.ackTimeoutMs);
  const nothing = { status: null, requestId: null, contentType: '', body: '' };
  try {
    const response = await fetch(new URL(path, options.gatewayUrl()), {
      method: 'POST',
      headers: {
        ...slackHeaders(timestamp, signature),
        ...(traceId === undefined ? {} : { 'x-amzn-trace-id': traceId }),
      },
      body,
      redirect: 'error',
      signal,
    });
    return {
      body: await response.text(),
      status: response.status,
      ms: options.now() - startedAt,
      requestId: response.headers.get('apigw-requestid'),
      contentType: response.headers.get('content-type') ?? '',
      failure: null,
    };
  } catch {
    // The user sees only whether the time was up.
    const failure = signal.aborted ? 'timeout' : 'connection';
    return { ...nothing, ms: options.now() - startedAt, failure };
  }
}

function slackHeaders(timestamp: string, signature: string): Record<string, string> {
  return {
    accept: 'application/json,*/*',
    'accept-encoding': 'gzip,deflate',
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature,
  };
}
