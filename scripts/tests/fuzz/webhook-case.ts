import fc from 'fast-check';
import { toRestPayload } from '../../local/apigateway/rest-event.ts';
import { bearerHeaders, bearers, isRightBearer } from './bearer.ts';
import { rarely, weighted, wellFormed, wildText } from './form-text.ts';
import { type Expected, type FuzzCall, never } from './fuzz-case.ts';
import { FERRY_KEY, HARBOUR_KEY } from './fuzzed-bot.ts';
import type { Setting } from './slack-case.ts';

const BODY_BYTES = 64_000;
/** What is in place of an id that no other call has. */
const ID = 'idOfTheFuzz';

/** A body of OpsGenie's webhook, and what is right for it if it is authenticated. */
interface WebhookCall {
  what: string;
  body: string;
  expected: Expected;
}

export interface WebhookCase {
  call: WebhookCall;
  bearer: string;
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
const notifies = (...keys: string[]): Expected => ({ statuses: [202], effect: 'must', notified: keys });

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(Number.MAX_VALUE, -1, 1e300, '', ' ', 'P9', [[[]]], { toString: 1 }),
);

/** Fields that may be anything: what cannot be read is left out. */
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

/** Which keys must be notified, by what the alert says of its teams. */
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

const creates: fc.Arbitrary<WebhookCall> = fc
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
    expected: notifies(...keys),
  }));

/** An action that is no Create, of an alert that notified nobody. */
const others: fc.Arbitrary<WebhookCall> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        'Create ',
        ' Create',
        ...'Acknowledge Close AddNote create CREATE Escalate __proto__'.split(' '),
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

/** Without the alert's id nobody can be notified, and nothing silenced. */
const nameless: fc.Arbitrary<WebhookCall> = fc
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
  '',
  ' ',
  ...'{ [] null 7 "Create" [{"action":"Create"}] {} {"action":""} {"action":7} {"action":null}'.split(' '),
  ...'{"action":{"toString":1}} \ufeff{"action":"Create"}x NaN action=Create'.split(' '),
  "{'action':'Create'}",
  `{"alert":{"alertId":"alert-${ID}"}}`,
  `{"__proto__":{"action":"Create","alert":{"alertId":"alert-${ID}"}}}`,
];

const refused: fc.Arbitrary<WebhookCall> = fc.oneof(
  fc.constantFrom(...REFUSED).map((body) => ({ what: `body ${body}`, body, expected: never(400) })),
  wildText.map((body) => ({ what: 'noise', body, expected: never(400) })),
  fc
    .json({ maxDepth: 4 })
    .filter((json) => !json.includes('"action"'))
    .map((body) => ({ what: 'any JSON', body, expected: never(400) })),
);

/** Nested as deep as 64 kB allow. */
const nested: fc.Arbitrary<WebhookCall> = fc
  .tuple(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 401, max: 30_000 })), fc.boolean())
  .map(([depth, isCreate]) => ({
    what: `nested ${depth} deep`,
    body: `{"action":"${isCreate ? 'Create' : 'AddNote'}","deep":${'['.repeat(depth)}${']'.repeat(depth)},"alert":{"alertId":"alert-${ID}"}}`,
    expected: deepExpected(depth, isCreate ? notifies(HARBOUR_KEY) : silent),
  }));

function deepExpected(depth: number, shallow: Expected): Expected {
  if (depth <= 400) return shallow;
  return { ...shallow, statuses: [202, 400], effect: shallow.effect === 'must' ? 'may' : 'never' };
}

export const webhookCases: fc.Arbitrary<WebhookCase> = fc.record({
  // A create takes ten times as long: the table is asked seven times.
  call: weighted([1, creates], [3, others], [1, nameless], [3, refused], [1, nested]),
  bearer: bearers,
  bytes: rarely(30, fc.oneof(fc.integer({ min: 63_990, max: 64_010 }), fc.constant(200_000))),
});

/** The event as the REST API would make it; its key has been checked there. */
export function webhookCall({ bearer, bytes, call }: WebhookCase, setting: Setting): FuzzCall {
  const text = wellFormed(call.body.replaceAll(ID, `${setting.number}`));
  // JSON does not mind spaces at its end.
  const body = Buffer.from(text.padEnd(text.length + Math.max(0, (bytes ?? 0) - Buffer.byteLength(text))));
  const signed = isRightBearer(bearer);
  return {
    what: `webhook: ${call.what}, ${bearer}, ${body.length} bytes`,
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
