import type * as z from 'zod/mini';
import { type HttpResponse, HttpStatusError, isRateLimited, NoAnswerError } from '../../common/http.ts';
import { type Acknowledgement, IncidentNotFoundError, IncidentUnknownError } from './incident-backend.ts';

/** Milliseconds between two looks; the last one is repeated. */
const WAITS = [100, 250, 500, 1000];

/** `product`, here and below: as people call it. */
export function outOfTime(product: string): IncidentUnknownError {
  return new IncidentUnknownError('out of time', { userMessage: `${product} takes too long to answer.` });
}

export function unreadableAnswer(product: string): IncidentUnknownError {
  const userMessage = `${product} gave an answer that Q-Bot cannot read.`;
  return new IncidentUnknownError('unreadable answer', { userMessage });
}

export function serverError(
  product: string,
  cause: unknown,
  { logged = '', status }: { logged?: string; status: number },
): IncidentUnknownError {
  const userMessage = `${product} is having problems (HTTP ${status}).`;
  return new IncidentUnknownError(`server error${logged}`, { cause, userMessage });
}

export function limitedText(product: string): string {
  return `${product} is limiting requests (429). Try again in a minute.`;
}

export function noIncident(product: string): IncidentNotFoundError {
  const userMessage = `${product} does not know this incident: it may have been deleted.`;
  return new IncidentNotFoundError('not found', { userMessage });
}

/** Whether an incident is acknowledged, where its alerts could not be read: trouble passes, a missing right does not. */
export function unreadAcknowledgement(error: unknown): Acknowledgement {
  const isTrouble = error instanceof HttpStatusError && error.response.status >= 500;
  const mayPass = isTrouble || isRateLimited(error) || error instanceof NoAnswerError;
  return { kind: 'unknown', ...(mayPass ? { mayPass } : {}) };
}

/** An answer that is not what the product documents tells nothing about what was done: throws IncidentUnknownError. */
export function readProductAnswer<T>(
  product: string,
  schema: z.ZodMiniType<T>,
  { body }: Pick<HttpResponse, 'body'>,
): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unreadableAnswer(product);
}

/**
 * Looks until there is a result, which trouble while looking does not end. Throws IncidentUnknownError at the deadline
 * (milliseconds since the epoch): it was accepted.
 */
export async function lookUntilDone<T>(
  product: string,
  run: { deadline: number; now: () => number; sleep: (ms: number) => Promise<void> },
  look: () => Promise<T | undefined>,
): Promise<T> {
  let cause: unknown;
  for (let looks = 0; ; looks += 1) {
    try {
      const result = await look();
      if (result !== undefined) return result;
    } catch (error) {
      cause = error;
    }
    const wait = WAITS[Math.min(looks, WAITS.length - 1)] ?? 0;
    if (run.now() + wait >= run.deadline) break;
    await run.sleep(wait);
  }
  const userMessage = `${product} accepted it, and does not say yet whether it is done.`;
  throw new IncidentUnknownError('not processed in time', { cause, userMessage });
}
