import * as z from 'zod/mini';
import { ACCOUNT_ID, REGION } from '../aws/arns.ts';
import { commonLogTime, forwardedFor, functionResult, scalar, toHttpAnswer } from './event.ts';
import type { HttpAnswer, IncomingHttp } from './gateway.ts';

export interface RestRequest {
  requestId: string;
  traceId: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  stage: string;
  /** Without the stage: `/opsgenie`. */
  path: string;
  apiKey: ApiKey;
}

export interface ApiKey {
  id: string;
  value: string;
}

const API_ID = 'localrest0';
const DOMAIN = `${API_ID}.execute-api.${REGION}.amazonaws.com`;

/** The gateway takes these for itself. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'transfer-encoding']);

const resultSchema = z.strictObject({
  ...functionResult,
  multiValueHeaders: z.nullish(z.record(z.string(), z.array(scalar))),
});

/**
 * The event of a REST API's Lambda proxy integration, payload format 1.0: header names as they were sent, and what is
 * empty is null. Without binary media types a body is always text.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function toRestPayload(http: IncomingHttp, gateway: RestRequest): Record<string, unknown> {
  const headers = withGatewayHeaders(http, gateway);
  const query = [...new URLSearchParams(http.url.split('?')[1] ?? '')];
  const userAgent = headers.findLast(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? null;
  return {
    resource: gateway.path,
    path: gateway.path,
    httpMethod: http.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: gather(headers),
    queryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    multiValueQueryStringParameters: query.length === 0 ? null : gather(query),
    pathParameters: null,
    stageVariables: null,
    requestContext: requestContext(http, gateway, userAgent),
    body: http.body.byteLength === 0 ? null : Buffer.from(http.body).toString('utf8'),
    isBase64Encoded: false,
  };
}

/** The HTTP answer to what a function returned; null if API Gateway would call it malformed. */
export function toRestAnswer(payload: string): HttpAnswer | null {
  const result = resultSchema.safeParse(JSON.parse(payload));
  if (!result.success) return null;
  const { headers, multiValueHeaders } = result.data;
  const several = Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, String(value)]),
  );
  const single = Object.entries(headers ?? {})
    .filter(([name]) => !several.some(([other]) => other.toLowerCase() === name.toLowerCase()))
    .map(([name, value]): [string, string] => [name, String(value)]);
  return toHttpAnswer(result.data, [...single, ...several], 'application/json');
}

function withGatewayHeaders(http: IncomingHttp, gateway: RestRequest): [string, string][] {
  const sent: [string, string][] = [];
  for (let index = 0; index + 1 < http.rawHeaders.length; index += 2) {
    sent.push([http.rawHeaders[index] ?? '', http.rawHeaders[index + 1] ?? '']);
  }
  const isOurs = ([name]: [string, string]) => /^(x-forwarded-for|x-amzn-trace-id|host)$/i.test(name);
  const forwarded = sent.findLast(([name]) => name.toLowerCase() === 'x-forwarded-for')?.[1];
  return [
    ...sent.filter((header) => !OWN_HEADERS.has(header[0].toLowerCase()) && !isOurs(header)),
    ['Host', DOMAIN],
    ['X-Amzn-Trace-Id', gateway.traceId],
    ['X-Forwarded-For', forwardedFor(forwarded, http)],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

function gather(pairs: [string, string][]): Record<string, string[]> {
  const gathered: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) gathered[name] = [...(gathered[name] ?? []), value];
  return gathered;
}

function requestContext(
  http: IncomingHttp,
  gateway: RestRequest,
  userAgent: string | null,
): Record<string, unknown> {
  const { apiKey, path, receivedAt, requestId, stage } = gateway;
  return {
    resourceId: 'localr',
    resourcePath: path,
    httpMethod: http.method,
    extendedRequestId: `${requestId.slice(0, 15)}=`,
    requestTime: commonLogTime(new Date(receivedAt)),
    requestTimeEpoch: receivedAt,
    path: `/${stage}${path}`,
    accountId: ACCOUNT_ID,
    protocol: 'HTTP/1.1',
    stage,
    domainPrefix: API_ID,
    domainName: DOMAIN,
    deploymentId: 'locald',
    requestId,
    apiId: API_ID,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      apiKey: apiKey.value,
      apiKeyId: apiKey.id,
      caller: null,
      sourceIp: http.sourceIp,
      user: null,
      userAgent,
      userArn: null,
    },
  };
}
