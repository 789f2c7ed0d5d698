/** Only `timeout` is a matter of time; `answer` is one that cannot be read; `request` is a fault of ours, `unknown` says no more than that. */
export type FailureKind =
  | 'timeout'
  | 'refused'
  | 'dns'
  | 'unreachable'
  | 'tls'
  | 'closed'
  | 'redirect'
  | 'protocol'
  | 'answer'
  | 'request'
  | 'unknown';

export interface FetchFailure {
  kind: FailureKind;
  /** Goes on after the name of the other side: `${name} ${text}`. Holds no address and no word of the other side. */
  text: string;
  /** False only where the other side cannot have acted on the request. */
  requestLeft: boolean;
}

const TIMED_OUT: FetchFailure = { kind: 'timeout', text: 'did not answer in time', requestLeft: true };

/** By error code. A TLS error that is not known to belong to the handshake may come after the request. */
const BY_CODE: [code: RegExp, kind: FailureKind, text: string, requestLeft: boolean][] = [
  [/^ERR_INVALID_(URL|CHAR)$/, 'request', 'has an address or a key that cannot be used', false],
  [/^ECONNREFUSED$/, 'refused', 'refuses the connection', false],
  [/^(ENOTFOUND|EAI_\w+)$/, 'dns', 'has a name that cannot be resolved', false],
  [/^E(HOST|NET)(UNREACH|DOWN)$/, 'unreachable', 'cannot be reached', false],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'timeout', 'accepted no connection in time', false],
  [/^(ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, TIMED_OUT.kind, TIMED_OUT.text, true],
  [
    /^ERR_TLS_CERT_|^UNABLE_TO_|(^|_)(CERT|CRL)(_|$)|^(INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/,
    'tls',
    'has a certificate that is not accepted',
    false,
  ],
  // Of a connection that was open, unlike the other errors with PROTOCOL in their name.
  [/^ERR_SSL_PROTOCOL_IS_SHUTDOWN$/, 'tls', 'broke the TLS connection', true],
  [
    /^ERR_SSL_.*(VERSION|PROTOCOL|HANDSHAKE|CIPHER|NAME|CERTIFICATE|_CA\b|TOO_(SMALL|WEAK)|LEGACY|HTTP|PACKET_LENGTH)/,
    'tls',
    'did not agree on a TLS connection',
    false,
  ],
  [/^(ERR_SSL_|EPROTO$)/, 'tls', 'broke the TLS connection', true],
  [
    /^(UND_ERR_(SOCKET|CLOSED|DESTROYED)|ECONNRESET|ECONNABORTED|EPIPE)$/,
    'closed',
    'closed the connection',
    true,
  ],
  [/^HPE_/, 'protocol', 'does not speak HTTP/1.1 there', true],
  [/^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, 'answer', 'gave an answer that is too long', true],
  [/^(Z_|UND_ERR_(RES|HEADERS_OVERFLOW))/, 'answer', 'gave an answer that is not valid HTTP', true],
];

/** By the message of Node's own errors that have no code, or one of several meanings. */
const BY_MESSAGE: [message: RegExp, kind: FailureKind, text: string, requestLeft: boolean][] = [
  [/^unexpected redirect$/, 'redirect', 'sent us elsewhere', true],
  [/^bad port$/, 'request', 'has an address with a port that is not allowed', false],
  // OpenSSL's own words: of an error while writing, Node's code says no more than EPROTO.
  [
    /\bEPROTO\b.*:SSL routines:.*(wrong version number|unsupported protocol|unknown protocol|handshake failure|no protocols|http request|packet length)/,
    'tls',
    'did not agree on a TLS connection',
    false,
  ],
  [/^proxy authentication required$/i, 'request', 'is behind a proxy that wants a password', false],
  [/before secure TLS connection was established$/, 'tls', 'closed the connection before TLS began', false],
];

/**
 * Names the cause of what `fetch`, or the reading of its body, rejected with: never throws, whatever it is given.
 * https://nodejs.org/api/errors.html#common-system-errors, https://nodejs.org/api/tls.html#x509-certificate-error-codes,
 * https://undici.nodejs.org/#/docs/api/Errors
 *
 * @example
 * describeFailure(error) // { kind: 'refused', text: 'refuses the connection (ECONNREFUSED)', requestLeft: false }
 */
export function describeFailure(error: unknown): FetchFailure {
  const chain = chainOf(error);
  if (chain.some(({ name }) => name === 'TimeoutError')) return TIMED_OUT;
  for (const { message } of chain) {
    const found = BY_MESSAGE.find(([pattern]) => pattern.test(String(message)));
    if (found !== undefined) return { kind: found[1], text: found[2], requestLeft: found[3] };
  }
  const coded = chain.find(({ code }) => typeof code === 'string');
  if (coded !== undefined) return byCode(String(coded.code), coded.syscall);
  // Node 24 gives no code with it.
  const isProtocol = chain.some(({ name }) => name === 'HTTPParserError');
  return isProtocol
    ? { kind: 'protocol', text: 'does not speak HTTP/1.1 there', requestLeft: true }
    : { kind: 'unknown', text: 'gave no answer', requestLeft: true };
}

function byCode(code: string, syscall: unknown): FetchFailure {
  const [, kind, text, requestLeft] = BY_CODE.find(([pattern]) => pattern.test(code)) ?? [
    code,
    'unknown' as const,
    'gave no answer',
    true,
  ];
  const shown = /^[A-Z][A-Z0-9_/]{1,59}$/.test(code) ? `${text} (${code})` : text;
  return { kind, text: shown, requestLeft: leftDuring(syscall) ?? requestLeft };
}

/** A host can become unreachable at the request's last byte too: the system call, where it is known, decides. */
function leftDuring(syscall: unknown): boolean | undefined {
  if (typeof syscall !== 'string') return undefined;
  return syscall !== 'connect' && syscall !== 'getaddrinfo';
}

interface Cause {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  syscall?: unknown;
  cause?: unknown;
  errors?: unknown;
}

const DEEPEST_CAUSE = 5;

/** The error and its causes, outermost first; of several tried addresses, the first. */
function chainOf(error: unknown): Cause[] {
  const chain: Cause[] = [];
  let next = error;
  while (isObject(next) && chain.length < DEEPEST_CAUSE) {
    const { errors, cause } = next;
    const addresses: unknown[] = Array.isArray(errors) ? errors : [];
    if (addresses.length === 0) chain.push(next);
    next = addresses[0] ?? cause;
  }
  return chain;
}

/** Not `instanceof Error`: fetch's errors may be of another realm (jest, node:vm). */
function isObject(value: unknown): value is Cause {
  return typeof value === 'object' && value !== null;
}
