import fc from 'fast-check';
import { toRestPayload } from '../../local/apigateway/rest-event.ts';
import { type Bearer, bearerHeaders, bearers, isRightBearer } from './bearer.ts';
import { type Expected, never, type Trial } from './case.ts';
import { rarely, wellFormed, wildText } from './form-text.ts';
import { FERRY_KEY, HARBOUR_KEY } from './harness.ts';
import type { Setting } from './slack-case.ts';

const BODY_BYTES = 64_000;
/** What is in place of an id that no other trial has. */
const ID = 'idOfTheFuzz';

/** A body of OpsGenie's webhook, and what is right for it once it is proven. */
interface Call {
  what: string;
  body: string;
  expected: Expected;
}

export interface WebhookCase {
  call: Call;
  bearer: Bearer;
  bytes: number | undefined;
}

/** Recipients as the secret `pushover-recipients` has them. */
export const RECIPIENTS = {
  harbour: HARBOUR_KEY,
  ferry: FERRY_KEY,
  'team-7': FERRY_KEY,
  default: HARBOUR_KEY,
};

const silent: Expected = { statuses: [202], effect: 'never' };
const rings = (...keys: string[]): Expected => ({ statuses: [202], effect: 'must', rings: keys });

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(Number.MAX_VALUE, -1, 1e300, '', ' ', 'P9', [[[]]], { toString: 1 }),
);

/** Fields that may be anything: what is not readable is left out. */
const tolerated = fc.record(
  {
    tinyId: odd,
    message: fc.oneof(wildText, odd, fc.constant('x'.repeat(3000)), fc.constant('😀'.repeat(400))),
    description: fc.oneof(wildText, odd, fc.constant('&'.repeat(2000))),
    priority: fc.oneof(fc.constantFrom('P1', 'P2', ' p3 ', 4, 5), odd),
    createdAt: fc.oneof(fc.constant(1_790_000_000_123), odd),
    updatedAt: fc.oneof(fc.constant(1_790_000_000_456_000_000), odd),
    tags: odd,
    alias: odd,
    source: odd,
  },
  { requiredKeys: [] },
);

/** Who is to ring, by what is said of the teams. */
const TEAMS: readonly { given: Record<string, unknown>; keys: string[] }[] = [
  { given: { team: 'harbour' }, keys: [HARBOUR_KEY] },
  { given: { team: 'ferry' }, keys: [FERRY_KEY] },
  { given: { teams: ['team-7', 'harbour'] }, keys: [FERRY_KEY, HARBOUR_KEY] },
  { given: { team: 'nobody', teams: ['x'] }, keys: [HARBOUR_KEY] },
  { given: {}, keys: [HARBOUR_KEY] },
  { given: { team: 7, teams: 'harbour', responders: { type: 'team' } }, keys: [HARBOUR_KEY] },
  { given: { team: '__proto__', teams: ['constructor'] }, keys: [HARBOUR_KEY] },
  { given: { responders: [{ type: 'team', name: 'ferry', id: 'team-7' }] }, keys: [FERRY_KEY] },
];

const creates: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom(...TEAMS),
    tolerated,
    fc.option(fc.constantFrom({ 'incident-id': `incident-${ID}` }, { 'incident-id': 7 }, {}, 'none'), {
      nil: undefined,
    }),
  )
  .map(([{ given, keys }, fields, details]) => ({
    what: 'Create',
    body: JSON.stringify({
      action: 'Create',
      alert: { ...fields, ...given, details, alertId: `alert-${ID}` },
    }),
    expected: rings(...keys),
  }));

/** An action that is no Create, of an alert that has not rung. */
const others: fc.Arbitrary<Call> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        'Acknowledge',
        'Close',
        'AddNote',
        'create',
        'CREATE',
        'Create ',
        ' Create',
        'Escalate',
        '__proto__',
      ),
      fc.string({ minLength: 1 }).filter((action) => action !== 'Create'),
    ),
    tolerated,
  )
  .map(([action, fields]) => ({
    what: `action "${action}"`,
    body: JSON.stringify({ action, alert: { ...fields, alertId: `alert-${ID}` } }),
    expected: silent,
  }));

/** Without the alert's id nothing can ring, and nothing be silenced. */
const nameless: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom('Create', 'Acknowledge', 'Close'),
    fc.constantFrom(undefined, '', 7, null, [], {}, 'x'.repeat(257)),
    fc.boolean(),
  )
  .map(([action, alertId, hasAlert]) => ({
    what: `${action} without an alert's id`,
    body: JSON.stringify({ action, alert: hasAlert ? { alertId, team: 'harbour' } : null }),
    expected: never(400),
  }));

const REFUSED = [
  ...[
    '',
    ' ',
    '{',
    '[]',
    'null',
    '7',
    '"Create"',
    '[{"action":"Create"}]',
    '{}',
    '{"action":""}',
    '{"action":7}',
  ],
  ...[
    '{"action":null}',
    '{"action":{"toString":1}}',
    `{"alert":{"alertId":"alert-${ID}"}}`,
    '\ufeff{"action":"Create"}x',
  ],
  ...[
    `{"__proto__":{"action":"Create","alert":{"alertId":"alert-${ID}"}}}`,
    "{'action':'Create'}",
    'NaN',
    'action=Create',
  ],
];

const refused: fc.Arbitrary<Call> = fc.oneof(
  fc.constantFrom(...REFUSED).map((body) => ({ what: `body ${body}`, body, expected: never(400) })),
  wildText.map((body) => ({ what: 'noise', body, expected: never(400) })),
  fc
    .json({ maxDepth: 4 })
    .filter((json) => !json.includes('"action"'))
    .map((body) => ({ what: 'any JSON', body, expected: never(400) })),
);

/** Nested as deep as 64 kB allow. */
const nested: fc.Arbitrary<Call> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 401, max: 30_000 })), fc.boolean())
  .map(([depth, isCreate]) => ({
    what: `nested ${depth} deep`,
    body: `{"action":"${isCreate ? 'Create' : 'AddNote'}","deep":${'['.repeat(depth)}${']'.repeat(depth)},"alert":{"alertId":"alert-${ID}"}}`,
    expected: deepExpected(depth, isCreate ? rings(HARBOUR_KEY) : silent),
  }));

function deepExpected(depth: number, shallow: Expected): Expected {
  if (depth <= 400) return shallow;
  return { ...shallow, statuses: [202, 400], effect: shallow.effect === 'must' ? 'may' : 'never' };
}

export const webhookCases: fc.Arbitrary<WebhookCase> = fc.record({
  call: fc.oneof(
    // Each takes ten times as long: the table is asked seven times.
    { weight: 1, arbitrary: creates },
    { weight: 3, arbitrary: others },
    { weight: 1, arbitrary: nameless },
    { weight: 3, arbitrary: refused },
    { weight: 1, arbitrary: nested },
  ),
  bearer: bearers,
  bytes: rarely(30, fc.oneof(fc.integer({ min: 63_990, max: 64_010 }), fc.constant(200_000))),
});

/** The event as the REST API would make it; its key has been checked there. */
export function webhookTrial({ bearer, bytes, call }: WebhookCase, setting: Setting): Trial {
  const text = wellFormed(call.body.replaceAll(ID, `${setting.number}`));
  // JSON does not mind spaces at its end.
  const body = Buffer.from(text.padEnd(text.length + Math.max(0, (bytes ?? 0) - Buffer.byteLength(text))));
  const signed = isRightBearer(bearer);
  return {
    what: `webhook: ${call.what}, ${bearer.kind}, ${body.length} bytes`,
    target: 'pushover',
    payload: toRestPayload(
      {
        method: 'POST',
        url: '/prod/opsgenie',
        rawHeaders: ['Content-Type', 'application/json', ...bearerHeaders(bearer, setting.secrets).flat()],
        body,
        sourceIp: '192.0.2.9',
      },
      {
        ...{ requestId: `fuzz-${setting.number}`, traceId: '', receivedAt: setting.now() },
        ...{ stage: 'prod', path: '/opsgenie', apiKey: { id: 'fuzzkey', value: 'fuzzkey' } },
      },
    ),
    signed,
    expected: expectedOf(call.expected, signed, body.length),
  };
}

function expectedOf(expected: Expected, signed: boolean, bytes: number): Expected {
  if (bytes > BODY_BYTES) return never(400);
  return signed ? expected : never(401);
}
