import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { describeFailure } from './fetch-failure.ts';
import { buildSelfSigned } from './fixtures/self-signed.ts';

let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  if (server === undefined) return;
  const closed = once(server, 'close');
  server.close();
  server = undefined;
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await closed;
});

/** Where that server listens: `127.0.0.1:<port>`. */
async function listen(started: Server): Promise<string> {
  server = started.listen(0, '127.0.0.1');
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await once(server, 'listening');
  return `127.0.0.1:${Object(server.address()).port}`;
}

/** A server that does one thing to each connection; what else goes wrong with it is of no interest. */
function serve(act: (socket: Socket) => void): Promise<string> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => undefined);
      act(socket);
    }),
  );
}

async function failureOf(url: string) {
  const error: unknown = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'error' }).then(
    (response) => response.text(),
    (reason: unknown) => reason,
  );
  return describeFailure(error);
}

const HTTP2_SETTINGS = Buffer.from('000006040000000000000500004000', 'hex');

it.each(Array.from({ length: 48 }, (_, index) => 'n'.repeat(index + 1)))(
  'a certificate for %s can be served, whatever its length',
  (name) => {
    expect(createSecureContext(buildSelfSigned(name))).toBeDefined();
  },
);

describe('a real failure of fetch', () => {
  it('to a server whose certificate nobody signed', async () => {
    const host = await listen(createTlsServer(buildSelfSigned('localhost'), (_, response) => response.end()));
    expect(await failureOf(`https://${host}/`)).toEqual({
      kind: 'tls',
      text: 'has a certificate that is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)',
      requestLeft: false,
    });
  });

  it('by https to a port that speaks http', async () => {
    const host = await serve((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 No\r\n\r\n')));
    expect(await failureOf(`https://${host}/`)).toEqual({
      kind: 'tls',
      text: 'did not agree on a TLS connection (ERR_SSL_WRONG_VERSION_NUMBER)',
      requestLeft: false,
    });
  });

  it('by https to a port that closes', async () => {
    const host = await serve((socket) => socket.once('data', () => socket.end()));
    expect(await failureOf(`https://${host}/`)).toEqual({
      kind: 'tls',
      text: 'closed the connection before TLS began',
      requestLeft: false,
    });
  });

  it('to a port that speaks HTTP/2 only, as that of gRPC', async () => {
    const host = await serve((socket) => socket.write(HTTP2_SETTINGS, () => socket.end()));
    expect(await failureOf(`http://${host}/`)).toEqual({
      kind: 'protocol',
      text: 'does not speak HTTP/1.1 there (HPE_INVALID_CONSTANT)',
      requestLeft: true,
    });
  });

  it.each([
    ['a closed socket', 'closed', (socket: Socket) => socket.once('data', () => socket.end())],
    [
      'an answer without an end',
      'closed',
      (socket: Socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')),
    ],
    [
      'an answer with two lengths',
      'answer',
      (socket: Socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc'),
        ),
    ],
    [
      'a body that is not compressed as it says',
      'answer',
      (socket: Socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain'),
        ),
    ],
    [
      'a redirect',
      'redirect',
      (socket: Socket) => socket.once('data', () => socket.end('HTTP/1.1 308 Moved\r\nlocation: /x\r\n\r\n')),
    ],
  ])('by %s', async (_case, kind, act) => {
    const host = await serve(act);
    const error: unknown = await fetch(`http://${host}/`, { redirect: 'error' })
      .then((response) => response.text())
      .catch((reason: unknown) => reason);
    expect(describeFailure(error)).toMatchObject({ kind, requestLeft: true });
  });

  it('to a closed port', async () => {
    const host = await serve(() => undefined);
    const closed = once(server ?? createServer(), 'close');
    server?.close();
    server = undefined;
    await closed;
    expect(await failureOf(`http://${host}/`)).toEqual({
      kind: 'refused',
      text: 'refuses the connection (ECONNREFUSED)',
      requestLeft: false,
    });
  });

  it.each(['http://127.0.0.1:6000/', 'http://a b/'])('to %s, which is never asked', async (url) => {
    expect(await failureOf(url)).toMatchObject({ kind: 'request', requestLeft: false });
  });
});

const coded = (code: string, more: object = {}) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, ...more }) });

describe('by code', () => {
  it.each([
    ['ECONNREFUSED', 'refused', false],
    ['ENOTFOUND', 'dns', false],
    ['EAI_AGAIN', 'dns', false],
    ['EAI_FAIL', 'dns', false],
    ['EHOSTUNREACH', 'unreachable', false],
    ['ENETUNREACH', 'unreachable', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', false],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', true],
    ['ETIMEDOUT', 'timeout', true],
    ['CERT_HAS_EXPIRED', 'tls', false],
    ['CERT_NOT_YET_VALID', 'tls', false],
    ['CERT_REVOKED', 'tls', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', false],
    ['ERR_SSL_PROTOCOL_IS_SHUTDOWN', 'tls', true],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls', false],
    ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'tls', false],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls', false],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'tls', false],
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'tls', false],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls', false],
    // These end a connection that stood: the request may have been read.
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'tls', true],
    ['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', 'tls', true],
    ['EPROTO', 'tls', true],
    ['UND_ERR_SOCKET', 'closed', true],
    ['ECONNRESET', 'closed', true],
    ['EPIPE', 'closed', true],
    ['HPE_INVALID_VERSION', 'protocol', true],
    ['UND_ERR_HEADERS_OVERFLOW', 'answer', true],
    ['ESOMETHINGNEW', 'unknown', true],
  ])('%s is %s', (code, kind, requestLeft) => {
    const failure = describeFailure(coded(code));
    expect(failure).toMatchObject({ kind, requestLeft });
    expect(failure.text).toContain(`(${code})`);
    expect(failure.text.includes('in time')).toBe(kind === 'timeout');
  });

  it.each([
    ['ETIMEDOUT', 'connect', false],
    ['ECONNRESET', 'connect', false],
    ['EHOSTUNREACH', 'read', true],
    ['ECONNREFUSED', 'write', true],
  ])('%s of the system call "%s": did the request leave? %s', (code, syscall, requestLeft) => {
    expect(describeFailure(coded(code, { syscall }))).toMatchObject({ requestLeft });
  });

  it('of the first of several addresses', () => {
    const errors = ['ECONNREFUSED', 'ENETUNREACH'].map((code) =>
      Object.assign(new Error(code), { code, syscall: 'connect' }),
    );
    const cause = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    expect(describeFailure(new TypeError('fetch failed', { cause }))).toMatchObject({
      kind: 'refused',
      requestLeft: false,
    });
  });
});

describe('time', () => {
  it.each([
    ['alone', new DOMException('late', 'TimeoutError')],
    ['as a cause', new TypeError('x', { cause: new DOMException('late', 'TimeoutError') })],
  ])('that was up, %s', (_case, error) => {
    expect(describeFailure(error)).toEqual({
      kind: 'timeout',
      text: 'did not answer in time',
      requestLeft: true,
    });
  });
});

describe('what nobody knows', () => {
  const circle: { cause?: unknown } = {};
  circle.cause = circle;

  it.each([
    undefined,
    null,
    'fetch failed',
    7,
    {},
    circle,
    new TypeError('fetch failed'),
    new AggregateError([]),
  ])('%p', (error) => {
    expect(describeFailure(error)).toEqual({ kind: 'unknown', text: 'gave no answer', requestLeft: true });
  });

  it('has no foreign word in its text', () => {
    expect(describeFailure(coded('<!channel> 10.0.0.7')).text).toBe('gave no answer');
  });
});

it('names what speaks no HTTP/1.1 without a code too, as Node 24 throws it', () => {
  const cause = Object.assign(new Error('Response does not match'), { name: 'HTTPParserError' });
  expect(describeFailure(new TypeError('fetch failed', { cause }))).toEqual({
    kind: 'protocol',
    text: 'does not speak HTTP/1.1 there',
    requestLeft: true,
  });
});
