import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request to AWS as it came in, its body read. */
export interface AwsRequest {
  method: string;
  /** As on the request line: path and query. */
  url: string;
  /** Name, value, name, value ...: as Node.js gives them. */
  rawHeaders: readonly string[];
  body: Buffer;
}

export interface AwsAnswer {
  status: number;
  rawHeaders: readonly string[];
  body: Buffer;
}

/** Of one connection only. */
const SPAN_BY_SPAN = /^(connection|keep-alive|transfer-encoding|content-length)$/i;

/**
 * Passes a request on to moto byte for byte. moto's 500 says "not implemented"; Terraform would try that again for
 * minutes, so it becomes a 501, which it takes as final.
 */
export async function forward(port: number, asked: AwsRequest): Promise<AwsAnswer> {
  const answer = await new Promise<AwsAnswer>((resolve, reject) => {
    const { method, url, body } = asked;
    const outgoing = request(
      { host: '127.0.0.1', port, method, path: url, headers: headersOf(asked), agent: false },
      (response) => {
        buffer(response).then(
          (bytes) =>
            resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: bytes }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  return answer.status === 500 ? { ...answer, status: 501 } : answer;
}

/** As they came, but for the length: the body may be another one now. */
function headersOf({ body, rawHeaders }: AwsRequest): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!SPAN_BY_SPAN.test(name)) kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return [...kept, 'Content-Length', String(body.length)];
}

/** As an answer of this process. */
export function toResponse({ body, rawHeaders, status }: AwsAnswer): Response {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!SPAN_BY_SPAN.test(name)) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status, headers });
}

/** The value of a header; the last one, where there are several. */
export function headerOf({ rawHeaders }: Pick<AwsRequest, 'rawHeaders'>, name: string): string | undefined {
  let value: string | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) value = rawHeaders[index + 1];
  }
  return value;
}
