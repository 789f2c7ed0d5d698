import { createHmac, timingSafeEqual } from 'node:crypto';

/** Requests older or newer than this are refused, in both directions. */
export const SIGNATURE_WINDOW_SECONDS = 300;

export type SignatureFault =
  | 'missing_header'
  | 'malformed_timestamp'
  | 'malformed_signature'
  | 'stale'
  | 'future'
  | 'no_secret'
  | 'mismatch';

export interface SignedRequest {
  /** `x-slack-request-timestamp` as received. */
  timestamp: string | undefined;
  /** `x-slack-signature` as received. */
  signature: string | undefined;
  /** The raw bytes of the body: a re-serialised body has another signature. */
  body: Buffer;
}

/**
 * What is wrong with the headers alone, before any secret is needed: their shape, then the timestamp's window.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function headerFault(request: SignedRequest, nowSeconds: number): SignatureFault | undefined {
  if (request.timestamp === undefined || request.signature === undefined) return 'missing_header';
  if (!/^\d{1,12}$/.test(request.timestamp)) return 'malformed_timestamp';
  // Two headers of one name arrive joined by a comma: the shape refuses them too.
  if (!/^v0=[0-9a-f]{64}$/.test(request.signature)) return 'malformed_signature';
  const age = nowSeconds - Number(request.timestamp);
  if (age > SIGNATURE_WINDOW_SECONDS) return 'stale';
  if (age < -SIGNATURE_WINDOW_SECONDS) return 'future';
  return undefined;
}

/**
 * Compares with every secret, in constant time, without stopping at the first match.
 * An empty secret matches nothing: anyone can compute an HMAC with an empty key.
 */
export function signatureFault(
  request: SignedRequest,
  secrets: readonly string[],
): SignatureFault | undefined {
  const usable = secrets.filter((secret) => secret !== '');
  if (usable.length === 0) return 'no_secret';
  const { timestamp = '', signature = '', body } = request;
  const given = Buffer.from(signature);
  const matches = usable.map((secret) =>
    equal(Buffer.from(signSlackRequest({ secret, timestamp, body })), given),
  );
  return matches.includes(true) ? undefined : 'mismatch';
}

/** The `x-slack-signature` that Slack would send; `timestamp` is Unix seconds as text. */
export function signSlackRequest(request: {
  secret: string;
  timestamp: string;
  body: Buffer | string;
}): string {
  const mac = createHmac('sha256', request.secret).update(`v0:${request.timestamp}:`).update(request.body);
  return `v0=${mac.digest('hex')}`;
}

function equal(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
