import { parseJson } from '../../local/json.ts';

/** A request to AWS. */
export interface AwsRequest {
  method: string;
  /** Path and query, as on the request line. */
  url: string;
  headers: Headers;
  body: Buffer;
}

export interface AwsResponse {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** Headers of one connection only, and one that fetch does not send. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect'];

/** moto reads its tables while other calls write them, and fails at it now and then. */
const READ = /(?:^|&)Action=(?:Describe|Get|List)/;

/**
 * Passes a request on to moto, a read that it fails at twice. moto's 500 says "not implemented"; Terraform would retry
 * that for minutes, so it becomes a 501, which Terraform takes as final.
 */
export async function forward(port: number, request: AwsRequest): Promise<AwsResponse> {
  const first = await send(port, request);
  const response =
    first.status === 500 && READ.test(request.body.toString()) ? await send(port, request) : first;
  return {
    status: response.status === 500 ? 501 : response.status,
    headers: endToEnd(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function send(port: number, { body, headers, method, url }: AwsRequest): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${url}`, {
    method,
    headers: endToEnd(headers),
    body: body.length === 0 ? null : new Uint8Array(body),
    redirect: 'manual',
  });
}

export function toResponse({ body, headers, status }: AwsResponse): Response {
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status, headers });
}

/** The body as JSON; undefined if it is none. */
export function jsonOf({ body }: { body: Buffer }): unknown {
  return parseJson(body.toString('utf8'));
}

export function withJson<T extends { body: Buffer }>(message: T, output: unknown): T {
  return { ...message, body: Buffer.from(JSON.stringify(output)) };
}

function endToEnd(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of HOP_BY_HOP) kept.delete(name);
  return kept;
}
