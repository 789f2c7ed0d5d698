import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { weighted } from './form-text.ts';
import type { Secrets } from './fuzzed-bot.ts';

/** How a request to the gatekeeper is signed, or is not. */
export interface Proof {
  kind: string;
  /** Seconds that the timestamp lies after the clock. */
  offset: number;
  /** Whether the header names are in odd cases. */
  odd: boolean;
}

type Headers = [name: string, value: string][];

interface Given {
  body: Buffer;
  /** Unix seconds. */
  seconds: number;
  secrets: Secrets;
}

const TIMESTAMP = 'X-Slack-Request-Timestamp';
const SIGNATURE = 'X-Slack-Signature';

/** The signature by Slack's page, and not by the code under test. */
function sign(secret: string, timestamp: string, body: Buffer): string {
  const mac = createHmac('sha256', secret);
  return `v0=${mac.update(Buffer.concat([Buffer.from(`v0:${timestamp}:`), body])).digest('hex')}`;
}

const both = (timestamp: string, ...signatures: string[]): Headers => [
  [TIMESTAMP, timestamp],
  ...signatures.map((signature): [string, string] => [SIGNATURE, signature]),
];

/** Each changes one thing in a right signature. */
const WRONG_SIGNATURES: Record<string, (right: string) => string> = {
  empty: () => '',
  'upper case': (right) => right.toUpperCase().replace('V0', 'v0'),
  'no version': (right) => right.slice(3),
  'other version': (right) => right.replace('v0', 'v1'),
  '63 digits': (right) => right.slice(0, -1),
  '65 digits': (right) => `${right}0`,
  'trailing junk': (right) => `${right};`,
  'last digit': (right) => right.slice(0, -1) + (right.endsWith('0') ? '1' : '0'),
  'no hexadecimal': (right) => right.replace(/.$/, 'g'),
};

/** Each signs with another secret, or something else. */
const FOREIGN_SIGNATURES: Record<string, (given: Given, timestamp: string) => string> = {
  'foreign secret': ({ body }, timestamp) => sign('f'.repeat(32), timestamp, body),
  'empty secret': ({ body }, timestamp) => sign('', timestamp, body),
  placeholder: ({ body }, timestamp) => sign('not-set', timestamp, body),
  'other body': ({ body, secrets }, timestamp) =>
    sign(secrets.signing, timestamp, Buffer.concat([body, Buffer.from(' ')])),
  'other timestamp': ({ body, seconds, secrets }) => sign(secrets.signing, String(seconds + 1), body),
};

/** Each has a header too few or too many. */
const WRONG_HEADERS: Record<string, (right: string, timestamp: string) => Headers> = {
  'no headers': () => [],
  'no signature': (_right, timestamp) => both(timestamp),
  'no timestamp': (right) => [[SIGNATURE, right]],
  'doubled signature': (right, timestamp) => both(timestamp, right, right),
  'wrong and right signature': (right, timestamp) => both(timestamp, `v0=${'0'.repeat(64)}`, right),
  'doubled timestamp': (right, timestamp) => [[TIMESTAMP, timestamp], ...both(timestamp, right)],
};

/** Signed with the right secret, over a timestamp that is none. */
const NO_TIMESTAMPS: Record<string, (seconds: number) => string> = {
  'empty timestamp': () => '',
  NaN: () => 'NaN',
  negative: (seconds) => `-${seconds}`,
  plus: (seconds) => `+${seconds}`,
  fraction: (seconds) => `${seconds}.5`,
  exponent: () => '1e9',
  hexadecimal: (seconds) => `0x${seconds.toString(16)}`,
  milliseconds: (seconds) => `${seconds}000`,
  'thirteen digits': (seconds) => String(seconds).padStart(13, '0'),
  'full-width digits': (seconds) =>
    String(seconds).replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  junk: (seconds) => `${seconds} `.padEnd(20, 'x'),
};

/** In the window of 300 seconds, with room for the time that the call itself takes. */
const inWindow = fc.integer({ min: -290, max: 290 });
const outOfWindow = fc.oneof(
  fc.integer({ min: -400, max: -305 }),
  fc.integer({ min: 305, max: 400 }),
  fc.constantFrom(-1_700_000_000, -86_400, 86_400, 7_000_000_000),
);

const WRONG = [WRONG_SIGNATURES, FOREIGN_SIGNATURES, WRONG_HEADERS].flatMap((kinds) => Object.keys(kinds));

/** Of these kinds, at these distances from the clock. */
function proofsOf(kinds: readonly string[], offset: fc.Arbitrary<number>): fc.Arbitrary<Proof> {
  return fc.record({ kind: fc.constantFrom(...kinds), offset, odd: fc.boolean() });
}

/** Four of five are right. */
export const proofs: fc.Arbitrary<Proof> = weighted(
  [16, proofsOf(['right', 'right', 'right', 'previous', 'leading zeros'], inWindow)],
  [2, proofsOf(WRONG, inWindow)],
  [1, proofsOf(['out of the window'], outOfWindow)],
  [1, proofsOf(Object.keys(NO_TIMESTAMPS), inWindow)],
);

const RIGHT: ReadonlySet<string> = new Set(['right', 'previous', 'leading zeros']);

/** Whether this proves that Slack sent the request. */
export function isRight({ kind }: Proof): boolean {
  return RIGHT.has(kind);
}

/** The two headers, as they stand on the wire. */
export function proofHeaders(proof: Proof, given: Given): Headers {
  const headers = plainHeaders(proof, given);
  return proof.odd ? headers.map(([name, value]) => [oddCase(name), value]) : headers;
}

function plainHeaders({ kind }: Proof, given: Given): Headers {
  const { body, seconds, secrets } = given;
  const digits = kind === 'leading zeros' ? String(seconds).padStart(12, '0') : String(seconds);
  const timestamp = NO_TIMESTAMPS[kind]?.(seconds) ?? digits;
  const secret = kind === 'previous' ? secrets.signingPrevious : secrets.signing;
  const right = sign(secret, timestamp, body);
  const signature = WRONG_SIGNATURES[kind]?.(right) ?? FOREIGN_SIGNATURES[kind]?.(given, timestamp) ?? right;
  return WRONG_HEADERS[kind]?.(right, timestamp) ?? both(timestamp, signature);
}

function oddCase(name: string): string {
  return Array.from(name, (letter, index) => (index % 2 ? letter.toUpperCase() : letter.toLowerCase())).join(
    '',
  );
}
