import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT_VERSION, DETAIL_TYPES, type Detail, parseEvent, SOURCE } from './contract.ts';
import { contractSchemaText, webhookContractSchemaText } from './contract-schema.ts';
import { buildDetail, buildEvent } from './fixtures/build-event.ts';

it.each([
  ['contract', contractSchemaText],
  ['webhook-contract', webhookContractSchemaText],
])('%s.schema.json is made from the contract', (name, schemaText) => {
  const regenerate =
    `${name}.schema.json is not of ${name}.ts: node --input-type=module -e ` +
    `"import('./common/contract-schema.ts').then((m) => process.stdout.write(m.${schemaText.name}()))" > common/${name}.schema.json`;
  const written = readFileSync(join(__dirname, `${name}.schema.json`), 'utf8');
  expect(written === schemaText() ? 'the same' : regenerate).toBe('the same');
});

describe('contract.schema.json', () => {
  it('names every field of a published detail, and allows more', () => {
    const schema: unknown = JSON.parse(contractSchemaText());
    expect(schema).toMatchObject({ type: 'object', required: Object.keys(buildDetail()) });
    expect(schema).not.toHaveProperty('additionalProperties');
  });
});

/** Fields by their path, each with what is said of it. */
function fieldsOf(schema: JsonSchema, above = ''): [string, string | undefined][] {
  return [
    ...(schema.anyOf ?? []).flatMap((one) => fieldsOf(one, above)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]): [string, string | undefined][] => [
      [`${above}${name}`, inner.description],
      ...fieldsOf(inner, `${above}${name}.`),
    ]),
  ];
}

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
}

it.each([
  [contractSchemaText, 30],
  [webhookContractSchemaText, 15],
])('%p says of every field what it is', (schemaText, atLeast) => {
  const fields = fieldsOf(JSON.parse(schemaText()));
  expect(fields.length).toBeGreaterThanOrEqual(atLeast);
  expect(fields.filter(([, description]) => !description).map(([path]) => path)).toEqual([]);
});

it('keeps the words that rules match', () => {
  expect({ SOURCE, CONTRACT_VERSION, DETAIL_TYPES }).toEqual({
    SOURCE: 'qbot.gatekeeper',
    CONTRACT_VERSION: 1,
    DETAIL_TYPES: ['slash_command', 'block_actions', 'view_submission', 'view_closed', 'message_action'],
  });
});

describe('parseEvent', () => {
  it.each(DETAIL_TYPES)('reads a %s', (type) => {
    const event = parseEvent(buildEvent({}, type));
    expect(event).toMatchObject({ 'detail-type': type, detail: buildDetail() });
  });

  it('takes an interaction without channel, trigger and response_url [F37]', () => {
    const bare = { channel: null, triggerId: null, responseUrl: null, subcommand: '', args: [], text: '' };
    expect(parseEvent(buildEvent(bare, 'view_submission')).detail).toMatchObject(bare);
  });

  it('takes a click that may run another command’s order, and the replay that comes of it', () => {
    const given = { access: { denied: [], restricted: ['/devops restart'] }, replay: 1 };
    expect(parseEvent(buildEvent(given, 'block_actions')).detail).toMatchObject(given);
  });

  it.each(['JKJaXmPLvHcESHA=', 'e-b_wgjGIAMEVYg=', 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', 'a+b/c=='])(
    'takes the request id %s',
    (requestId) => expect(parseEvent(buildEvent({ requestId })).detail.requestId).toBe(requestId),
  );

  it('takes a field that a later gatekeeper adds [F36]', () => {
    expect(() => parseEvent(withDetail({ urgency: 'high' }))).not.toThrow();
  });

  it.each<[string, object]>([
    ['another source', { source: 'aws.ec2' }],
    ['another detail-type', { 'detail-type': 'shortcut' }],
    ['no id', { id: undefined }],
    ['no detail', { detail: undefined }],
    ['a detail of text', { detail: JSON.stringify(buildDetail()) }],
  ])('refuses an event with %s', (_case, change) => {
    expect(() => parseEvent({ ...buildEvent(), ...change })).toThrow();
  });

  it.each<[string, Partial<Record<keyof Detail, unknown>>]>([
    ['of another version', { version: 2 }],
    ['without a command', { command: '' }],
    ['without a request id', { requestId: '' }],
    ['with a request id that is mark-up', { requestId: '1 <!channel>' }],
    ['with a request id of two lines', { requestId: 'Qa1\nlog in again' }],
    ['with a request id that has no end', { requestId: 'Q'.repeat(129) }],
    ['without an idempotency key', { idempotencyKey: '' }],
    ['with args of text', { args: 'is down' }],
    ['with a time that is none', { expiresAt: 'soon' }],
    ['with epoch seconds for a time', { receivedAt: 1790000000 }],
    ['without a team id', { team: { id: '', name: 'lantern' } }],
    ['with a user of text', { user: 'U03JUNIPER' }],
    ['with a user that is mark-up', { user: { id: 'U03JUNIPER> <!here', name: 'juniper' } }],
    ['with a user by name', { user: { id: 'juniper', name: 'juniper' } }],
    ['with a channel that is mark-up', { channel: { id: '<!channel>', name: 'harbour' } }],
    ['with a channel for all of them', { channel: { id: '*', name: '' } }],
    ['with a team of two lines', { team: { id: 'T04LANTERN\n', name: 'lantern' } }],
    ['with an author that is mark-up', { orderedBy: { id: '<@U03JUNIPER>', name: '' } }],
    ['with no channel at all', { channel: undefined }],
    ['without access', { access: {} }],
    ['with restrictions of text', { access: { denied: [], restricted: '/devops' } }],
    ['with a payload of text', { payload: '{}' }],
    ['with half a replay', { replay: 0.5 }],
  ])('refuses a detail %s', (_case, change) => {
    expect(() => parseEvent(withDetail(change))).toThrow();
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'event'],
    ['an empty object', {}],
  ])('refuses %s', (_case, event) => {
    expect(() => parseEvent(event)).toThrow();
  });
});

function withDetail(change: Record<string, unknown>): unknown {
  return { ...buildEvent(), detail: { ...buildDetail(), ...change } };
}
