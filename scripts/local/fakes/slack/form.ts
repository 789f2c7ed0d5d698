import { isObject } from '../../../../common/is-object.ts';
import type { Typed } from '../../driver-client.ts';
import { type JsonObject, objectsIn, textIn } from '../../json.ts';
import { optionsOf } from './block-kit-rules.ts';
import { fieldError } from './field-validation.ts';
import { InvalidActionError } from './invalid-action-error.ts';
import type { StateValues } from './views.ts';

/** One field of a form. */
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

/**
 * What each type of element holds: an element has it as `initial_<name>`, `state.values` as `selected_<name>`, or as
 * `value`. Names in the plural hold several.
 * https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
 */
const HELD: Record<string, string> = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  static_select: 'option',
  external_select: 'option',
  radio_buttons: 'option',
  checkboxes: 'options',
  multi_static_select: 'options',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'date_time',
  users_select: 'user',
  channels_select: 'channel',
  conversations_select: 'conversation',
  multi_users_select: 'users',
  multi_channels_select: 'channels',
  multi_conversations_select: 'conversations',
};

/** Every field of the view, from the top. */
export function formFields(view: JsonObject): FormField[] {
  return objectsIn(view.blocks).flatMap((block) =>
    formElements(block)
      .filter((element) => Object.hasOwn(HELD, textIn(element.type)))
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
 * The form as a user fills it in. `typed` is by `block_id/action_id`, or by block_id for all fields of a block; other
 * fields keep their initial value. `errors` is what Slack's own client shows before it sends anything, by block_id.
 * Throws an InvalidActionError for a field or an option that the form does not show.
 */
export function fillForm(
  view: JsonObject,
  typed: Record<string, Typed>,
): { values: StateValues; errors: Record<string, string> } {
  const fields = formFields(view);
  const known = new Set(fields.flatMap((field) => [field.blockId, keyOf(field)]));
  const unknown = Object.keys(typed).filter((id) => !known.has(id));
  if (unknown.length > 0) throw new InvalidActionError(`no such field in the form: ${unknown.join(', ')}`);
  const values: StateValues = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const { actionId, blockId, type } = field;
    const name = HELD[type] ?? 'value';
    const held = heldValue(field, name, typed[keyOf(field)] ?? typed[blockId]);
    const key = name === 'value' ? name : `selected_${name}`;
    values[blockId] = { ...values[blockId], [actionId]: { type, [key]: held } };
    const error = fieldError(field, held);
    if (error !== undefined) errors[blockId] = error;
  }
  return { values, errors };
}

/** Names one field of a form: an actions block holds several. */
export function keyOf({ actionId, blockId }: Pick<FormField, 'actionId' | 'blockId'>): string {
  return `${blockId}/${actionId}`;
}

function heldValue(field: FormField, name: string, typed: Typed | undefined): unknown {
  const isMany = name.endsWith('s');
  const nothing = isMany ? [] : null;
  if (typed === undefined) return field.element[`initial_${name}`] ?? nothing;
  if (typed === null || typed.length === 0) return nothing;
  if (Array.isArray(typed) !== isMany) {
    throw new InvalidActionError(`${field.blockId} takes ${isMany ? 'a list' : 'one value'}`);
  }
  if (name === 'date_time') return Number(typed);
  if (!name.startsWith('option')) return typed;
  const chosen = [typed].flat().map((value) => chosenOption(field, value));
  return isMany ? chosen : chosen[0];
}

function chosenOption(field: FormField, value: string): JsonObject {
  const option = field.options.find((one) => one.value === value);
  if (option === undefined)
    throw new InvalidActionError(`${field.blockId} has no option with the value ${value}`);
  return { text: option.text, value: option.value };
}
