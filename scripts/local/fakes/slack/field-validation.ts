import { type JsonObject, textIn } from '../../json.ts';

const REQUIRED_TEXT = 'Please complete this required field.';
const MAX_TYPED = 3000;

interface Field {
  type: string;
  required: boolean;
  element: JsonObject;
}

/** What Slack's own client shows under a field that it would not send; undefined if it would send it. */
export function fieldError({ element, required, type }: Field, held: unknown): string | undefined {
  const isEmpty = held === null || (Array.isArray(held) && held.length === 0);
  if (isEmpty) return required ? REQUIRED_TEXT : undefined;
  return FIELD_ERRORS[type]?.(textIn(held), element) ?? countError(held, element);
}

const FIELD_ERRORS: Record<string, (typed: string, element: JsonObject) => string | undefined> = {
  plain_text_input: textError,
  number_input: numberError,
  email_text_input: (typed) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? undefined : 'Please enter a valid email address.',
  url_text_input: (typed) =>
    /^https?:/i.test(typed.trim()) && URL.canParse(typed) ? undefined : 'Please enter a valid URL.',
};

function textError(typed: string, { min_length: min = 0, max_length: max = MAX_TYPED }: JsonObject) {
  const length = Array.from(typed).length;
  if (length < Number(min)) return `Please enter at least ${min} characters.`;
  return length > Number(max) ? `Please enter no more than ${max} characters.` : undefined;
}

function numberError(typed: string, element: JsonObject): string | undefined {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  if (!Number.isFinite(value)) return 'Please enter a valid number.';
  if (element.is_decimal_allowed !== true && !Number.isInteger(value)) return 'Please enter a whole number.';
  const { min_value: min, max_value: max } = element;
  if (min !== undefined && value < Number(min)) return `Please enter a number no less than ${min}.`;
  return max !== undefined && value > Number(max) ? `Please enter a number no more than ${max}.` : undefined;
}

function countError(held: unknown, { max_selected_items: max }: JsonObject): string | undefined {
  const isOver = Array.isArray(held) && max !== undefined && held.length > Number(max);
  return isOver ? `Please choose no more than ${max}.` : undefined;
}
