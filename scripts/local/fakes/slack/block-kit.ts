import { isObject, type JsonObject } from '../../json.ts';
import { blockProblems, elementProblems, messageProblems, viewProblems } from './block-kit-rules.ts';
import { type Field, SHAPES, type Shape } from './block-kit-shapes.ts';

export interface Problem {
  /** JSON pointer (RFC 6901) of the offending place. */
  pointer: string;
  message: string;
}

const VIEW_ROOT = '/view';

/**
 * What Slack would refuse in a modal, empty where it would show it. Length counts characters, not UTF-16 units.
 * Only modals: a Home tab is published, never opened.
 * https://docs.slack.dev/reference/views/modal-views
 */
export function validateView(view: unknown): Problem[] {
  if (!isObject(view)) return [{ pointer: VIEW_ROOT, message: 'must be an object' }];
  if (view.type === undefined) return [missing('type', VIEW_ROOT)];
  if (view.type !== 'modal') return [{ pointer: `${VIEW_ROOT}/type`, message: 'must be one of: modal' }];
  return [...shapeProblems(view, 'modal', VIEW_ROOT), ...viewProblems(view, VIEW_ROOT)];
}

/**
 * What Slack would refuse in the blocks and attachments of a message; other fields are the method's own concern.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export function validateMessage(message: unknown): Problem[] {
  if (!isObject(message)) return [{ pointer: '', message: 'must be an object' }];
  const { blocks, attachments } = message;
  const known = { blocks, attachments };
  return [...shapeProblems(known, 'message', ''), ...messageProblems(known)];
}

/** As Slack words it in `response_metadata.messages`. */
export function describeProblem(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`;
}

function shapeProblems(value: JsonObject, name: string, pointer: string): Problem[] {
  const shape = SHAPES[name] ?? {};
  const problems = Object.entries(value).flatMap(([key, held]) => {
    if (key === 'type' || held === undefined) return [];
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (field === undefined) return [{ pointer, message: `invalid additional property: ${key}` }];
    return fieldProblems(held, field, `${pointer}/${key}`);
  });
  return [...missingFields(value, shape, pointer), ...problems];
}

function missingFields(value: JsonObject, shape: Shape, pointer: string): Problem[] {
  return Object.entries(shape)
    .filter(([key, field]) => field.required === true && value[key] === undefined)
    .map(([key]) => missing(key, pointer));
}

function missing(key: string, pointer: string): Problem {
  return { pointer, message: `missing required field: ${key}` };
}

function fieldProblems(value: unknown, field: Field, pointer: string): Problem[] {
  switch (field.is) {
    case 'anything':
      return [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [{ pointer, message: 'must be a boolean' }];
    case 'integer':
      return integerProblems(value, field, pointer);
    case 'string':
      return stringProblems(value, field, pointer);
    case 'text':
      return textProblems(value, field, pointer);
    case 'list':
      return listProblems(value, field, pointer);
    case 'object':
      return objectProblems(value, field.shape, pointer);
    case 'typed':
      return typedProblems(value, field, pointer);
  }
}

function integerProblems(value: unknown, field: Field & { is: 'integer' }, pointer: string): Problem[] {
  if (!Number.isInteger(value)) return [{ pointer, message: 'must be an integer' }];
  const number = Number(value);
  if (number < field.min) return [{ pointer, message: `must be greater than ${field.min - 1}` }];
  return number > field.max ? [{ pointer, message: `must be less than ${field.max + 1}` }] : [];
}

function stringProblems(value: unknown, field: Field & { is: 'string' }, pointer: string): Problem[] {
  if (typeof value !== 'string') return [{ pointer, message: 'must be a string' }];
  if (field.oneOf !== undefined && !field.oneOf.includes(value)) {
    return [{ pointer, message: `must be one of: ${field.oneOf.join(', ')}` }];
  }
  return lengthProblems(value, field, pointer);
}

function lengthProblems(value: string, limits: { min?: number; max?: number }, pointer: string): Problem[] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limits;
  const length = Array.from(value).length;
  if (length < min) return [{ pointer, message: `must be more than ${min - 1} characters` }];
  return length > max ? [{ pointer, message: `must be less than ${max + 1} characters` }] : [];
}

function textProblems(value: unknown, field: { max: number; plain: boolean }, pointer: string): Problem[] {
  if (!isObject(value)) return [{ pointer, message: 'must be a text object' }];
  const types = field.plain ? ['plain_text'] : ['plain_text', 'mrkdwn'];
  if (typeof value.type !== 'string') return [missing('type', pointer)];
  if (!types.includes(value.type)) {
    return [{ pointer: `${pointer}/type`, message: `must be one of: ${types.join(', ')}` }];
  }
  if (value.text === undefined) return [missing('text', pointer)];
  const flag = value.type === 'plain_text' ? 'emoji' : 'verbatim';
  const extra = Object.keys(value).filter((key) => !['type', 'text', flag].includes(key));
  return [
    ...stringProblems(value.text, { is: 'string', min: 1, max: field.max }, `${pointer}/text`),
    ...(value[flag] === undefined ? [] : fieldProblems(value[flag], { is: 'boolean' }, `${pointer}/${flag}`)),
    ...extra.map((key) => ({ pointer, message: `invalid additional property: ${key}` })),
  ];
}

function listProblems(value: unknown, field: Field & { is: 'list' }, pointer: string): Problem[] {
  if (!Array.isArray(value)) return [{ pointer, message: 'must be an array' }];
  if (value.length < field.min) return [{ pointer, message: `no fewer than ${field.min} items allowed` }];
  if (value.length > field.max) return [{ pointer, message: `no more than ${field.max} items allowed` }];
  return value.flatMap((item, index) => fieldProblems(item, field.of, `${pointer}/${index}`));
}

function objectProblems(value: unknown, shape: string, pointer: string): Problem[] {
  return isObject(value) ? shapeProblems(value, shape, pointer) : [{ pointer, message: 'must be an object' }];
}

function typedProblems(value: unknown, field: Field & { is: 'typed' }, pointer: string): Problem[] {
  if (!isObject(value)) return [{ pointer, message: 'must be an object' }];
  const { type } = value;
  if (typeof type !== 'string') return [missing('type', pointer)];
  if (!field.types.includes(type))
    return [{ pointer: `${pointer}/type`, message: `unsupported type: ${type}` }];
  if (type === 'plain_text' || type === 'mrkdwn')
    return textProblems(value, { max: 3000, plain: false }, pointer);
  const rules = field.family === 'block' ? blockProblems : elementProblems;
  return [...shapeProblems(value, `${field.family}:${type}`, pointer), ...rules(value, pointer)];
}
