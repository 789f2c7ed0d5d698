import { isObject, type JsonObject, objectsIn, textIn } from '../json.ts';
import { optionsOf } from './block-kit-rules.ts';
import { ImpossibleError } from './impossible-error.ts';
import type { StateValues } from './views.ts';

/** What a person enters: text, an option's value, several values, or null for an emptied field. */
export type Typed = string | string[] | null;

/** One place of a form that a person fills in. */
export interface FormField {
  blockId: string;
  actionId: string;
  type: string;
  /** The label of an input block; empty elsewhere. */
  label: string;
  required: boolean;
  element: JsonObject;
  /** Of selects, radio buttons and checkboxes with fixed options. */
  options: JsonObject[];
}

interface Kind {
  /** Where `state.values` carries it. */
  state: string;
  initial: string;
  many?: true;
  holdsOptions?: true;
}

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const KINDS: Record<string, Kind> = {
  plain_text_input: { state: 'value', initial: 'initial_value' },
  number_input: { state: 'value', initial: 'initial_value' },
  email_text_input: { state: 'value', initial: 'initial_value' },
  url_text_input: { state: 'value', initial: 'initial_value' },
  static_select: { state: 'selected_option', initial: 'initial_option', holdsOptions: true },
  external_select: { state: 'selected_option', initial: 'initial_option', holdsOptions: true },
  radio_buttons: { state: 'selected_option', initial: 'initial_option', holdsOptions: true },
  checkboxes: { state: 'selected_options', initial: 'initial_options', many: true, holdsOptions: true },
  multi_static_select: {
    state: 'selected_options',
    initial: 'initial_options',
    many: true,
    holdsOptions: true,
  },
  datepicker: { state: 'selected_date', initial: 'initial_date' },
  timepicker: { state: 'selected_time', initial: 'initial_time' },
  users_select: { state: 'selected_user', initial: 'initial_user' },
  channels_select: { state: 'selected_channel', initial: 'initial_channel' },
  conversations_select: { state: 'selected_conversation', initial: 'initial_conversation' },
  multi_users_select: { state: 'selected_users', initial: 'initial_users', many: true },
  multi_channels_select: { state: 'selected_channels', initial: 'initial_channels', many: true },
  multi_conversations_select: {
    state: 'selected_conversations',
    initial: 'initial_conversations',
    many: true,
  },
};

const REQUIRED_TEXT = 'Please complete this required field.';
const MAX_TYPED = 3000;

/** Everything in the view that a person can fill in, from the top. */
export function formFields(view: JsonObject): FormField[] {
  return objectsIn(view.blocks).flatMap((block) =>
    formElements(block)
      .filter((element) => Object.hasOwn(KINDS, textIn(element.type)))
      .map((element) => ({
        blockId: textIn(block.block_id),
        actionId: textIn(element.action_id),
        type: textIn(element.type),
        label: isObject(block.label) ? textIn(block.label.text) : '',
        required: block.type === 'input' && block.optional !== true,
        element,
        options: optionsOf(element),
      })),
  );
}

function formElements(block: JsonObject): JsonObject[] {
  if (block.type === 'input') return [block.element].filter(isObject);
  if (block.type === 'section') return [block.accessory].filter(isObject);
  return block.type === 'actions' ? objectsIn(block.elements) : [];
}

/** The form as it stands before anyone touched it. */
export function initialValues(view: JsonObject): StateValues {
  return fillForm(view, {}).values;
}

/**
 * The form as filled in by a person: `typed` is by block_id, and what it leaves out keeps its initial value. `errors`
 * is what Slack's own client says before it sends anything, by block_id. Throws an ImpossibleError for a field or an option
 * that the form does not show, since nobody could have chosen it.
 */
export function fillForm(
  view: JsonObject,
  typed: Record<string, Typed>,
): { values: StateValues; errors: Record<string, string> } {
  const fields = formFields(view);
  const strangers = Object.keys(typed).filter((id) => !fields.some((field) => field.blockId === id));
  if (strangers.length > 0) throw new ImpossibleError(`no such field in the form: ${strangers.join(', ')}`);
  const values: StateValues = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const { state, held } = enter(field, typed[field.blockId]);
    values[field.blockId] = {
      ...values[field.blockId],
      [field.actionId]: { type: field.type, [state]: held },
    };
    const error = complaint(field, held);
    if (error !== undefined) errors[field.blockId] = error;
  }
  return { values, errors };
}

function enter(field: FormField, typed: Typed | undefined): { state: string; held: unknown } {
  const kind = KINDS[field.type] ?? { state: 'value', initial: 'initial_value' };
  const nothing = kind.many === true ? [] : null;
  if (typed === undefined) return { state: kind.state, held: field.element[kind.initial] ?? nothing };
  if (typed === null || typed.length === 0) return { state: kind.state, held: nothing };
  if (Array.isArray(typed) !== (kind.many === true)) {
    throw new ImpossibleError(`${field.blockId} takes ${kind.many === true ? 'a list' : 'one value'}`);
  }
  if (kind.holdsOptions !== true) return { state: kind.state, held: typed };
  const chosen = [typed].flat().map((value) => chosenOption(field, value));
  return { state: kind.state, held: kind.many === true ? chosen : chosen[0] };
}

function chosenOption(field: FormField, value: string): JsonObject {
  const option = field.options.find((one) => one.value === value);
  if (option === undefined)
    throw new ImpossibleError(`${field.blockId} has no option with the value ${value}`);
  return { text: option.text, value: option.value };
}

/** What the client shows under a field that it would not send. */
function complaint(field: FormField, held: unknown): string | undefined {
  const isEmpty = held === null || (Array.isArray(held) && held.length === 0);
  if (isEmpty) return field.required ? REQUIRED_TEXT : undefined;
  if (field.type !== 'plain_text_input') return undefined;
  const length = Array.from(textIn(held)).length;
  const { min_length: min = 0, max_length: max = MAX_TYPED } = field.element;
  if (length < Number(min)) return `Please enter at least ${min} characters.`;
  return length > Number(max) ? `Please enter no more than ${max} characters.` : undefined;
}
