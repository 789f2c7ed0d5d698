import * as z from 'zod/mini';

/** Pushover counts characters, not UTF-16 units. */
function text(most: number) {
  const isShort = (value: string) => Array.from(value).length <= most;
  return z.string().check(
    z.refine((value) => !/\p{Surrogate}/u.test(value), 'has half a character'),
    z.refine(isShort, `is too long (maximum is ${most} characters)`),
  );
}

const SOUNDS =
  'pushover bike bugle cashregister classical cosmic falling gamelan incoming intermission magic mechanical pianobar siren spacealarm tugboat alien climb persistent echo updown vibrate none';

const number = (least: number, most: number) => z.coerce.number().check(z.int(), z.gte(least), z.lte(most));
const flag = z.enum(['0', '1']);

/** The fields of a form are strings, those of JSON may be numbers: all are parsed from strings. */
const requestSchema = z.strictObject({
  message: text(1024).check(z.refine((value) => value.trim() !== '', 'cannot be blank')),
  title: z.optional(text(250)),
  url: z.optional(text(512)),
  url_title: z.optional(text(100)),
  priority: z._default(number(-2, 2), 0),
  retry: z.optional(number(30, 10_800)),
  expire: z.optional(number(1, 10_800)),
  callback: z.optional(z.url()),
  tags: z.optional(z.string()),
  ttl: z.optional(number(1, Number.MAX_SAFE_INTEGER)),
  timestamp: z.optional(number(0, 99_999_999_999)),
  device: z.optional(z.string().check(z.regex(/^[\w-]{1,25}(,[\w-]{1,25})*$/))),
  sound: z.optional(z.enum(SOUNDS.split(' '))),
  html: z.optional(flag),
  monospace: z.optional(flag),
});

export type MessageRequest = z.infer<typeof requestSchema>;

/** Parameter -> the error, in Pushover's words. */
export type FieldErrors = Record<string, string>;

/**
 * What Pushover takes in `POST /1/messages.json`, besides `token` and `user`. Stricter than Pushover, which
 * may accept an unknown parameter or a text that is too long.
 * https://pushover.net/api
 */
export function parseMessageRequest(
  fields: Record<string, string>,
): { request: MessageRequest } | { fieldErrors: FieldErrors } {
  const read = requestSchema.safeParse(fields);
  if (!read.success) return { fieldErrors: Object.fromEntries(read.error.issues.flatMap(namedErrors)) };
  const fieldErrors = combinedErrors(read.data);
  return Object.keys(fieldErrors).length > 0 ? { fieldErrors } : { request: read.data };
}

function combinedErrors({ expire, html, monospace, priority, retry }: MessageRequest): FieldErrors {
  const fieldErrors: FieldErrors = {};
  if (priority === 2 && retry === undefined) fieldErrors.retry = 'must be supplied with priority=2';
  if (priority === 2 && expire === undefined) fieldErrors.expire = 'must be supplied with priority=2';
  if (html === '1' && monospace === '1') fieldErrors.html = 'cannot be used with monospace';
  return fieldErrors;
}

function namedErrors(issue: z.core.$ZodIssue): [string, string][] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [key, 'is not a parameter']);
  const name = issue.path.join('.');
  if (name === 'message' && issue.code === 'invalid_type') return [[name, 'cannot be blank']];
  return [[name, issue.code === 'custom' ? issue.message : 'is invalid']];
}

/** The text on the phone: of an HTML message, without its tags and with characters for its entities. */
export function textOnPhone(message: string, isHtml: boolean): string {
  if (!isHtml) return message;
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
  return message
    .replace(/<\/?(?:b|i|u|font|a)(?:\s[^<>]*)?>/g, '')
    .replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}
