import { isObject, type JsonObject, objectsIn, textIn } from '../../json.ts';
import { optionsOf } from './block-kit-rules.ts';
import { fieldError } from './field-validation.ts';
import { InvalidActionError } from './invalid-action-error.ts';
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
  number?: true;
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
  datetimepicker: { state: 'selected_date_time', initial: 'initial_date_time', number: true },
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

/**
 * The form as filled in by a person: `typed` is by `block_id/action_id`, or by block_id alone for all that the block
 * holds, and what it leaves out keeps its initial value. `errors` is what Slack's own client says before it sends anything, by block_id. Throws an ImpossibleError for a field or an option
 * that the form does not show, since nobody could have chosen it.
 */
export function fillForm(
  view: JsonObject,
  typed: Record<string, Typed>,
): { values: StateValues; errors: Record<string, string> } {
  const fields = formFields(view);
  const known = new Set(fields.flatMap((field) => [field.blockId, placeOf(field)]));
  const strangers = Object.keys(typed).filter((id) => !known.has(id));
  if (strangers.length > 0)
    throw new InvalidActionError(`no such field in the form: ${strangers.join(', ')}`);
  const values: StateValues = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const { state, held } = enter(field, typed[placeOf(field)] ?? typed[field.blockId]);
    values[field.blockId] = {
      ...values[field.blockId],
      [field.actionId]: { type: field.type, [state]: held },
    };
    const error = fieldError(field, held);
    if (error !== undefined) errors[field.blockId] = error;
  }
  return { values, errors };
}

/** Names one field of a form: an actions block holds several. */
export function placeOf({ actionId, blockId }: Pick<FormField, 'actionId' | 'blockId'>): string {
  return `${blockId}/${actionId}`;
}

function enter(field: FormField, typed: Typed | undefined): { state: string; held: unknown } {
  const kind = KINDS[field.type] ?? { state: 'value', initial: 'initial_value' };
  const nothing = kind.many === true ? [] : null;
  if (typed === undefined) return { state: kind.state, held: field.element[kind.initial] ?? nothing };
  if (typed === null || typed.length === 0) return { state: kind.state, held: nothing };
  if (Array.isArray(typed) !== (kind.many === true)) {
    throw new InvalidActionError(`${field.blockId} takes ${kind.many === true ? 'a list' : 'one value'}`);
  }
  if (kind.holdsOptions !== true)
    return { state: kind.state, held: kind.number === true ? Number(typed) : typed };
  const chosen = [typed].flat().map((value) => chosenOption(field, value));
  return { state: kind.state, held: kind.many === true ? chosen : chosen[0] };
}

function chosenOption(field: FormField, value: string): JsonObject {
  const option = field.options.find((one) => one.value === value);
  if (option === undefined)
    throw new InvalidActionError(`${field.blockId} has no option with the value ${value}`);
  return { text: option.text, value: option.value };
}
