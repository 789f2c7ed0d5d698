import type { InputBlockElement, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { plain, section } from '../../../../common/slack/blocks.ts';

const ACTION = '/gallery:form';

function option(value: string): PlainTextOption {
  return { text: plain(`Option ${value}`), value };
}

const OPTIONS = ['a', 'b', 'c'].map(option);

const GROUPS = [
  { label: plain('First group'), options: OPTIONS.slice(0, 2) },
  { label: plain('Second group'), options: OPTIONS.slice(2) },
];

/** One input of each type, named like it. */
const ELEMENTS: Record<string, InputBlockElement> = {
  'single line': { type: 'plain_text_input', action_id: 'value', min_length: 3, max_length: 20 },
  paragraph: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 3000 },
  number: {
    type: 'number_input',
    action_id: 'value',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: '9',
  },
  email: { type: 'email_text_input', action_id: 'value' },
  url: { type: 'url_text_input', action_id: 'value' },
  date: { type: 'datepicker', action_id: 'value' },
  time: { type: 'timepicker', action_id: 'value' },
  moment: { type: 'datetimepicker', action_id: 'value' },
  select: { type: 'static_select', action_id: 'value', placeholder: plain('Choose one'), options: OPTIONS },
  'grouped select': { type: 'static_select', action_id: 'value', option_groups: GROUPS },
  'multi select': {
    type: 'multi_static_select',
    action_id: 'value',
    option_groups: GROUPS,
    max_selected_items: 2,
  },
  radio: { type: 'radio_buttons', action_id: 'value', options: OPTIONS },
  checkboxes: { type: 'checkboxes', action_id: 'value', options: OPTIONS },
  user: { type: 'users_select', action_id: 'value' },
  users: { type: 'multi_users_select', action_id: 'value' },
  channel: { type: 'channels_select', action_id: 'value' },
  conversation: { type: 'conversations_select', action_id: 'value' },
};

/** Every input, required; the short view keeps only the first. */
export function everyInput(metadata: string, length: 'whole' | 'short' = 'whole'): ModalView {
  const names = length === 'short' ? ['single line'] : Object.keys(ELEMENTS);
  return modal('form', metadata, [
    { type: 'header', text: plain('A header :fire:') },
    section('A *section* with a <https://example.com|link>, `code` and _more_.'),
    { type: 'divider' },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'A context' }] },
    { type: 'image', image_url: 'https://example.com/picture.png', alt_text: 'A picture' },
    {
      type: 'actions',
      block_id: 'buttons',
      elements: [
        { type: 'button', action_id: `${ACTION}:push`, text: plain('Push a view') },
        { type: 'button', action_id: `${ACTION}:less`, text: plain('Update this view') },
      ],
    },
    ...names.flatMap((name): KnownBlock[] => {
      const element = ELEMENTS[name];
      return element === undefined ? [] : [{ type: 'input', block_id: name, label: plain(name), element }];
    }),
    {
      type: 'input',
      block_id: 'optional',
      optional: true,
      label: plain('an optional one'),
      hint: plain('A hint'),
      element: { type: 'plain_text_input', action_id: 'value', initial_value: 'as it was' },
    },
  ]);
}

export function pushedView(metadata: string): ModalView {
  return modal('pushed', metadata, [section('A view on top of the other one.')]);
}

/** Slack refuses it: its title has more than 24 characters. */
export function wrongView(metadata: string): ModalView {
  return {
    ...modal('wrong', metadata, [section('Nobody sees this.')]),
    title: plain('A title that is far too long for Slack'),
  };
}

function modal(action: string, metadata: string, blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    callback_id: `/gallery:${action}:submit`,
    private_metadata: metadata,
    title: plain(action === 'pushed' ? 'On top' : 'Every input'),
    submit: plain('Send it'),
    close: plain('Cancel'),
    blocks,
  };
}
