import { QBotError } from '../../common/errors.ts';

/** Signed, and still nothing that Slack would send: answered 400 with this one line. */
export class MalformedRequestError extends QBotError {
  readonly code = 'QBOT_MALFORMED_REQUEST';
}

export type Form = Readonly<Record<string, string>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads an `application/x-www-form-urlencoded` body, strictly: UTF-8 throughout, each field once, no `__proto__`.
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

/** Parses the JSON of an interaction, refusing `__proto__` keys at any depth. Throws MalformedRequestError. */
export function parsePayload(payload: string): unknown {
  try {
    return JSON.parse(payload, (key, value) => {
      if (key === '__proto__') throw new MalformedRequestError('the payload has a forbidden key');
      return value;
    });
  } catch (error) {
    // Too deep a nesting ends as a RangeError: malformed as well.
    throw error instanceof MalformedRequestError
      ? error
      : new MalformedRequestError('the payload is no JSON');
  }
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
