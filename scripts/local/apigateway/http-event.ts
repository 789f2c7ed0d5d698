import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from '../aws/arns.ts';
import { commonLogTime, forwardedFor, functionResult, toHttpAnswer } from './event.ts';
import type { HttpAnswer, IncomingHttp } from './gateway.ts';

export interface GatewayRequest {
  requestId: string;
  traceId: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  routeKey: string;
}

/** Everything else, form posts among it, reaches the function as base64. */
const PLAIN_TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[^;]*\+(json|xml)\b)/i;

const resultSchema = z.looseObject({
  ...functionResult,
  cookies: z.nullish(z.array(z.string())),
});

/**
 * The event of an HTTP API's Lambda proxy integration, payload format 2.0: what is empty is absent.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toPayload(http: IncomingHttp, gateway: GatewayRequest): Record<string, unknown> {
  const { cookie, ...headers } = joinHeaders(http.rawHeaders);
  const [rawPath = '/', rawQueryString = ''] = splitOnce(http.url, '?');
  const query = joinQuery(rawQueryString);
  return {
    version: '2.0',
    routeKey: gateway.routeKey,
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: withGatewayHeaders(headers, http, gateway),
    ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
    requestContext: requestContext(http, gateway, { rawPath, userAgent: headers['user-agent'] ?? '' }),
    ...encodeBody(http.body, headers['content-type']),
  };
}

/**
 * The HTTP answer to what a function returned: a value without a status is the body of a 200.
 * null if API Gateway would call it malformed.
 */
export function toAnswer(payload: string): HttpAnswer | null {
  const value: unknown = JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return { status: 200, headers: [['content-type', 'application/json']], body: payload };
  }
  const result = resultSchema.safeParse(value);
  if (!result.success) return null;
  const { cookies, headers } = result.data;
  const pairs = Object.entries(headers ?? {}).map(([name, one]): [string, string] => [name, String(one)]);
  const answer = toHttpAnswer(result.data, pairs, 'text/plain;charset=UTF-8');
  for (const cookie of cookies ?? []) answer.headers.push(['set-cookie', cookie]);
  return answer;
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const former = headers[name];
    headers[name] = former === undefined ? value : `${former}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return headers;
}

function withGatewayHeaders(
  headers: Record<string, string>,
  http: IncomingHttp,
  gateway: GatewayRequest,
): Record<string, string> {
  const { connection: _, 'x-forwarded-for': forwarded, ...kept } = headers;
  return {
    ...kept,
    'content-length': String(http.body.byteLength),
    'x-amzn-trace-id': gateway.traceId,
    'x-forwarded-for': forwardedFor(forwarded, http),
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function joinQuery(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const former = query[name];
    query[name] = former === undefined ? value : `${former},${value}`;
  }
  return query;
}

function requestContext(
  http: IncomingHttp,
  gateway: GatewayRequest,
  seen: { rawPath: string; userAgent: string },
): Record<string, unknown> {
  const apiId = 'localapi00';
  return {
    accountId: ACCOUNT_ID,
    apiId,
    domainName: `${apiId}.execute-api.${REGION}.amazonaws.com`,
    domainPrefix: apiId,
    http: {
      method: http.method,
      path: seen.rawPath,
      protocol: 'HTTP/1.1',
      sourceIp: http.sourceIp,
      userAgent: seen.userAgent,
    },
    requestId: gateway.requestId,
    routeKey: gateway.routeKey,
    stage: '$default',
    time: commonLogTime(new Date(gateway.receivedAt)),
    timeEpoch: gateway.receivedAt,
  };
}

function encodeBody(body: Uint8Array, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const isBase64Encoded = !PLAIN_TEXT.test(contentType);
  return { body: Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

function splitOnce(text: string, separator: string): string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
