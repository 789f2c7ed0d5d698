import fc from 'fast-check';
import { toPayload } from '../../local/apigateway/http-event.ts';
import { commands } from './commands.ts';
import { padTo, sizes } from './form-text.ts';
import { type Content, type Expected, type FuzzCall, never } from './fuzz-case.ts';
import type { Secrets } from './fuzzed-bot.ts';
import { HOOKS, interactions, STRAY } from './interactions.ts';
import { malformed } from './malformed.ts';
import { isRight, type Proof, proofHeaders, proofs } from './proof.ts';

/** Over this, a body is refused before it is hashed. */
const BODY_BYTES = 512_000;

/** One request to the gatekeeper. */
export interface SlackCase {
  content: Content;
  proof: Proof;
  bytes: number | undefined;
  /** How API Gateway hands the body over; `broken` has characters that are no base64. */
  handover: 'base64' | 'plain' | 'broken';
}

export interface Setting {
  secrets: Secrets;
  /** Base URL of the fakes. */
  url: string;
  /** Where nothing may ever arrive. */
  strayUrl: string;
  now: () => number;
  /** A number that no other call has. */
  number: number;
}

export const slackCases: fc.Arbitrary<SlackCase> = fc.record({
  content: fc.oneof(commands, interactions, malformed),
  proof: proofs,
  bytes: sizes,
  handover: fc.constantFrom('base64', 'base64', 'base64', 'plain', 'broken'),
});

/** The event as API Gateway would make it, signed as the case says, and what is right for it. */
export function slackCall(one: SlackCase, setting: Setting): FuzzCall {
  const { content, handover, proof } = one;
  const body = Buffer.from(addressed(padTo(content, one.bytes), setting), content.encoding);
  const seconds = Math.floor(setting.now() / 1000) + proof.offset;
  const given = { body, seconds, secrets: setting.secrets };
  const handed = handOver(body, handover);
  // What is not UTF-8 is another body, and a longer one, once it has been a text.
  const arriving = Buffer.from(handed.body, handed.isBase64Encoded ? 'base64' : 'utf8');
  const signed = isRight(proof) && arriving.equals(body);
  return {
    what: `${content.what}, ${proof.kind} ${proof.offset} s, ${handover}, ${body.length} bytes`,
    target: 'gatekeeper',
    payload: { ...eventOf(one, given, setting), ...handed },
    signed,
    expected: expectedOf(content.expected, {
      signed,
      bytes: arriving.length,
      isPadded: one.bytes !== undefined,
    }),
  };
}

/** Puts the fakes' addresses in place of made-up ones, in a form or in a field of it. */
function addressed(body: string, { strayUrl, url }: Setting): string {
  const hostOf = (address: string) => address.replace(/^https?:\/\//, '');
  const pairs: [fake: string, real: string][] = [
    [HOOKS, url],
    [STRAY, strayUrl],
    [hostOf(STRAY), hostOf(strayUrl)],
  ];
  return pairs.reduce(
    (text, [fake, real]) =>
      text.replaceAll(encodeURIComponent(fake), encodeURIComponent(real)).replaceAll(fake, real),
    body,
  );
}

function eventOf({ content, proof }: SlackCase, given: Parameters<typeof proofHeaders>[1], setting: Setting) {
  const headers = [
    ...(content.contentType === undefined ? [] : [['Content-Type', content.contentType]]),
    ['User-Agent', 'Slackbot 1.0 (+https://api.slack.com/robots)'],
    ...proofHeaders(proof, given),
  ].flat();
  return toPayload(
    { method: 'POST', url: '/slack/commands', rawHeaders: headers, body: given.body, sourceIp: '192.0.2.7' },
    {
      requestId: `fuzz${setting.number}=`,
      traceId: '',
      receivedAt: setting.now(),
      routeKey: 'POST /slack/commands',
    },
  );
}

function handOver(body: Buffer, how: SlackCase['handover']): { body: string; isBase64Encoded: boolean } {
  if (how === 'plain') return { body: body.toString('utf8'), isBase64Encoded: false };
  const base64 = body.toString('base64');
  return {
    body: how === 'broken' ? `*${base64.slice(0, 10)}\n!${base64.slice(10)}` : base64,
    isBase64Encoded: true,
  };
}

function expectedOf(
  expected: Expected,
  { bytes, isPadded, signed }: { bytes: number; isPadded: boolean; signed: boolean },
): Expected {
  if (bytes > BODY_BYTES) return never(413);
  if (!signed) return never(401);
  // An event has 240 kB, and what fills a command is published with it.
  return isPadded && expected.effect === 'must' ? { ...expected, effect: 'may' } : expected;
}
