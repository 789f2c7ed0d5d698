import fc from 'fast-check';
import { encodeForm, FORM, formTypes, weighted, wildText } from './form-text.ts';
import { type Content, type Expected, never } from './fuzz-case.ts';
import { HARBOUR, JUNIOR, TEAM } from './fuzzed-bot.ts';
import { payloads } from './interactions.ts';

/** Published or refused: both are fine, and the gates hold all the same. */
const EITHER: Expected = { statuses: [200, 400], effect: 'may' };

/** Of a command that would be published, were it not for what is added to it. */
const FINE = encodeForm([
  ['command', '/everywhere'],
  ['text', 'help'],
  ['team_id', TEAM],
  ['user_id', JUNIOR],
  ['channel_id', HARBOUR],
  ['trigger_id', '171.42.fuzz'],
]);

/** What is added to that command: UTF-8 that is none. */
const NOT_UTF8 = '&x=%ff &x=%c3%28 &x=%c0%80 &x=%ed%a0%80 &x=%f4%90%80%80';

/** In bytes that are no UTF-8. */
const NOT_UTF8_BYTES = ['\xff', '\xc3\x28', '\xc0\x80', '\xed\xa0\x80', '\xf5\x80\x80\x80'];

/** Neither a command nor an interaction. */
const NEITHER = [
  '',
  ...'& = =x a neither=nor %EF%BB%BFcommand=%2Fsre ssl_check=0 ssl_check= payload= payload=null'.split(' '),
  ...'payload=%7B payload=%5B%5D payload=7 payload=%22view_submission%22 payload=%7B%7D payload=NaN'.split(
    ' ',
  ),
  ...'payload=%7B%22type%22%3A7%7D payload=%7B%22a%22%3A1%2C%7D'.split(' '),
  'payload=%7B%22type%22%3A%22block_actions%22%7D',
  'payload=%7B%22type%22%3A%22message_action%22%7D',
];

/** Slack sends none of it: the gatekeeper may refuse it or read it, but whatever it publishes must pass every gate. */
const UNUSUAL =
  '& &&x=1 &x &=x &command=%2Fsre &user_id=U0CAPTAIN1 &x=1&x=1 &c%6fmmand=%2Fsre &__proto__=1 &%5F_proto__=1 ' +
  '&x=% &x=%f &x=%zz &%=1 &x=%u0041';

const OTHER_TYPES = [
  ...[undefined, '', 'application/json', 'text/plain', 'multipart/form-data'],
  ...[`${FORM}x`, `x${FORM}`, `${FORM}, text/html`],
];

function refused(what: string, body: string, more: Partial<Content> = {}): Content {
  return { what, body, encoding: 'utf8', contentType: FORM, expected: never(400), ...more };
}

const payloadOf = (payload: unknown) => encodeForm([['payload', JSON.stringify(payload)]]);

/** Signed, and nothing that Slack would send. */
const refusedForms: fc.Arbitrary<Content> = fc.oneof(
  fc.constantFrom(...NEITHER).map((body) => refused(`form ${body}`, body)),
  fc.constantFrom(...NOT_UTF8.split(' ')).map((added) => refused(`command and ${added}`, FINE + added)),
  fc
    .constantFrom(...NOT_UTF8_BYTES)
    .map((bytes) => refused('not UTF-8', `${FINE}&x=${bytes}`, { encoding: 'latin1' })),
  fc.constantFrom(...OTHER_TYPES).map((contentType) => refused(`type ${contentType}`, FINE, { contentType })),
);

/** Before or after the fields of the command. */
const unusualForms: fc.Arbitrary<Content> = fc
  .tuple(fc.constantFrom(...UNUSUAL.split(' ')), fc.boolean())
  .map(([added, isFirst]) => (isFirst ? `${added.slice(1)}&${FINE}` : FINE + added))
  .map((body) => refused(`form ${body.replace(FINE, '...')}`, body, { expected: EITHER }));

/** Noise without the shape of anything: it does nothing. */
const noise: fc.Arbitrary<Content> = fc.oneof(
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => refused('noise', Buffer.from(bytes).toString('latin1'), { encoding: 'latin1' })),
  wildText.map((text) => refused('noise in a payload', encodeForm([['payload', text]]))),
  fc
    .json({ maxDepth: 4 })
    .map((json) => refused('any JSON', encodeForm([['payload', json]]), { expected: never(200, 400) })),
);

/** Acknowledged, and handled by no function. */
const others: fc.Arbitrary<Content> = fc.oneof(
  formTypes.map((contentType) => refused('ssl_check', 'ssl_check=1', { contentType, expected: never(200) })),
  fc
    .constantFrom('', 'view_submission ', ...'shortcut block_suggestion __proto__ constructor'.split(' '))
    .map((type) => refused(`kind "${type}"`, payloadOf({ type }), { expected: never(200) })),
);

/** How a payload is changed, and what may come of it. */
interface Change {
  what: string;
  json: (payload: Record<string, unknown>) => string;
  expected: (before: Expected) => Expected;
}

const orRefused = ({ effect }: Expected): Expected => ({
  statuses: [200, 400],
  effect: effect === 'never' ? 'never' : 'may',
});

/** A whole object instead of a text, a number instead of an object ... anywhere. */
const replaced: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(TEAM, HARBOUR, JUNIOR, '*', '')))
  .map(([at, value]) => ({
    what: 'with another value somewhere',
    json: (payload) => JSON.stringify(replaceAt(payload, at, value)),
    expected: () => EITHER,
  }));

const same = (before: Expected): Expected => before;

const brackets = fc.constantFrom(['[', ']'], ['{"a":', '}']);
const depths = fc.oneof(
  fc.integer({ min: 1, max: 190 }),
  fc.integer({ min: 191, max: 12_000 }),
  fc.constantFrom(50_000, 200_000),
);
const pieces = fc.constantFrom('0,', '{},', '"",', '"\\u0001",', '[0],');

/** Members before those of the payload, and whether they may be a reason to refuse it. */
const inserted: fc.Arbitrary<Change> = weighted<[members: string, expected: Change['expected']]>(
  [
    1,
    fc
      .constantFrom(
        ...'"__proto__":{"admin":true} "\\u005f_proto__":1 "x":{"y":[{"__proto__":null}]}'.split(' '),
      )
      .map((member) => [member, orRefused]),
  ],
  [
    3,
    fc
      .constantFrom(
        ...'constructor prototype toString toJSON then __defineGetter__ \\ud800 \\u0000'.split(' '),
      )
      .map((key) => [`"${key}":{"x":"\\udc00\\ud800\\u0000"}`, same]),
  ],
  // Slack's own payloads are a dozen deep.
  [
    2,
    fc
      .tuple(depths, brackets)
      .map(([depth, [left = '', right = '']]) => [
        `"deep":${left.repeat(depth)}1${right.repeat(depth)}`,
        depth <= 190 ? same : orRefused,
      ]),
  ],
  // Many small things: an event takes 240 kB.
  [
    1,
    fc
      .tuple(pieces, fc.integer({ min: 1, max: 40_000 }))
      .map(([piece, count]) => [
        `"wide":[${piece.repeat(count)}0]`,
        count * piece.length > 150_000 ? orRefused : same,
      ]),
  ],
).map(([members, expected]) => ({
  what: `with ${members.length} characters: ${members.slice(0, 40)}`,
  json: (payload) => `{${members},${JSON.stringify(payload).slice(1)}`,
  expected,
}));

const changed: fc.Arbitrary<Content> = fc
  .tuple(payloads, weighted([8, replaced], [7, inserted]))
  .map(([{ expected, kind, payload }, change]) => ({
    what: `interaction: ${kind} ${change.what}`,
    // Not by encodeURIComponent of it all: half a megabyte of brackets would be a megabyte and a half.
    body: `payload=${change.json(payload).replace(/[%&+=]|[^\x20-\x7e]/gu, encodeURIComponent)}`,
    encoding: 'utf8',
    contentType: FORM,
    expected: change.expected(expected),
  }));

export const malformed: fc.Arbitrary<Content> = weighted(
  [3, refusedForms],
  [1, unusualForms],
  [2, noise],
  [1, others],
  [6, changed],
);

/** The payload with the value of its nth member replaced, counted through all depths. */
function replaceAt(payload: Record<string, unknown>, at: number, value: unknown): unknown {
  const copy = structuredClone(payload);
  const members: { of: object; key: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      members.push({ of: node, key });
      walk(child);
    }
  };
  walk(copy);
  const chosen = members[at % members.length];
  if (chosen !== undefined) Object.assign(chosen.of, { [chosen.key]: value });
  return copy;
}
