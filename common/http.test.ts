import { inspect } from 'node:util';
import { type Loopback, startLoopback } from './fixtures/loopback.ts';
import { exchangeJson, type HttpRequest, HttpStatusError, NoAnswerError } from './http.ts';

let server: Loopback | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(answer: Parameters<typeof startLoopback>[0]): Promise<Loopback> {
  server = await startLoopback(answer);
  return server;
}

function post(url: string, change: Partial<HttpRequest> = {}): Promise<unknown> {
  return exchangeJson(fetch, {
    method: 'POST',
    url,
    body: { message: 'körper' },
    timeoutMs: 2000,
    ...change,
  });
}

async function failureOf(exchange: Promise<unknown>): Promise<unknown> {
  return exchange.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describe('exchangeJson', () => {
  it('cuts off an answer without end, and keeps little of it', async () => {
    let sent = 0;
    let isCut = false;
    const chunk = Buffer.alloc(100_000, '1');
    const { url } = await serve((_request, response) => {
      const more = (): void => {
        sent += chunk.byteLength;
        if (!isCut && sent < 300_000_000) response.write(chunk, more);
      };
      response.on('close', () => {
        isCut = true;
      });
      more();
    });
    const error = await failureOf(post(url));
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toHaveProperty('failure', expect.objectContaining({ kind: 'answer', requestLeft: true }));
    expect(String(error)).toContain('gave an answer that is too long');
    expect(sent).toBeLessThan(50_000_000);
  });

  it('reads an answer of 4 MB whole', async () => {
    const long = 'ü'.repeat(2_000_000);
    const { url } = await serve((_request, response) => void response.end(JSON.stringify({ long })));
    await expect(post(url)).resolves.toMatchObject({ body: { long } });
  });

  it('sends JSON with the headers it is given and reads JSON back', async () => {
    const { url, received } = await serve((_request, response) => {
      response.writeHead(202, { 'x-request-id': 'r1' }).end('{"took":0.1}');
    });
    const answer = await exchangeJson(fetch, {
      method: 'POST',
      url: `${url}/v1/incidents?a=b`,
      headers: { authorization: 'GenieKey fixture' },
      body: { message: 'körper' },
      timeoutMs: 2000,
    });
    expect(answer).toMatchObject({ status: 202, body: { took: 0.1 } });
    expect(answer.headers.get('x-request-id')).toBe('r1');
    expect(received).toEqual([
      expect.objectContaining({ method: 'POST', path: '/v1/incidents?a=b', body: '{"message":"körper"}' }),
    ]);
    expect(received[0]?.headers).toMatchObject({
      authorization: 'GenieKey fixture',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('sends a GET without body and content type', async () => {
    const { url, received } = await serve((_request, response) => response.end('[]'));
    await expect(exchangeJson(fetch, { method: 'GET', url, timeoutMs: 2000 })).resolves.toMatchObject({
      status: 200,
      body: [],
    });
    expect(received[0]).toMatchObject({ method: 'GET', body: '' });
    expect(received[0]?.headers).not.toHaveProperty('content-type');
  });

  it.each([
    ['ok', 'ok'],
    ['an HTML page', '<html>…</html>'],
    ['nothing', ''],
  ])('gives %s as text', async (_case, body) => {
    const { url } = await serve((_request, response) => response.end(body));
    await expect(post(url)).resolves.toMatchObject({ body });
  });
});

describe('a status other than 2xx', () => {
  it.each([300, 304, 400, 429, 500])('%d is an HttpStatusError with the answer', async (status) => {
    const { url, received } = await serve((_request, response) => {
      response.writeHead(status, { 'retry-after': '7' }).end(status === 304 ? undefined : '{"code":40301}');
    });
    const error = await failureOf(post(`${url}/v1/x?apiKey=hidden`));
    if (!(error instanceof HttpStatusError)) throw error;
    expect(error).toMatchObject({ code: 'QBOT_HTTP_STATUS', message: `POST ${url}/v1/x: ${status}` });
    expect(error.response.headers.get('retry-after')).toBe('7');
    expect(error.response.body).toEqual(status === 304 ? '' : { code: 40301 });
    expect(received).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('of a refused connection: the request never left', async () => {
    const { url } = await serve(() => undefined);
    await server?.close();
    server = undefined;
    const error = await failureOf(post(`${url}/v1/x?apiKey=hidden`));
    expect(error).toBeInstanceOf(NoAnswerError);
    expect(error).toMatchObject({
      code: 'QBOT_NO_ANSWER',
      failure: { kind: 'refused', requestLeft: false },
      message: `POST ${url}/v1/x: refuses the connection (ECONNREFUSED)`,
      cause: expect.anything(),
    });
  });

  it('of a connection reset after the request: it may have been sent', async () => {
    const { url, received } = await serve((_request, response) => response.destroy());
    await expect(post(url)).rejects.toMatchObject({
      code: 'QBOT_NO_ANSWER',
      failure: { kind: 'closed', requestLeft: true },
    });
    expect(received).toHaveLength(1);
  });

  it('of half an answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":');
      setImmediate(() => response.destroy());
    });
    await expect(post(url)).rejects.toMatchObject({
      code: 'QBOT_NO_ANSWER',
      failure: { kind: 'closed', requestLeft: true },
    });
  });

  it('within its time', async () => {
    const { url } = await serve(() => undefined);
    await expect(post(url, { timeoutMs: 30 })).rejects.toMatchObject({
      message: `POST ${url}: did not answer in time (30 ms)`,
      failure: { kind: 'timeout', requestLeft: true },
      cause: expect.objectContaining({ name: 'TimeoutError' }),
    });
  });

  it.each([301, 302, 303, 307, 308])('of a redirect (%d), which is never followed', async (status) => {
    const { url, received } = await serve((_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    await expect(post(url)).rejects.toMatchObject({
      code: 'QBOT_NO_ANSWER',
      message: `POST ${url}: sent us elsewhere (${status})`,
      failure: { kind: 'redirect', requestLeft: true },
    });
    expect(received).toHaveLength(1);
  });

  it('of a key with a line break in it: never sent, and never quoted', async () => {
    const { url, received } = await serve((_request, response) => response.end());
    const error = await failureOf(post(url, { headers: { authorization: 'GenieKey fix\nture' } }));
    expect(error).toMatchObject({ failure: { kind: 'request', requestLeft: false } });
    expect(inspect(error, { depth: 5 })).not.toContain('fix');
    expect(received).toEqual([]);
  });

  it('of a failure of another kind: named by its cause', async () => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) });
    const exchange = exchangeJson(() => Promise.reject(cause), {
      method: 'GET',
      url: 'https://api.example.com/',
      timeoutMs: 10,
    });
    await expect(exchange).rejects.toMatchObject({ failure: { kind: 'dns', requestLeft: false }, cause });
  });

  it('is told under the alias where the URL is a secret', async () => {
    const { url } = await serve((_request, response) => response.writeHead(404).end());
    await expect(post(`${url}/commands/capability`, { alias: 'the response_url' })).rejects.toThrow(
      /^POST the response_url: 404$/,
    );
  });
});
