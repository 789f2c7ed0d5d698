import * as z from 'zod/mini';
import { buildDetail } from '../fixtures/build-event.ts';
import { plain } from './blocks.ts';
import { formatButtonValue, parseButtonValue } from './button-value.ts';
import { modalView } from './modal-view.ts';
import { parseSubmission } from './parse-submission.ts';
import { parsePrivateMetadata } from './private-metadata.ts';

const schemas = {
  fields: z.object({ reason: z.string(), owner: z.string(), tags: z.array(z.string()) }),
  data: z.object({ id: z.string() }),
};

const view = (data?: unknown, overrides: Parameters<typeof buildDetail>[0] = {}) =>
  modalView(
    buildDetail(overrides),
    { subcommand: 'close', action: 'confirm', ...(data === undefined ? {} : { data }) },
    { title: plain('Close'), blocks: [] },
  );

function submitted(data: unknown, fields: Record<string, object>) {
  const values = Object.fromEntries(Object.entries(fields).map(([block, value]) => [block, { value }]));
  return { payload: { view: { private_metadata: view(data).private_metadata, state: { values } } } };
}

const FILLED = {
  reason: { type: 'plain_text_input', value: ' done \n' },
  owner: { type: 'static_select', selected_option: null },
  tags: {
    type: 'checkboxes',
    selected_options: [
      { text: { text: 'A' }, value: 'a' },
      { text: { text: 'B' }, value: 'b' },
    ],
  },
};

it('reads each field by its block, and the data of the command', () => {
  expect(parseSubmission(submitted({ id: '7', more: 1 }, FILLED), schemas)).toEqual({
    fields: { reason: 'done', owner: '', tags: ['a', 'b'] },
    data: { id: '7' },
  });
});

it('reads what else a form may ask for', () => {
  const fields = z.object({ day: z.string(), who: z.array(z.string()), at: z.number(), choice: z.string() });
  const detail = submitted(undefined, {
    day: { type: 'datepicker', selected_date: '2026-09-21' },
    who: { type: 'multi_users_select', selected_users: ['U1', 'U2'] },
    at: { type: 'datetimepicker', selected_date_time: 1_790_000_000 },
    choice: { type: 'static_select', selected_option: { text: { text: 'P1' }, value: 'p1' } },
  });
  expect(parseSubmission(detail, { fields, data: z.unknown() }).fields).toEqual({
    ...{ day: '2026-09-21', who: ['U1', 'U2'], at: 1_790_000_000, choice: 'p1' },
  });
});

it.each<[string, Parameters<typeof parseSubmission>[0]]>([
  ['data of another shape', submitted({ id: 7 }, FILLED)],
  ['no data', submitted(undefined, FILLED)],
  ['a field that is missing', submitted({ id: '7' }, { reason: FILLED.reason })],
  ['no submission', { payload: {} }],
])('refuses %s', (_case, detail) => {
  expect(() => parseSubmission(detail, schemas)).toThrow();
});

it('carries what the gatekeeper needs, beside the data', () => {
  const { callback_id, external_id, private_metadata } = view({ id: '7' });
  expect([callback_id, external_id]).toEqual(['/sre:close:confirm', 'cmd:T04LANTERN:171.42.fixture']);
  expect(parsePrivateMetadata(private_metadata)).toEqual({
    channelId: 'C07HARBOUR',
    requestId: 'Qa1requestFixture=',
    responseUrl: 'https://hooks.slack.com/commands/T04LANTERN/171/fixtureCapability',
  });
  const none = view(undefined, { channel: null, responseUrl: null });
  expect(parsePrivateMetadata(none.private_metadata)).toEqual({
    ...{ channelId: '', requestId: 'Qa1requestFixture=' },
  });
});

it('names the rule that its data breaks', () => {
  const room = 3000 - (view({ id: '' }).private_metadata ?? '').length;
  expect(view({ id: 'x'.repeat(room) }).private_metadata).toHaveLength(3000);
  expect(() => view({ id: 'x'.repeat(room + 1) })).toThrow(
    'private_metadata has 3001 characters, and Slack takes 3000',
  );
});

describe('the value of a button', () => {
  const schema = z.object({ id: z.string() });

  it('comes back as it was', () => {
    expect(parseButtonValue(formatButtonValue({ id: 'ß' }), schema)).toEqual({ id: 'ß' });
  });

  it('fits its button', () => {
    expect(() => formatButtonValue({ id: 'x'.repeat(2000) })).toThrow(
      'has 2009 characters, and Slack takes 2000',
    );
  });

  it.each(['[]', '{"id":true}', '{}', 'no'])('is refused if it is another: %s', (value) => {
    expect(() => parseButtonValue(value, schema)).toThrow();
  });
});
