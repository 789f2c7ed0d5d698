import type * as z from 'zod/mini';
import { isObject } from '../../../../common/is-object.ts';
import { messageSchema, viewSchema } from './block-kit-shapes.ts';

export interface Problem {
  /** JSON pointer (RFC 6901) of the offending place. */
  pointer: string;
  message: string;
}

/**
 * What Slack would refuse in a modal; empty if Slack would show it. Only modals: a Home tab is published, not opened.
 * https://docs.slack.dev/reference/views/modal-views
 */
export function validateView(view: unknown): Problem[] {
  return problemsOf(viewSchema, view, '/view');
}

/**
 * What Slack would refuse in the blocks and attachments of a message. The other fields depend on the method.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export function validateMessage(message: unknown): Problem[] {
  if (!isObject(message)) return problemsOf(messageSchema, message, '');
  const { blocks, attachments } = message;
  return problemsOf(messageSchema, { blocks, attachments }, '');
}

/** As Slack words it in `response_metadata.messages`. */
export function describeProblem(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`;
}

function problemsOf(schema: z.ZodMiniType, value: unknown, root: string): Problem[] {
  const parsed = schema.safeParse(value, { error: messageOf });
  return (parsed.error?.issues ?? []).flatMap((issue) => {
    const pointer = [root, ...issue.path].join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer, message: `invalid additional property: ${key}` }));
    }
    const isMissing = issue.code !== 'custom' && issue.message.startsWith(MISSING);
    return [
      { pointer: isMissing ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer, message: issue.message },
    ];
  });
}

const MISSING = 'missing required field: ';
const NOUNS: Record<string, string> = {
  array: 'an array',
  int: 'an integer',
  number: 'an integer',
  object: 'an object',
};

/** Slack names a missing field at its parent. */
function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  const field = issue.path?.at(-1);
  const isArray = 'origin' in issue && issue.origin === 'array';
  if (issue.input === undefined && field !== undefined) return `${MISSING}${String(field)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.join(', ')}`;
    case 'invalid_union':
      return hasType(issue.input) ? `unsupported type: ${issue.input.type}` : `${MISSING}type`;
    case 'too_small':
      return isArray
        ? `no fewer than ${issue.minimum} items allowed`
        : `must be greater than ${Number(issue.minimum) - 1}`;
    case 'too_big':
      return isArray
        ? `no more than ${issue.maximum} items allowed`
        : `must be less than ${Number(issue.maximum) + 1}`;
    default:
      return undefined;
  }
}

function hasType(value: unknown): value is { type: string } {
  return isObject(value) && typeof value.type === 'string';
}
