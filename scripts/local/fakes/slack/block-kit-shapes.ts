/** What one field of a view, block, element or composition object may hold. */
export type Field = { required?: boolean } & (
  | { is: 'string'; min?: number; max?: number; oneOf?: readonly string[] }
  | { is: 'boolean' }
  | { is: 'integer'; min: number; max: number }
  /** A text object; `plain` refuses mrkdwn. */
  | { is: 'text'; max: number; plain: boolean }
  | { is: 'list'; of: Field; min: number; max: number }
  | { is: 'object'; shape: string }
  /** An object that one of these shapes describes, chosen by its `type`. */
  | { is: 'typed'; family: 'block' | 'element'; types: readonly string[] }
  | { is: 'anything' }
);

export type Shape = Record<string, Field>;

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const MULTI_SELECTS = SELECTS.map((type) => `multi_${type}`);
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...SELECTS];

const IN_ACTIONS = ['button', 'overflow', 'datetimepicker', 'workflow_button', ...CHOICES];
const IN_SECTION = ['button', 'overflow', 'image', 'workflow_button', ...CHOICES, ...MULTI_SELECTS];
const IN_INPUT = [
  ...[
    'plain_text_input',
    'number_input',
    'email_text_input',
    'url_text_input',
    'rich_text_input',
    'file_input',
  ],
  ...['datetimepicker', ...CHOICES, ...MULTI_SELECTS],
];
const IN_CONTEXT = ['image', 'plain_text', 'mrkdwn'];

/** Block types that a surface shows: docs.slack.dev/reference/block-kit/blocks. */
export const SURFACES = {
  modal: ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section'],
  message: [
    ...[
      'actions',
      'context',
      'divider',
      'header',
      'image',
      'input',
      'markdown',
      'rich_text',
      'section',
      'table',
    ],
  ],
} as const;

const required = <T extends Field>(field: T): T => ({ ...field, required: true });
const string = (max: number, min = 0): Field => ({ is: 'string', max, min });
const plain = (max: number): Field => ({ is: 'text', max, plain: true });
const text = (max: number): Field => ({ is: 'text', max, plain: false });
const list = (of: Field, max: number, min = 1): Field => ({ is: 'list', of, min, max });
const object = (shape: string): Field => ({ is: 'object', shape });
const typed = (family: 'block' | 'element', types: readonly string[]): Field => ({
  is: 'typed',
  family,
  types,
});
const oneOf = (...values: string[]): Field => ({ is: 'string', oneOf: values });
const flag: Field = { is: 'boolean' };
const anything: Field = { is: 'anything' };
const length = (max: number, min = 0): Field => ({ is: 'integer', min, max });

const style = oneOf('primary', 'danger');
const actionable: Shape = { action_id: string(255, 1) };
const input: Shape = { ...actionable, focus_on_load: flag, placeholder: plain(150) };
const confirmed: Shape = { ...input, confirm: object('confirm') };
const typing: Shape = { ...input, dispatch_action_config: anything };
const chosen: Shape = {
  ...confirmed,
  options: list(object('option'), 100),
  option_groups: list(object('option_group'), 100),
};
const multi: Shape = { max_selected_items: length(100, 1) };
const strings = list(string(255, 1), 100, 0);
const ticked: Shape = {
  ...actionable,
  focus_on_load: flag,
  confirm: object('confirm'),
  options: required(list(object('choice'), 10)),
};
const block: Shape = { block_id: string(255) };
const conversations: Shape = {
  default_to_current_conversation: flag,
  response_url_enabled: flag,
  filter: anything,
};

/**
 * Every limit of Block Kit that Q-Bot can meet, one row per type.
 * https://docs.slack.dev/reference/block-kit
 */
export const SHAPES: Record<string, Shape> = {
  modal: {
    title: required(plain(24)),
    blocks: required(list(typed('block', SURFACES.modal), 100)),
    submit: plain(24),
    close: plain(24),
    private_metadata: string(3000),
    callback_id: string(255),
    external_id: string(255),
    clear_on_close: flag,
    notify_on_close: flag,
  },
  message: { blocks: list(typed('block', SURFACES.message), 50, 0), attachments: list(anything, 100, 0) },

  'block:actions': { ...block, elements: required(list(typed('element', IN_ACTIONS), 25)) },
  'block:context': { ...block, elements: required(list(typed('element', IN_CONTEXT), 10)) },
  'block:divider': block,
  'block:header': { ...block, text: required(plain(150)) },
  'block:image': {
    ...block,
    image_url: string(3000, 1),
    slack_file: anything,
    alt_text: required(string(2000, 1)),
    title: plain(2000),
  },
  'block:input': {
    ...block,
    label: required(plain(2000)),
    element: required(typed('element', IN_INPUT)),
    hint: plain(2000),
    optional: flag,
    dispatch_action: flag,
  },
  'block:markdown': { ...block, text: required(string(12_000, 1)) },
  'block:rich_text': { ...block, elements: required(list(anything, 1000)) },
  'block:section': {
    ...block,
    text: text(3000),
    fields: list(text(2000), 10),
    accessory: typed('element', IN_SECTION),
    expand: flag,
  },
  'block:table': {
    ...block,
    rows: required(list(list(anything, 20), 100)),
    column_settings: list(anything, 20, 0),
  },

  'element:button': {
    ...actionable,
    text: required(plain(75)),
    value: string(2000),
    url: string(3000),
    style,
    confirm: object('confirm'),
    accessibility_label: string(75),
  },
  'element:workflow_button': {
    ...actionable,
    text: required(plain(75)),
    workflow: required(anything),
    style,
    accessibility_label: string(75),
  },
  'element:overflow': {
    ...actionable,
    options: required(list(object('choice'), 5)),
    confirm: object('confirm'),
  },
  'element:image': { image_url: string(3000, 1), slack_file: anything, alt_text: required(string(2000, 1)) },
  'element:plain_text_input': {
    ...typing,
    initial_value: string(3000),
    multiline: flag,
    min_length: length(3000),
    max_length: length(3000, 1),
  },
  'element:number_input': {
    ...typing,
    is_decimal_allowed: required(flag),
    initial_value: string(150),
    min_value: string(150),
    max_value: string(150),
  },
  'element:email_text_input': { ...typing, initial_value: string(3000) },
  'element:url_text_input': { ...typing, initial_value: string(3000) },
  'element:rich_text_input': { ...typing, initial_value: anything },
  'element:file_input': { ...actionable, filetypes: strings, max_files: length(10, 1) },
  'element:datepicker': { ...confirmed, initial_date: string(10) },
  'element:timepicker': { ...confirmed, initial_time: string(5), timezone: string(255) },
  'element:datetimepicker': {
    ...actionable,
    focus_on_load: flag,
    confirm: object('confirm'),
    initial_date_time: length(9_999_999_999),
  },
  'element:checkboxes': { ...ticked, initial_options: list(object('choice'), 10) },
  'element:radio_buttons': { ...ticked, initial_option: object('choice') },
  'element:static_select': { ...chosen, initial_option: object('option') },
  'element:external_select': {
    ...confirmed,
    initial_option: object('option'),
    min_query_length: length(3000),
  },
  'element:users_select': { ...confirmed, initial_user: string(255) },
  'element:channels_select': { ...confirmed, initial_channel: string(255), response_url_enabled: flag },
  'element:conversations_select': { ...confirmed, ...conversations, initial_conversation: string(255) },
  'element:multi_static_select': { ...chosen, ...multi, initial_options: list(object('option'), 100) },
  'element:multi_external_select': {
    ...confirmed,
    ...multi,
    initial_options: list(object('option'), 100),
    min_query_length: length(3000),
  },
  'element:multi_users_select': { ...confirmed, ...multi, initial_users: strings },
  'element:multi_channels_select': { ...confirmed, ...multi, initial_channels: strings },
  'element:multi_conversations_select': {
    ...confirmed,
    ...multi,
    default_to_current_conversation: flag,
    filter: anything,
    initial_conversations: strings,
  },

  confirm: { title: plain(100), text: required(text(300)), confirm: plain(30), deny: plain(30), style },
  option: {
    text: required(plain(75)),
    value: required(string(150, 1)),
    description: plain(75),
    url: string(3000),
  },
  choice: {
    text: required(text(75)),
    value: required(string(150, 1)),
    description: text(75),
    url: string(3000),
  },
  option_group: { label: required(plain(75)), options: required(list(object('option'), 100)) },
};
