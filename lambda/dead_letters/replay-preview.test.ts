import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { eventIn } from './dead-letter.ts';
import { buildInvocation, buildStored, FUNCTION } from './fixtures/build-dead-letter.ts';
import { RUN, replayPreview } from './replay-preview.ts';

const OURS = { subcommands: ['alarms', 'restart'] };

function preview(...order: Parameters<typeof buildInvocation>) {
  const deadLetter = buildStored({ payload: JSON.stringify(buildInvocation(...order)) });
  const event = eventIn(deadLetter.payload);
  if (event === undefined) throw new Error('no event');
  const message = replayPreview(deadLetter, event, OURS);
  expect(validateMessage(message)).toEqual([]);
  return { message, deadLetter };
}

/** What stands in rich text: no mention, link or headline comes of it. */
function wordsOf({ blocks = [] }: ReturnType<typeof preview>['message']): string[] {
  return blocks.flatMap((block) =>
    block.type !== 'rich_text'
      ? []
      : block.elements.flatMap(({ type, elements }) =>
          type === 'rich_text_list' ? [] : elements.flatMap((one) => (one.type === 'text' ? one.text : [])),
        ),
  );
}

function mrkdwnOf({ text, blocks = [] }: ReturnType<typeof preview>['message']): string {
  return JSON.stringify([text, blocks.filter(({ type }) => type !== 'rich_text')]);
}

const filled = (values: Record<string, unknown>, metadata?: string) => ({
  payload: {
    view: {
      ...(metadata === undefined ? {} : { private_metadata: metadata }),
      state: { values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])) },
    },
  },
});

it('says command, author, target and reference, and has the one button', () => {
  const { message, deadLetter } = preview();
  const shown = mrkdwnOf(message);
  for (const word of [
    '`/sre incident`',
    '<@U03JUNIPER>',
    `\`${FUNCTION}\``,
    '<#C07HARBOUR>',
    'Qa1requestFixture=',
  ])
    expect(shown).toContain(word);
  expect(shown).toContain('First ask the user whether they have run it again themselves.');
  expect(message.blocks?.find(({ type }) => type === 'actions')).toMatchObject({
    elements: [{ action_id: RUN, value: deadLetter.id, text: { text: 'Run it' } }],
  });
});

it('names the author, not the one who replayed it last', () => {
  const { message } = preview({ replay: 1, orderedBy: { id: 'U05ROWAN', name: 'rowan' } });
  expect(mrkdwnOf(message)).toContain('<@U05ROWAN>');
  expect(mrkdwnOf(message)).not.toContain('<@U03JUNIPER>');
});

it.each<[string, Parameters<typeof buildInvocation>, string[]]>([
  [
    'a command',
    [
      { command: '/devops', subcommand: 'restart', args: ['shop/web'], text: 'restart shop/web' },
      'slash_command',
    ],
    ['Words', 'restart shop/web'],
  ],
  [
    'a command whose text is not what runs',
    [{ command: '/devops', subcommand: 'restart', args: ['shop/web'], text: 'alarms' }, 'slash_command'],
    ['Words', 'restart shop/web', 'Words', 'alarms'],
  ],
  [
    'a form, and leaves out what is empty',
    [
      filled({
        service: { type: 'static_select', selected_option: { text: { text: 'Payments' }, value: 'S1' } },
        priority: { type: 'static_select', selected_option: { text: { text: 'P1' }, value: 'P1' } },
        message: { type: 'plain_text_input', value: 'Fire the CFO' },
        link: { type: 'plain_text_input', value: null },
      }),
    ],
    ['service', 'Payments (S1)', 'priority', 'P1', 'message', 'Fire the CFO'],
  ],
  [
    'a field of a kind that is not known here',
    [filled({ day: { type: 'datepicker', selected_date: '2026-09-21' } })],
    ['day', '{"selected_date":"2026-09-21"}'],
  ],
  [
    'what a form is about, where it says so',
    [filled({ note: { type: 'plain_text_input', value: 'Look' } }, '{"target":"#4711"}')],
    ['Target', '#4711', 'note', 'Look'],
  ],
  ['metadata that is none of ours', [filled({ note: { value: 'Look' } }, 'not JSON')], ['note', 'Look']],
  [
    'anything else as it came',
    [{ payload: { actions: [{ value: 'stop' }] } }, 'block_actions'],
    ['Payload', JSON.stringify({ actions: [{ value: 'stop' }] }, null, 1)],
  ],
])('shows all words of %s', (_case, order, expected) => {
  expect(wordsOf(preview(...order).message)).toEqual(expected);
});

it('keeps words out of what Slack formats', () => {
  const trick =
    '<!channel> *P1 incident #1 is open* :rotating_light: https://evil.example <https://evil.example|here>';
  const { message } = preview(filled({ message: { value: trick } }));
  expect(wordsOf(message)).toContain(trick);
  for (const word of ['<!channel>', '*P1 incident', 'rotating_light', 'evil.example'])
    expect(mrkdwnOf(message)).not.toContain(word);
});

it("stays within Slack's limits, and says what it does not show", () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, { value: 'x' }]));
  expect(mrkdwnOf(preview(filled(many)).message)).toContain('40 more fields are not shown');
  const long = preview(filled({ description: { value: '\u{1f4e2}'.repeat(4000) } })).message;
  expect(wordsOf(long)[0]).toMatch(/^description \(the first 3000 of \d+ characters\)$/);
});
