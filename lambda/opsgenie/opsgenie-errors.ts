import type { FetchFailure } from '../../common/fetch-failure.ts';
import { HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { truncate } from '../../common/truncate.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

/** Nothing is taken for granted: what one of them holds is no reason to lose the others. */
interface ErrorBody {
  code?: unknown;
  message?: unknown;
  errors?: unknown;
}

/**
 * Says for people what a failed call to OpsGenie means, and whether an incident may have come of it: a 4xx is a no; a
 * 5xx, or no answer once the request had left, tells nothing. `reading`: the call changes nothing, so that no doubt is
 * left where another try meets the same. Errors of other kinds are given back as they are.
 * https://docs.opsgenie.com/docs/response
 */
export function explain(error: unknown, { reading = false }: { reading?: boolean } = {}): unknown {
  if (error instanceof NoAnswerError) {
    const { failure } = error;
    const isKnown = !failure.requestLeft || (reading && LASTING.has(failure.kind));
    const options = { cause: error, userMessage: failureText(failure) };
    return isKnown
      ? new IncidentRefusedError('not reached', options)
      : new IncidentUnknownError('no answer', options);
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { status } = error.response;
  if (status >= 500) {
    const userMessage = `OpsGenie is having problems (HTTP ${status}).`;
    return new IncidentUnknownError('server error', { cause: error, userMessage });
  }
  const { message } = bodyOf(error);
  return new IncidentRefusedError([`refused with ${status}`, tidy(message)].filter(Boolean).join(': '), {
    cause: error,
    userMessage: refusalText(error),
  });
}

/** A request that is accepted and not processed yet answers 404 with a header of its own. */
export function notYetProcessed(error: unknown): boolean {
  return (
    error instanceof HttpStatusError &&
    error.response.status === 404 &&
    error.response.headers.get('x-opsgenie-errortype') === 'RequestNotProcessed'
  );
}

/** What time alone does not mend. */
const LASTING: ReadonlySet<string> = new Set(['tls', 'redirect', 'protocol', 'request']);

function failureText({ kind, text, requestLeft }: FetchFailure): string {
  if (LASTING.has(kind)) {
    const place = kind === 'request' ? '`opsgenie_api_url` and the API key' : '`opsgenie_api_url`';
    return `OpsGenie ${text}. If that stays so, tell the Q-Bot team to look at ${place}.`;
  }
  return `OpsGenie ${text}.${requestLeft ? '' : ' Try again in a minute.'}`;
}

function refusalText(error: HttpStatusError): string {
  const { status } = error.response;
  const body = bodyOf(error);
  if (status === 401) return keyText(status, '');
  if (status === 402) {
    return 'The OpsGenie plan has no incidents and services (402), and trying again does not help: they come with Standard and Enterprise. Tell the team that runs OpsGenie.';
  }
  if (Number(body.code) === 40301) {
    return 'The OpsGenie API key of Q-Bot is of the wrong kind (403, 40301), and trying again does not help. Tell the Q-Bot team: it has to be a key of "API key management" with Read, Create and Update, and Configuration access.';
  }
  if (status === 429) return 'OpsGenie is limiting requests (429). Try again in a minute.';
  const fields = fieldWords(body);
  const words = fields || tidy(body.message);
  if (fields === '' && KEY_REFUSED.test(words)) return keyText(status, words);
  if (status === 422) {
    return `OpsGenie does not accept the values (422): ${words || 'it does not say which'}.`;
  }
  return words === '' ? `OpsGenie refused (${status}).` : `OpsGenie refused (${status}): ${words}.`;
}

/** A key of the wrong form is refused with 422, and no field is named. */
const KEY_REFUSED =
  /\b(api|genie)?[ _-]?key\b.*\b(format|(in)?valid|missing|wrong|malformed|expired|revoked|disabled)\b|valid (api|genie)[ _-]?key\b/i;

function keyText(status: number, words: string): string {
  const says = words === '' ? '' : ` OpsGenie says: ${words}.`;
  return `Q-Bot cannot use OpsGenie: its API key is refused (${status}), and trying again does not help. Tell the Q-Bot team to set a valid one: \`npm run secrets -- set opsgenie-api-key\`.${says}`;
}

/** A text that is no page is a message too, e.g. of a proxy. */
function bodyOf({ response: { body } }: HttpStatusError): ErrorBody {
  if (typeof body === 'string') return /[<>]/.test(body) ? {} : { message: body };
  return isObject(body) ? body : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fieldWords({ errors }: ErrorBody): string {
  if (!isObject(errors)) return '';
  const named = Array.isArray(errors)
    ? errors.map(plainText)
    : Object.entries(errors).map(([field, text]) => `${field}: ${plainText(text)}`);
  return tidy(named.join('; '));
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const WORDS_CHARACTERS = 300;

/** OpsGenie's own words in one line, without the mark at their end. Foreign text: whoever shows it escapes it. */
export function tidy(words: unknown): string {
  if (typeof words !== 'string') return '';
  return truncate(words.replace(/\s+/g, ' ').trim(), WORDS_CHARACTERS).replace(/[.!\s]+$/, '');
}
