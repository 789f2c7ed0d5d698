import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Secrets } from './harness.ts';

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

/** Each differs from a right signature in one thing. */
const WRONG: Record<string, (given: Given, right: string, timestamp: string) => Headers> = {
  'no headers': () => [],
  'no signature': (_given, _right, timestamp) => both(timestamp),
  'no timestamp': (_given, right) => [[SIGNATURE, right]],
  'empty signature': (_given, _right, timestamp) => both(timestamp, ''),
  'foreign secret': ({ body }, _right, timestamp) => both(timestamp, sign('f'.repeat(32), timestamp, body)),
  'empty secret': ({ body }, _right, timestamp) => both(timestamp, sign('', timestamp, body)),
  placeholder: ({ body }, _right, timestamp) => both(timestamp, sign('not-set', timestamp, body)),
  'other body': ({ body, secrets }, _right, timestamp) =>
    both(timestamp, sign(secrets.signing, timestamp, Buffer.concat([body, Buffer.from(' ')]))),
  'other timestamp': ({ body, seconds, secrets }, _right, timestamp) =>
    both(timestamp, sign(secrets.signing, String(seconds + 1), body)),
  'upper case': (_given, right, timestamp) => both(timestamp, right.toUpperCase().replace('V0', 'v0')),
  'no version': (_given, right, timestamp) => both(timestamp, right.slice(3)),
  'other version': (_given, right, timestamp) => both(timestamp, right.replace('v0', 'v1')),
  '63 digits': (_given, right, timestamp) => both(timestamp, right.slice(0, -1)),
  '65 digits': (_given, right, timestamp) => both(timestamp, `${right}0`),
  'trailing junk': (_given, right, timestamp) => both(timestamp, `${right};`),
  'last digit': (_given, right, timestamp) =>
    both(timestamp, right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')),
  'no hexadecimal': (_given, right, timestamp) => both(timestamp, right.replace(/.$/, 'g')),
  'doubled signature': (_given, right, timestamp) => both(timestamp, right, right),
  'wrong and right signature': (_given, right, timestamp) => both(timestamp, `v0=${'0'.repeat(64)}`, right),
  'doubled timestamp': (_given, right, timestamp) => [[TIMESTAMP, timestamp], ...both(timestamp, right)],
};

/** Signed with the right secret, over a timestamp that is none. */
const NO_TIMESTAMPS: Record<string, (seconds: number) => string> = {
  empty: () => '',
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
const odd = fc.boolean();

/** Four of five are right. */
export const proofs: fc.Arbitrary<Proof> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constantFrom('right', 'right', 'right', 'previous', 'leading zeros'),
      offset: inWindow,
      odd,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom(...Object.keys(WRONG)), offset: inWindow, odd }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('out of the window'), offset: outOfWindow, odd }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom(...Object.keys(NO_TIMESTAMPS)),
      offset: inWindow,
      odd,
    }),
  },
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
  return WRONG[kind]?.(given, right, timestamp) ?? both(timestamp, right);
}

function oddCase(name: string): string {
  return Array.from(name, (letter, index) => (index % 2 ? letter.toUpperCase() : letter.toLowerCase())).join(
    '',
  );
}
