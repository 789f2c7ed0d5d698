import { HttpStatusError, isRateLimited, NoAnswerError } from '../../common/http.ts';
import type { Log } from '../../common/logger.ts';
import type { Metrics } from '../../common/metrics.ts';
import {
  ActionNotPossibleError,
  IncidentNotFoundError,
  IncidentRefusedError,
  NoSuchScheduleError,
} from './incident-backend.ts';
import { limitedText, serverError } from './no-result.ts';
import { explainNoAnswer, IN_VAIN, tidy } from './opsgenie-errors.ts';
import { nothingSent } from './partial-failure.ts';

/** Not what it answers: any proxy between may do that. */
const LASTING = /^(tls|redirect|protocol|request)$/;

/**
 * Says for people what a failed call to Jira means, and whether anything may have come of it: a 4xx is a no; a 5xx, or no
 * answer once the request had left, tells nothing. Jira's own words are for the operator: they stand in the message of
 * the error, which is logged. Errors of other kinds are given back as they are.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes
 */
export function explainJsm(error: unknown): unknown {
  if (error instanceof NoAnswerError) {
    return explainNoAnswer(error, { product: 'Jira', addresses: 'the addresses in `jsm`', lasting: LASTING });
  }
  if (!(error instanceof HttpStatusError)) return error;
  const { body, status } = error.response;
  if (status >= 500) {
    return serverError('Jira', error, { status });
  }
  const words = wordsOf(body);
  return new IncidentRefusedError(`refused with ${status}${words && `: ${words}`}`, {
    cause: error,
    userMessage: refusalText(status, words),
  });
}

/** Jira answered as it should: what was asked for is not possible there. */
const NOT_OF_JIRA = [ActionNotPossibleError, IncidentNotFoundError, NoSuchScheduleError];

/** Counts the failure for the alarm on the incident backend, logs it, and throws what it means. */
export async function explainedJsm<T>(
  { log, metrics }: { log: Pick<Log, 'warn'>; metrics: Metrics },
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (NOT_OF_JIRA.some((Kind) => error instanceof Kind)) throw error;
    metrics.count(isRateLimited(error) ? 'OpsgenieRateLimited' : 'OpsgenieErrors', undefined);
    const explained = explainJsm(error);
    log.warn('Jira did not do it', { error: explained });
    throw explained;
  }
}

/** However that fails, nothing was changed: for what is read before a create or an action. */
export async function beforeSendingJsm<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw nothingSent(explainJsm(error));
  }
}

/** Never "there is nothing": a token that is not accepted says nothing about what is there. */
export function tokenText(status: number): string {
  return `Q-Bot's Jira token is not accepted (${status})${IN_VAIN}: it may have expired. Tell the Q-Bot team to set a valid one: \`npm run secrets -- set jira-api-token\`.`;
}

function refusalText(status: number, words: string): string {
  const check = 'Tell the Q-Bot team: the log has what Jira says, and docs/jsm.md what it means.';
  switch (status) {
    case 401:
      if (!/scope/i.test(words)) return tokenText(401);
      return `Q-Bot's Jira token lacks a scope (401)${IN_VAIN}. Tell the Q-Bot team: docs/jsm.md lists the scopes.`;
    case 402:
      return `The Jira plan does not include this (402)${IN_VAIN}. Tell the team that runs Jira.`;
    case 403:
      return `Jira does not allow it to Q-Bot's account (403)${IN_VAIN}. ${check}`;
    case 409:
      return 'Somebody else changed it in Jira at this moment (409). Try again in a minute.';
    case 429:
      return limitedText('Jira');
    default:
      return `Jira does not accept it (${status})${IN_VAIN}: Q-Bot's settings do not fit the project. ${check}`;
  }
}

/** Jira's own words: sentences, and texts by field. They hold no text of a person. */
function wordsOf(body: unknown): string {
  const { errorMessages, errors, message } = Object(body);
  const sentences = Array.isArray(errorMessages) ? errorMessages : [];
  const fields = Array.isArray(errors)
    ? errors.map((one) => Object(one).title)
    : Object.entries(Object(errors)).map(([field, text]) => `${field}: ${text}`);
  return tidy([...sentences, ...fields, message].filter((one) => typeof one === 'string').join('; '));
}

/** The fields that a 400 names, if it names nothing else. */
export function onlyFieldsRefused(error: unknown): string[] {
  if (!(error instanceof HttpStatusError) || error.response.status !== 400) return [];
  const { errorMessages, errors } = Object(error.response.body);
  return Array.isArray(errorMessages) && errorMessages.length > 0 ? [] : Object.keys(Object(errors));
}
