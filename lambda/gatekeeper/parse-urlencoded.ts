import { QBotError } from '../../common/errors.ts';

/** The request is authentic, but Slack would not send it: the response is 400 with this message. */
export class MalformedRequestError extends QBotError {
  readonly code = 'QBOT_MALFORMED_REQUEST';
}

export type Form = Readonly<Record<string, string>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses an `application/x-www-form-urlencoded` body, strictly: UTF-8 throughout, each field once, no `__proto__`.
 * Throws MalformedRequestError.
 */
export function parseForm(contentType: string | undefined, body: Buffer): Form {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(contentType?.trim() ?? '')) {
    throw new MalformedRequestError('the content type is not application/x-www-form-urlencoded');
  }
  const form: Record<string, string> = Object.create(null);
  for (const pair of decoded(() => utf8.decode(body)).split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new MalformedRequestError('the form has a field without a name or a value');
    const name = decodeField(pair.slice(0, equals));
    if (name === '__proto__' || name in form)
      throw new MalformedRequestError('the form has a forbidden or repeated field');
    form[name] = decodeField(pair.slice(equals + 1));
  }
  return form;
}

/** Slack's own payloads are a dozen deep. Deeper ones take long to parse, and too much stack to serialize. */
const MAX_DEPTH = 200;

/** Parses the JSON of an interaction, refusing `__proto__` keys at any depth. Throws MalformedRequestError. */
export function parsePayload(payload: string): unknown {
  if (isDeeperThan(MAX_DEPTH, payload)) throw new MalformedRequestError('the payload is nested too deep');
  const parsed = parseJson(payload);
  if (hasForbiddenKey(parsed)) throw new MalformedRequestError('the payload has a forbidden key');
  return parsed;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedRequestError('the payload is no JSON');
  }
}

/** Checked before parsing: half a megabyte of brackets takes a tenth of a second. */
function isDeeperThan(deepest: number, json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < json.length && depth <= deepest; index += 1) {
    const character = json[index];
    if (character === '"') inText = !inText;
    else if (inText) index += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return depth > deepest;
}

/** A reviver would take several times as long. */
function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasForbiddenKey);
}

function decodeField(field: string): string {
  return decoded(() => decodeURIComponent(field.replaceAll('+', ' ')));
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new MalformedRequestError('the form is not UTF-8');
  }
}
