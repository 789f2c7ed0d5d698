import type { ReceivedRequest, RequestMeta } from './slack-request.ts';

/**
 * Every budget of the gatekeeper, in milliseconds. Slack waits 3 seconds for the response.
 * https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
 */

/** For each call of SSM and EventBridge. `requestTimeout` alone only warns. */
export const AWS_TIMEOUTS = { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true };

/** The response is out this long after API Gateway got the request, even if the bus does not answer. */
const RESPONSE_MS = 2400;

const MAX_PUBLISH_MS = 1600;
const MIN_PUBLISH_MS = 300;

/** Longest wait for a `response_url`. */
export const RESPONSE_URL_MS = 700;

/** Longest wait for the audit record of a denial: in a cold process the first call to the bus takes most of it. */
export const DENIAL_AUDIT_MS = 800;

/** Longest time that an audit record may delay the response when its event is already published, or has failed. */
export const EXTRA_MS = 300;

/** Clicks are answered through the `response_url` before the response: that time is reserved. */
export function publishBudget(request: ReceivedRequest, now: number): number {
  const reserved = request.type === 'block_actions' ? RESPONSE_URL_MS : 0;
  const left = request.receivedAt + RESPONSE_MS - reserved - now;
  return Math.max(MIN_PUBLISH_MS, Math.min(MAX_PUBLISH_MS, left));
}

/** At most `longestMs`, and not beyond the deadline of the response: zero or less if that has passed. */
export function responseTimeLeft(longestMs: number, { receivedAt }: RequestMeta, now: number): number {
  return Math.min(longestMs, receivedAt + RESPONSE_MS - now);
}
