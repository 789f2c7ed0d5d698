import { choicesOf, initialOf, keepOffered, keyOf } from './field-values.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: `Option ${value}` }, value });

it.each([
  ['nothing', {}, null],
  ['text', { initial_value: 'x' }, 'x'],
  ['a date', { initial_date: '2026-01-02' }, '2026-01-02'],
  ['a time', { initial_time: '12:30' }, '12:30'],
  ['a moment', { initial_date_time: 1700000000 }, '1700000000'],
  ['a person', { initial_user: 'U1' }, 'U1'],
  ['several channels', { initial_channels: ['C1', 'C2'] }, ['C1', 'C2']],
  ['an option', { initial_option: option('a') }, 'a'],
  ['several options', { initial_options: [option('a'), option('b')] }, ['a', 'b']],
])('begins with %s', (_what, element, value) => {
  expect(initialOf({ type: 'any', ...element })).toEqual(value);
});

it('reads options in their groups', () => {
  const grouped = { option_groups: [{ label: { text: 'First' }, options: [option('a')] }] };
  expect(choicesOf(grouped)).toEqual([{ label: 'First', options: [{ value: 'a', option: option('a') }] }]);
  expect(choicesOf({ options: [option('b')] })).toMatchObject([{ label: '', options: [{ value: 'b' }] }]);
});

describe('after an update', () => {
  const view = {
    blocks: [
      { block_id: 'text', element: { action_id: 'value', type: 'plain_text_input' } },
      { block_id: 'menu', element: { action_id: 'value', type: 'static_select', options: [option('a')] } },
    ],
  };
  const key = (blockId: string) => keyOf({ blockId, actionId: 'value' });

  it('keeps what was typed into a field that is still there', () => {
    const typed = { [key('text')]: 'words', [key('menu')]: 'a' };
    expect(keepOffered(view, typed)).toEqual(typed);
  });

  it.each([
    ['into a field that is gone', { [key('gone')]: 'words' }],
    ['by an option that is gone', { [key('menu')]: 'b' }],
  ])('forgets what was entered %s', (_what, typed) => {
    expect(keepOffered(view, typed)).toEqual({});
  });
});
