import * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { type BlockKitRule, blockRule, elementRule, messageRule, viewRule } from './block-kit-rules.ts';

type Shape = Record<string, z.ZodMiniType>;
/** The fields that must be there, and those that may be. */
type Row = [required: Shape, optional: Shape];

const NOTHING: Row = [{}, {}];
const flag = z.boolean();
const anything = z.unknown();
const integer = (max: number, min = 0) => z.int().check(z.gte(min), z.lte(max));
const list = (of: z.ZodMiniType, max: number, min = 1) =>
  z.array(of).check(z.minLength(min), z.maxLength(max));

/** Slack counts characters, not UTF-16 units. */
const string = (max: number, min = 0) =>
  z.string().check(
    z.refine((value) => Array.from(value).length >= min, `must be more than ${min - 1} characters`),
    z.refine((value) => Array.from(value).length <= max, `must be less than ${max + 1} characters`),
  );

const object = (...[required, optional]: Row) =>
  z.strictObject({ ...required, ...z.partial(z.object(optional)).shape });

const typed = (type: string, [required, optional]: Row) =>
  object({ type: z.literal(type), ...required }, optional);

/** The object that its `type` chooses. */
function union(objects: z.ZodMiniObject[], error?: (issue: z.core.$ZodRawIssue) => string | undefined) {
  const [first = object({}, {}), ...others] = objects;
  return z.discriminatedUnion('type', [first, ...others], error === undefined ? {} : { error });
}

/** `emoji` belongs to plain text, `verbatim` to mrkdwn. */
const textRow = (type: string, max: number): Row => [
  { text: string(max, 1) },
  type === 'mrkdwn' ? { verbatim: flag } : { emoji: flag },
];

function text(max: number, types = ['plain_text', 'mrkdwn']) {
  const objects = types.map((type) => typed(type, textRow(type, max)));
  return union(objects, ({ input }) => {
    if (input !== undefined && !isObject(input)) return 'must be a text object';
    return typeof input?.type === 'string' ? `must be one of: ${types.join(', ')}` : undefined;
  });
}

const plain = (max: number) => text(max, ['plain_text']);

/** Runs even if a field is wrong, so that everything is reported at once. */
function obeys(rule: BlockKitRule) {
  return z.superRefine<Record<string, unknown>>(
    (value, { addIssue }) => {
      for (const issue of rule(value)) addIssue({ code: 'custom', ...issue });
    },
    { when: ({ value }) => isObject(value) },
  );
}

const style = z.enum(['primary', 'danger']);
const option = object(
  { text: plain(75), value: string(150, 1) },
  { description: plain(75), url: string(3000) },
);
const choice = object(
  { text: text(75), value: string(150, 1) },
  { description: text(75), url: string(3000) },
);
const optionGroup = object({ label: plain(75), options: list(option, 100) }, {});
const confirm = object(
  { text: text(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style },
);

const strings = list(string(255, 1), 100, 0);
const action = { action_id: string(255, 1) };
const focusable = { ...action, focus_on_load: flag };
const input = { ...focusable, placeholder: plain(150) };
const textInput = { ...input, dispatch_action_config: anything, initial_value: string(3000) };
const menu = { ...input, confirm };
const multi = { ...menu, max_selected_items: integer(100, 1) };
const options = { options: list(option, 100), option_groups: list(optionGroup, 100) };
const choices = { options: list(choice, 10) };
const image: Row = [{ alt_text: string(2000, 1) }, { image_url: string(3000, 1), slack_file: anything }];
const conversations = { default_to_current_conversation: flag, filter: anything };

/** Every element that Q-Bot can meet. https://docs.slack.dev/reference/block-kit/block-elements */
const ELEMENTS: Record<string, Row> = {
  button: [
    { text: plain(75) },
    { ...action, value: string(2000), url: string(3000), style, confirm, accessibility_label: string(75) },
  ],
  workflow_button: [
    { text: plain(75), workflow: z.looseObject({}) },
    { ...action, style, accessibility_label: string(75) },
  ],
  overflow: [{ options: list(choice, 5) }, { ...action, confirm }],
  image,
  plain_text: textRow('plain_text', 3000),
  mrkdwn: textRow('mrkdwn', 3000),
  plain_text_input: [
    {},
    { ...textInput, multiline: flag, min_length: integer(3000), max_length: integer(3000, 1) },
  ],
  number_input: [
    { is_decimal_allowed: flag },
    { ...textInput, initial_value: string(150), min_value: string(150), max_value: string(150) },
  ],
  email_text_input: [{}, textInput],
  url_text_input: [{}, textInput],
  rich_text_input: [{}, { ...textInput, initial_value: anything }],
  file_input: [{}, { ...action, filetypes: strings, max_files: integer(10, 1) }],
  datepicker: [{}, { ...menu, initial_date: string(10) }],
  timepicker: [{}, { ...menu, initial_time: string(5), timezone: string(255) }],
  datetimepicker: [{}, { ...focusable, confirm, initial_date_time: integer(9_999_999_999) }],
  checkboxes: [choices, { ...focusable, confirm, initial_options: list(choice, 10) }],
  radio_buttons: [choices, { ...focusable, confirm, initial_option: choice }],
  static_select: [{}, { ...menu, ...options, initial_option: option }],
  external_select: [{}, { ...menu, initial_option: option, min_query_length: integer(3000) }],
  users_select: [{}, { ...menu, initial_user: string(255) }],
  channels_select: [{}, { ...menu, initial_channel: string(255), response_url_enabled: flag }],
  conversations_select: [
    {},
    { ...menu, ...conversations, response_url_enabled: flag, initial_conversation: string(255) },
  ],
  multi_static_select: [{}, { ...multi, ...options, initial_options: list(option, 100) }],
  multi_external_select: [
    {},
    { ...multi, initial_options: list(option, 100), min_query_length: integer(3000) },
  ],
  multi_users_select: [{}, { ...multi, initial_users: strings }],
  multi_channels_select: [{}, { ...multi, initial_channels: strings }],
  multi_conversations_select: [{}, { ...multi, ...conversations, initial_conversations: strings }],
};

function elements(...types: string[]) {
  return union(types.map((type) => typed(type, ELEMENTS[type] ?? NOTHING).check(obeys(elementRule))));
}

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
];
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...SELECTS];
const FIELDS = [...CHOICES, ...SELECTS.map((type) => `multi_${type}`)];
const TEXT_INPUTS = [
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
];

/** https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS: Record<string, Row> = {
  actions: [
    { elements: list(elements('button', 'overflow', 'datetimepicker', 'workflow_button', ...CHOICES), 25) },
    {},
  ],
  context: [{ elements: list(elements('image', 'plain_text', 'mrkdwn'), 10) }, {}],
  divider: NOTHING,
  header: [{ text: plain(150) }, {}],
  image: [image[0], { ...image[1], title: plain(2000) }],
  input: [
    { label: plain(2000), element: elements('file_input', 'datetimepicker', ...TEXT_INPUTS, ...FIELDS) },
    { hint: plain(2000), optional: flag, dispatch_action: flag },
  ],
  markdown: [{ text: string(12_000, 1) }, {}],
  rich_text: [{ elements: list(anything, 1000) }, {}],
  section: [
    {},
    {
      text: text(3000),
      fields: list(text(2000), 10),
      accessory: elements('button', 'overflow', 'image', 'workflow_button', ...FIELDS),
      expand: flag,
    },
  ],
  table: [{ rows: list(list(anything, 20), 100) }, { column_settings: list(anything, 20, 0) }],
};

function blocks(...types: string[]) {
  return union(
    types.map((type) => {
      const [required, optional] = BLOCKS[type] ?? NOTHING;
      return typed(type, [required, { block_id: string(255), ...optional }]).check(obeys(blockRule));
    }),
  );
}

const IN_BOTH = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section'];

/** https://docs.slack.dev/reference/views/modal-views */
export const viewSchema = typed('modal', [
  { title: plain(24), blocks: list(blocks(...IN_BOTH), 100) },
  {
    submit: plain(24),
    close: plain(24),
    private_metadata: string(3000),
    callback_id: string(255),
    external_id: string(255),
    clear_on_close: flag,
    notify_on_close: flag,
  },
]).check(obeys(viewRule));

export const messageSchema = object(
  {},
  {
    blocks: list(blocks(...IN_BOTH, 'markdown', 'table'), 50, 0),
    attachments: list(anything, 100, 0),
  },
).check(obeys(messageRule));
