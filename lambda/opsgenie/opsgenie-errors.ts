import { HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { fieldWords, generalWords, ownWords } from '../../common/own-words.ts';
import { truncate } from '../../common/truncate.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';
import { limitedText, serverError } from './no-result.ts';

/**
 * Says for people what a failed call to OpsGenie means, and whether an incident may have come of it: a 4xx is a no; a
 * 5xx, or no answer once the request had left, tells nothing. `reading`: the call changes nothing, so that no doubt is
 * left where another try meets the same. Errors of other kinds are given back as they are.
 * https://docs.opsgenie.com/docs/response
 */
export function explain(error: unknown, { reading = false }: { reading?: boolean } = {}): unknown {
  if (error instanceof NoAnswerError) {
    return explainNoAnswer(error, { product: 'OpsGenie', addresses: '`opsgenie_api_url`', isRead: reading });
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { status, body } = error.response;
  const words = wordsOf(body, generalWords);
  const logged = words && `: ${words}`;
  if (status >= 500) {
    return serverError('OpsGenie', error, { status, logged });
  }
  return new IncidentRefusedError(`refused with ${status}${logged}`, {
    cause: error,
    userMessage: refusalText(status, body, ownWordsOf(error)),
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
const LASTING = /^(tls|redirect|protocol|answer|request)$/;

/** No answer, in words that name the product, and, if that lasts, its addresses in the settings: they may be wrong. */
export function explainNoAnswer(
  error: NoAnswerError,
  {
    addresses,
    isRead = false,
    lasting = LASTING,
    product,
  }: {
    addresses: string;
    /** Nothing was to be changed: what lasts is a no, whatever was sent. */
    isRead?: boolean;
    lasting?: RegExp;
    product: string;
  },
): IncidentRefusedError | IncidentUnknownError {
  const { kind, requestLeft, text } = error.failure;
  const isLasting = lasting.test(kind);
  const Kind = requestLeft && !(isRead && isLasting) ? IncidentUnknownError : IncidentRefusedError;
  const again = requestLeft ? '' : ' Try again in a minute.';
  const next = isLasting ? ` Tell the Q-Bot team to check ${addresses}.` : again;
  return new Kind('no answer', { cause: error, userMessage: `${product} ${text}.${next}` });
}

export const IN_VAIN = ', and trying again does not help';

function refusalText(status: number, body: unknown, words: string): string {
  if (status === 401) return keyText(401);
  if (status === 402) {
    return `The OpsGenie plan has no incidents and services (402)${IN_VAIN}: they come with Standard and Enterprise. Tell the team that runs OpsGenie.`;
  }
  if (Number(Object(body).code) === 40301) {
    return `The OpsGenie API key of Q-Bot is of the wrong kind (403, 40301)${IN_VAIN}. Tell the Q-Bot team: it has to be a key of "API key management" with Read, Create and Update, and Configuration access.`;
  }
  if (status === 429) return limitedText('OpsGenie');
  if (fieldWords(body) === '' && KEY_REFUSED.test(words)) {
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

/** OpsGenie's own words of a failed call, '' if it gives none: a page gives none. They are foreign text: escape them. */
export function ownWordsOf({ response: { body } }: HttpStatusError): string {
  return wordsOf(body, ownWords);
}

function wordsOf(body: unknown, read: (body: unknown) => string): string {
  return typeof body === 'string' && /[<>]/.test(body) ? '' : tidy(read(body));
}

const WORDS_CHARACTERS = 300;
/** Blanks, control characters, and what turns the direction of the text behind it. */
const UNSHOWN = /[\s\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** OpsGenie's own words in one line, without the mark at their end. Foreign text: escape it where it is shown. */
export function tidy(words: unknown): string {
  if (typeof words !== 'string') return '';
  return truncate(words.replace(UNSHOWN, ' ').trim(), WORDS_CHARACTERS).replace(/[.!\s]+$/, '');
}
