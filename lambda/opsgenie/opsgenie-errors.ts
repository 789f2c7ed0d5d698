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
    const isKnown = !failure.requestLeft || (reading && LASTING.test(failure.kind));
    const Kind = isKnown ? IncidentRefusedError : IncidentUnknownError;
    return new Kind('no answer', { cause: error, userMessage: failureText(failure) });
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { status, body } = error.response;
  if (status >= 500) {
    const userMessage = `OpsGenie is having problems (HTTP ${status}).`;
    return new IncidentUnknownError('server error', { cause: error, userMessage });
  }
  const said = errorIn(body);
  const message = tidy(said.message);
  return new IncidentRefusedError(`refused with ${status}${message && `: ${message}`}`, {
    cause: error,
    userMessage: refusalText(status, said),
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
const LASTING = /^(tls|redirect|protocol|request)$/;

function failureText({ kind, text, requestLeft }: FetchFailure): string {
  const again = requestLeft ? '' : ' Try again in a minute.';
  const next = LASTING.test(kind) ? ' Tell the Q-Bot team to check `opsgenie_api_url`.' : again;
  return `OpsGenie ${text}.${next}`;
}

const IN_VAIN = ', and trying again does not help';

function refusalText(status: number, said: ErrorBody): string {
  if (status === 401) return keyText(401);
  if (status === 402) {
    return `The OpsGenie plan has no incidents and services (402)${IN_VAIN}: they come with Standard and Enterprise. Tell the team that runs OpsGenie.`;
  }
  if (Number(said.code) === 40301) {
    return `The OpsGenie API key of Q-Bot is of the wrong kind (403, 40301)${IN_VAIN}. Tell the Q-Bot team: it has to be a key of "API key management" with Read, Create and Update, and Configuration access.`;
  }
  if (status === 429) return 'OpsGenie is limiting requests (429). Try again in a minute.';
  const fields = fieldWords(said);
  const words = fields || tidy(said.message);
  if (fields === '' && KEY_REFUSED.test(words)) {
    return `${keyText(status)} OpsGenie says: ${words}.`;
  }
  if (status === 422) {
    return `OpsGenie does not accept the values (422): ${words || 'it does not say which'}.`;
  }
  return `OpsGenie refused (${status})${words && `: ${words}`}.`;
}

/** A key of the wrong form is refused with 422, and no field is named. Not every key is the API's: `Routing key`. */
const KEY_REFUSED =
  /(^|\b(api|genie) ?)key\b.*(format|valid|missing|wrong|expired|disabled)|valid (api|genie) ?key\b/i;

function keyText(status: number): string {
  return `Q-Bot cannot use OpsGenie: its API key is refused (${status})${IN_VAIN}. Tell the Q-Bot team to set a valid one: \`npm run secrets -- set opsgenie-api-key\`.`;
}

/** A text that is no page is a message too, e.g. of a proxy. */
function errorIn(body: unknown): ErrorBody {
  if (typeof body === 'string') return /[<>]/.test(body) ? {} : { message: body };
  return Object(body);
}

function fieldWords({ errors }: ErrorBody): string {
  const named = Array.isArray(errors)
    ? errors
    : Object.entries(Object(errors)).map(([field, text]) => `${field}: ${text}`);
  return tidy(named.join('; '));
}

/** OpsGenie's own words of a failed call, '' if it gives none. They are foreign text: escape them where shown. */
export function ownWordsOf({ response }: HttpStatusError): string {
  const said = errorIn(response.body);
  return fieldWords(said) || tidy(said.message);
}

const WORDS_CHARACTERS = 300;

/** OpsGenie's own words in one line, without the mark at their end. Foreign text: whoever shows it escapes it. */
export function tidy(words: unknown): string {
  if (typeof words !== 'string') return '';
  return truncate(words.replace(/\s+/g, ' ').trim(), WORDS_CHARACTERS).replace(/[.!\s]+$/, '');
}
