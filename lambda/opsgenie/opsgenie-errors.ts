import * as z from 'zod/mini';
import { HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { truncate } from '../../common/truncate.ts';
import { IncidentRefusedError, IncidentUnknownError } from './incident-backend.ts';

const errorBody = z.object({
  code: z.nullish(z.number()),
  message: z.nullish(z.string()),
  errors: z.nullish(z.record(z.string(), z.unknown())),
});

/**
 * Says for people what a failed call to OpsGenie means, and whether an incident may have come of it: a 4xx is a no; a
 * 5xx, or no answer once the request had left, tells nothing. Errors of other kinds are given back as they are.
 * https://docs.opsgenie.com/docs/response
 */
export function explain(error: unknown): unknown {
  if (error instanceof NoAnswerError) {
    const userMessage = error.maybeSent
      ? 'OpsGenie did not answer in time.'
      : 'OpsGenie cannot be reached. Try again in a minute.';
    return error.maybeSent
      ? new IncidentUnknownError('no answer', { cause: error, userMessage })
      : new IncidentRefusedError('not reached', { cause: error, userMessage });
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { status } = error.response;
  if (status >= 500) {
    const userMessage = `OpsGenie is having problems (HTTP ${status}).`;
    return new IncidentUnknownError('server error', { cause: error, userMessage });
  }
  return new IncidentRefusedError(`refused with ${status}`, {
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

function refusalText({ response }: HttpStatusError): string {
  const body = parseErrorBody(response.body);
  if (response.status === 401) {
    return 'Q-Bot cannot use OpsGenie: its API key is refused (401), and trying again does not help. Tell the Q-Bot team to set a valid one: `npm run secrets -- set opsgenie-api-key`.';
  }
  if (response.status === 402) {
    return 'The OpsGenie plan has no incidents and services (402), and trying again does not help: they come with Standard and Enterprise. Tell the team that runs OpsGenie.';
  }
  if (body.code === 40301) {
    return 'The OpsGenie API key of Q-Bot is of the wrong kind (403, 40301), and trying again does not help. Tell the Q-Bot team: it has to be a key of "API key management" with Read, Create and Update, and Configuration access.';
  }
  if (response.status === 429) return 'OpsGenie is limiting requests (429). Try again in a minute.';
  const words = ownWords(body);
  if (response.status === 422) {
    return `OpsGenie does not accept the values (422): ${words || 'it does not say which'}.`;
  }
  return words === ''
    ? `OpsGenie refused (${response.status}).`
    : `OpsGenie refused (${response.status}): ${words}.`;
}

/** OpsGenie's own words of a failed call, '' if it gives none. They are foreign text: escape them where shown. */
export function ownWordsOf({ response }: HttpStatusError): string {
  return ownWords(parseErrorBody(response.body));
}

function parseErrorBody(body: unknown): z.infer<typeof errorBody> {
  return errorBody.safeParse(body).data ?? {};
}

const WORDS_CHARACTERS = 300;

/** What OpsGenie says itself: of each field, else of the whole. It is foreign text: whoever shows it escapes it. */
function ownWords({ errors, message }: z.infer<typeof errorBody>): string {
  const fields = Object.entries(errors ?? {}).map(([field, text]) => `${field}: ${String(text)}`);
  return truncate(fields.join('; ') || (message ?? ''), WORDS_CHARACTERS)
    .trim()
    .replace(/\.$/, '');
}
