import { isObject } from '../../common/is-object.ts';
import type { Typed } from '../local/driver-client.ts';
import { type FormField, formFields } from '../local/fakes/slack/form.ts';
import { type JsonObject, textIn } from '../local/json.ts';
import { SendError } from './arguments.ts';

export interface Filled {
  /** By block_id, as the person in front of Slack enters it. */
  values: Record<string, Typed>;
  /** What was chosen without being asked for. */
  notes: string[];
}

/**
 * Fills in a form: a field is named by its block_id or label, an option by its text, its value or an unambiguous
 * beginning of either. A required menu that nobody named takes its first option.
 * Throws a SendError for a name that is no field, or a value that is no option.
 */
export function fillFields(view: JsonObject, asked: Record<string, string>): Filled {
  const fields = formFields(view);
  const values: Record<string, Typed> = {};
  for (const [name, value] of Object.entries(asked)) {
    const field = findField(fields, name);
    values[field.blockId] = typedInto(field, value);
  }
  const notes: string[] = [];
  for (const field of fields.filter((one) => isOpenMenu(one) && !(one.blockId in values))) {
    const [first] = field.options;
    values[field.blockId] = takesMany(field) ? [textIn(first?.value)] : textIn(first?.value);
    notes.push(`${nameOf(field)}: took the first, "${optionText(first)}"`);
  }
  return { values, notes };
}

function findField(fields: FormField[], name: string): FormField {
  const field = fields.find((one) => [one.blockId, one.label].some((known) => isSame(known, name)));
  if (field !== undefined) return field;
  throw new SendError(`the form has no field "${name}"; it has: ${fields.map(nameOf).join(', ')}`);
}

function typedInto(field: FormField, value: string): Typed {
  if (field.options.length === 0) return value;
  if (!takesMany(field)) return findOption(field, value);
  return value.split(',').map((one) => findOption(field, one.trim()));
}

function findOption(field: FormField, asked: string): string {
  const known = (option: JsonObject) => [optionText(option), textIn(option.value)];
  const exact = field.options.filter((option) => known(option).some((one) => isSame(one, asked)));
  const begun = field.options.filter((option) =>
    known(option).some((one) => isSame(one.slice(0, asked.length), asked)),
  );
  const [found, ...others] = exact.length > 0 ? exact : begun;
  if (found !== undefined && (others.length === 0 || exact.length > 0)) return textIn(found.value);
  const shown = (found === undefined ? field.options : begun)
    .slice(0, 10)
    .map((option) => `"${optionText(option)}"`);
  const fault = found === undefined ? 'has no option' : 'has several options that begin with';
  throw new SendError(`${nameOf(field)} ${fault} "${asked}": ${shown.join(', ')}`);
}

/** A menu that must be answered and is not yet. */
function isOpenMenu(field: FormField): boolean {
  const { initial_option, initial_options } = field.element;
  const isPreset = initial_option !== undefined || initial_options !== undefined;
  return field.required && field.options.length > 0 && !isPreset;
}

function takesMany(field: FormField): boolean {
  return field.type.startsWith('multi_') || field.type === 'checkboxes';
}

function nameOf(field: FormField): string {
  return field.label === '' ? field.blockId : field.label;
}

function optionText(option: JsonObject | undefined): string {
  return isObject(option?.text) ? textIn(option.text.text) : '';
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
