import { validateView } from './block-kit.ts';
import { actions, button, many, section, select, text, viewOf, x } from './fixtures/blocks.ts';
import { buildView, inputBlock, option, plain } from './fixtures/slack.ts';

describe('validateView', () => {
  it('finds nothing to refuse in a form', () => {
    expect(validateView(buildView())).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'view', '/view must be an object'],
    ['no type', { title: plain('t') }, '/view missing required field: type'],
    ['a Home tab', { type: 'home', blocks: [] }, '/view/type must be one of: modal'],
    ['no title', buildView({ title: undefined }), '/view missing required field: title'],
    ['no blocks', buildView({ blocks: undefined }), '/view missing required field: blocks'],
    ['empty blocks', viewOf(), '/view/blocks no fewer than 1 items allowed'],
    ['a long title', buildView({ title: plain(x(25)) }), '/view/title/text must be less than 25 characters'],
    [
      'an mrkdwn title',
      buildView({ title: { type: 'mrkdwn', text: 't' } }),
      '/view/title/type must be one of: plain_text',
    ],
    ['an empty title', buildView({ title: plain('') }), '/view/title/text must be more than 0 characters'],
    [
      'a long submit',
      buildView({ submit: plain(x(25)) }),
      '/view/submit/text must be less than 25 characters',
    ],
    ['a long close', buildView({ close: plain(x(25)) }), '/view/close/text must be less than 25 characters'],
    ['no submit', buildView({ submit: undefined }), '/view missing required field: submit'],
    [
      '101 blocks',
      viewOf(...many(101, () => ({ type: 'divider' }))),
      '/view/blocks no more than 100 items allowed',
    ],
    [
      'long metadata',
      buildView({ private_metadata: x(3001) }),
      '/view/private_metadata must be less than 3001 characters',
    ],
    [
      'a long callback_id',
      buildView({ callback_id: x(256) }),
      '/view/callback_id must be less than 256 characters',
    ],
    [
      'a long external_id',
      buildView({ external_id: x(256) }),
      '/view/external_id must be less than 256 characters',
    ],
    ['a field of its own', buildView({ hash: '1.a' }), '/view invalid additional property: hash'],
    [
      'a text that is no text',
      buildView({ notify_on_close: 'true' }),
      '/view/notify_on_close must be a boolean',
    ],
    [
      'a block of a message',
      viewOf({ type: 'markdown', text: 'a' }),
      '/view/blocks/0/type unsupported type: markdown',
    ],
    ['a block without type', viewOf({ text: 'a' }), '/view/blocks/0 missing required field: type'],
    ['a block that is none', viewOf('text'), '/view/blocks/0 must be an object'],
    [
      'a doubled block_id',
      viewOf(section({ block_id: 'a' }), section({ block_id: 'a' })),
      '/view/blocks/1/block_id `block_id` already exists: a',
    ],
    [
      'a label too long',
      viewOf(inputBlock('a', { type: 'plain_text_input' }, { label: plain(x(2001)) })),
      '/view/blocks/0/label/text must be less than 2001 characters',
    ],
    [
      'a hint too long',
      viewOf(inputBlock('a', { type: 'plain_text_input' }, { hint: plain(x(2001)) })),
      '/view/blocks/0/hint/text must be less than 2001 characters',
    ],
    [
      'a button as input',
      viewOf(inputBlock('a', button())),
      '/view/blocks/0/element/type unsupported type: button',
    ],
    [
      'a placeholder too long',
      viewOf(inputBlock('a', { type: 'plain_text_input', placeholder: plain(x(151)) })),
      '/view/blocks/0/element/placeholder/text must be less than 151 characters',
    ],
    [
      'min_length too large',
      viewOf(inputBlock('a', { type: 'plain_text_input', min_length: 3001 })),
      '/view/blocks/0/element/min_length must be less than 3001',
    ],
    [
      'max_length of nothing',
      viewOf(inputBlock('a', { type: 'plain_text_input', max_length: 0 })),
      '/view/blocks/0/element/max_length must be greater than 0',
    ],
    [
      'a length that is no number',
      viewOf(inputBlock('a', { type: 'plain_text_input', max_length: '9' })),
      '/view/blocks/0/element/max_length must be an integer',
    ],
    [
      'min above max',
      viewOf(inputBlock('a', { type: 'plain_text_input', min_length: 9, max_length: 3 })),
      '/view/blocks/0/element/min_length must not be greater than max_length',
    ],
    [
      'two focused elements',
      viewOf(...many(2, (n) => inputBlock(`b${n}`, { type: 'plain_text_input', focus_on_load: true }))),
      '/view only one element may have focus_on_load',
    ],
    [
      '101 options',
      viewOf(inputBlock('a', select({ options: many(101, (n) => option(`o${n}`)) }))),
      '/view/blocks/0/element/options no more than 100 items allowed',
    ],
    [
      'no option',
      viewOf(inputBlock('a', select({ options: [] }))),
      '/view/blocks/0/element/options no fewer than 1 items allowed',
    ],
    [
      'no options',
      viewOf(inputBlock('a', select({ options: undefined }))),
      '/view/blocks/0/element missing required field: options',
    ],
    [
      '101 groups',
      viewOf(
        inputBlock(
          'a',
          select({
            options: undefined,
            option_groups: many(101, () => ({ label: plain('g'), options: [option('o')] })),
          }),
        ),
      ),
      '/view/blocks/0/element/option_groups no more than 100 items allowed',
    ],
    [
      '101 options in a group',
      viewOf(
        inputBlock(
          'a',
          select({
            options: undefined,
            option_groups: [{ label: plain('g'), options: many(101, (n) => option(`o${n}`)) }],
          }),
        ),
      ),
      '/view/blocks/0/element/option_groups/0/options no more than 100 items allowed',
    ],
    [
      'a long group label',
      viewOf(
        inputBlock(
          'a',
          select({ options: undefined, option_groups: [{ label: plain(x(76)), options: [option('o')] }] }),
        ),
      ),
      '/view/blocks/0/element/option_groups/0/label/text must be less than 76 characters',
    ],
    [
      'options and groups',
      viewOf(inputBlock('a', select({ option_groups: [{ label: plain('g'), options: [option('o')] }] }))),
      '/view/blocks/0/element only one of options and option_groups is allowed',
    ],
    [
      'a long option text',
      viewOf(inputBlock('a', select({ options: [option(x(76), 'v')] }))),
      '/view/blocks/0/element/options/0/text/text must be less than 76 characters',
    ],
    [
      'a long option value',
      viewOf(inputBlock('a', select({ options: [option('o', x(151))] }))),
      '/view/blocks/0/element/options/0/value must be less than 151 characters',
    ],
    [
      'an option without value',
      viewOf(inputBlock('a', select({ options: [{ text: plain('o') }] }))),
      '/view/blocks/0/element/options/0 missing required field: value',
    ],
    [
      'a long description',
      viewOf(inputBlock('a', select({ options: [{ ...option('o'), description: plain(x(76)) }] }))),
      '/view/blocks/0/element/options/0/description/text must be less than 76 characters',
    ],
    [
      'a strange initial option',
      viewOf(inputBlock('a', select({ initial_option: option('Two') }))),
      '/view/blocks/0/element/initial_option must be one of the provided options',
    ],
    [
      'an initial option in other words',
      viewOf(inputBlock('a', select({ initial_option: option('uno', 'one') }))),
      '/view/blocks/0/element/initial_option must be one of the provided options',
    ],
    [
      'strange initial options',
      viewOf(
        inputBlock('a', { type: 'checkboxes', options: [option('One')], initial_options: [option('Two')] }),
      ),
      '/view/blocks/0/element/initial_options must be among the provided options',
    ],
    [
      '11 checkboxes',
      viewOf(inputBlock('a', { type: 'checkboxes', options: many(11, (n) => option(`o${n}`)) })),
      '/view/blocks/0/element/options no more than 10 items allowed',
    ],
    [
      'a file input of 11',
      viewOf(inputBlock('a', { type: 'file_input', max_files: 11 })),
      '/view/blocks/0/element/max_files must be less than 11',
    ],
  ])('refuses %s', (_, view, expected) => {
    expect(text(validateView(view))).toContain(expected);
  });

  it.each<[string, unknown]>([
    ['100 blocks', viewOf(...many(100, () => ({ type: 'divider' })))],
    ['a title of 24', buildView({ title: plain('é'.repeat(24)) })],
    ['a title of 24 emoji', buildView({ title: plain('🚒'.repeat(24)) })],
    [
      '100 groups of 100',
      viewOf(
        inputBlock(
          'a',
          select({
            options: undefined,
            option_groups: many(100, () => ({
              label: plain('g'),
              options: many(100, (n) => option(`o${n}`)),
            })),
          }),
        ),
      ),
    ],
    ['an option value of 150', viewOf(inputBlock('a', select({ options: [option('o', x(150))] })))],
    [
      'an initial option that writes the default',
      viewOf(
        inputBlock('a', select({ initial_option: { text: { ...plain('One'), emoji: true }, value: 'one' } })),
      ),
    ],
    ['a notice without submit', { type: 'modal', title: plain('t'), blocks: [section()] }],
    ['the same action_id in two blocks', viewOf(actions(button()), actions(button()))],
  ])('shows %s', (_, view) => {
    expect(validateView(view)).toEqual([]);
  });
});
