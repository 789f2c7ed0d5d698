import fc from 'fast-check';
import { type Content, type Expected, never } from './case.ts';
import { encodeForm, FORM, formTypes, wildText } from './form-text.ts';
import { HARBOUR, JUNIOR, TEAM } from './harness.ts';
import { payloads } from './interactions.ts';

/** Of a command that would be published, were it not for what is added to it. */
const FINE = encodeForm([
  ['command', '/everywhere'],
  ['text', 'help'],
  ['team_id', TEAM],
  ['user_id', JUNIOR],
  ['channel_id', HARBOUR],
  ['trigger_id', '171.42.fuzz'],
]);

const REFUSED_FORMS: readonly string[] = [
  ...[
    '',
    '&',
    '=',
    '=x',
    'a',
    `${FINE}&`,
    `&${FINE}`,
    `${FINE}&&x=1`,
    `${FINE}&x`,
    `${FINE}&=x`,
    'neither=nor',
  ],
  ...[`${FINE}&command=%2Fsre`, `${FINE}&user_id=U0CAPTAIN1`, `${FINE}&x=1&x=1`, `${FINE}&c%6fmmand=%2Fsre`],
  ...[`${FINE}&__proto__=1`, `${FINE}&%5F_proto__=1`, `__proto__=x&${FINE}`],
  ...[`${FINE}&x=%`, `${FINE}&x=%f`, `${FINE}&x=%zz`, `${FINE}&%=1`, `${FINE}&x=%u0041`],
  ...[
    `${FINE}&x=%ff`,
    `${FINE}&x=%c3%28`,
    `${FINE}&x=%c0%80`,
    `${FINE}&x=%ed%a0%80`,
    `${FINE}&x=%f4%90%80%80`,
  ],
  ...[
    '%EF%BB%BFcommand=%2Fsre',
    'ssl_check=0',
    'ssl_check=',
    'payload=',
    'payload=%7B',
    'payload=null',
    'payload=%5B%5D',
  ],
  ...['payload=7', 'payload=%22view_submission%22', 'payload=%7B%7D', 'payload=%7B%22type%22%3A7%7D'],
  ...['payload=%7B%22type%22%3A%22block_actions%22%7D', 'payload=NaN', 'payload=%7B%22a%22%3A1%2C%7D'],
];

/** In bytes that are no UTF-8. */
const REFUSED_BYTES: readonly string[] = [
  '\xff',
  '\xc3\x28',
  '\xc0\x80',
  '\xed\xa0\x80',
  '\xf5\x80\x80\x80',
].map((bytes) => `${FINE}&x=${bytes}`);

const WRONG_TYPES = [
  undefined,
  '',
  'application/json',
  'text/plain',
  `${FORM}x`,
  `x${FORM}`,
  'multipart/form-data',
  `${FORM}, text/html`,
];

function refused(what: string, body: string, more: Partial<Content> = {}): Content {
  return { what, body, encoding: 'utf8', contentType: FORM, expected: never(400), ...more };
}

const payloadOf = (payload: unknown) => encodeForm([['payload', JSON.stringify(payload)]]);

/** Signed, and nothing that Slack would send. */
const refusedForms: fc.Arbitrary<Content> = fc.oneof(
  fc.constantFrom(...REFUSED_FORMS).map((body) => refused(`form ${body.replace(FINE, '...')}`, body)),
  fc.constantFrom(...REFUSED_BYTES).map((body) => refused('not UTF-8', body, { encoding: 'latin1' })),
  fc.constantFrom(...WRONG_TYPES).map((contentType) => refused(`type ${contentType}`, FINE, { contentType })),
);

/** Noise without the shape of anything: whatever it is, it does nothing. */
const noise: fc.Arbitrary<Content> = fc.oneof(
  fc
    .uint8Array({ maxLength: 300 })
    .map((bytes) => refused('noise', Buffer.from(bytes).toString('latin1'), { encoding: 'latin1' })),
  wildText.map((text) => refused('noise in a payload', encodeForm([['payload', text]]))),
  fc.json({ maxDepth: 4 }).map((json) => ({
    ...refused('any JSON', encodeForm([['payload', json]])),
    expected: never(200, 400),
  })),
);

/** Acknowledged, and for nobody. */
const others: fc.Arbitrary<Content> = fc.oneof(
  formTypes.map((contentType) => ({
    ...refused('ssl_check', 'ssl_check=1', { contentType }),
    expected: never(200),
  })),
  fc
    .constantFrom(
      'shortcut',
      'message_action',
      'block_suggestion',
      '',
      '__proto__',
      'constructor',
      'view_submission ',
    )
    .map((type) => ({ ...refused(`kind "${type}"`, payloadOf({ type })), expected: never(200) })),
);

/** How a payload is changed, and what may come of it. */
interface Change {
  what: string;
  json: (payload: Record<string, unknown>) => string;
  expected: (before: Expected) => Expected;
}

const open = ({ effect }: Expected): Expected => ({
  statuses: [200, 400],
  effect: effect === 'never' ? 'never' : 'may',
});

/** A whole object instead of a text, a number instead of an object ... anywhere. */
const replaced: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(TEAM, HARBOUR, JUNIOR, '*', '')))
  .map(([at, value]) => ({
    what: 'with another value somewhere',
    json: (payload) => JSON.stringify(replaceAt(payload, at, value)),
    expected: () => ({ statuses: [200, 400], effect: 'may' }),
  }));

const inserted: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('"__proto__":', '"\\u005f_proto__":', '"x":{"y":[{"__proto__":'),
    fc.constantFrom('1', 'null', '{"admin":true}'),
  )
  .map(([key, value]) => ({
    what: 'with a forbidden key',
    json: (payload) => `{${key}${value}${key.includes('[') ? '}]}' : ''},${JSON.stringify(payload).slice(1)}`,
    expected: () => never(400),
  }));

const harmless: fc.Arbitrary<Change> = fc
  .constantFrom(
    'constructor',
    'prototype',
    'toString',
    'toJSON',
    'then',
    '__defineGetter__',
    '\\ud800',
    '\\u0000',
  )
  .map((key) => ({
    what: `with "${key}"`,
    json: (payload) => `{"${key}":{"x":"\\udc00\\ud800\\u0000"},${JSON.stringify(payload).slice(1)}`,
    expected: (before) => before,
  }));

/** Slack's own payloads are a dozen deep. */
const nested: fc.Arbitrary<Change> = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 1, max: 190 }),
      fc.integer({ min: 200, max: 12_000 }),
      fc.constantFrom(50_000, 200_000),
    ),
    fc.constantFrom(['[', ']'], ['{"a":', '}']),
  )
  .map(([depth, [left = '', right = '']]) => ({
    what: `nested ${depth} deep`,
    json: (payload) =>
      `{"deep":${left.repeat(depth)}1${right.repeat(depth)},${JSON.stringify(payload).slice(1)}`,
    expected: (before) => (depth < 200 ? before : never(400)),
  }));

/** Many small things: an event takes 240 kB. */
const wide: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('0,', '{},', '"",', '"\\u0001",', '[0],'), fc.integer({ min: 1, max: 40_000 }))
  .map(([piece, count]) => ({
    what: `with ${count} times ${piece}`,
    json: (payload) => `{"wide":[${piece.repeat(count)}0],${JSON.stringify(payload).slice(1)}`,
    expected: (before) => ({ ...before, ...(count * piece.length > 150_000 ? open(before) : {}) }),
  }));

const changed: fc.Arbitrary<Content> = fc
  .tuple(
    payloads,
    fc.oneof(
      { weight: 8, arbitrary: replaced },
      { weight: 3, arbitrary: inserted },
      { weight: 3, arbitrary: harmless },
      { weight: 2, arbitrary: nested },
      { weight: 1, arbitrary: wide },
    ),
  )
  .map(([{ expected, kind, payload }, change]) => ({
    what: `interaction: ${kind} ${change.what}`,
    // Not by encodeURIComponent of it all: half a megabyte of brackets would be a megabyte and a half.
    body: `payload=${change.json(payload).replace(/[%&+=]|[^\x20-\x7e]/gu, encodeURIComponent)}`,
    encoding: 'utf8',
    contentType: FORM,
    expected: change.expected(expected),
  }));

export const malformed: fc.Arbitrary<Content> = fc.oneof(
  { weight: 4, arbitrary: refusedForms },
  { weight: 2, arbitrary: noise },
  { weight: 1, arbitrary: others },
  { weight: 6, arbitrary: changed },
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
