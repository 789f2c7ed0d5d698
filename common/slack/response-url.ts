import type { KnownBlock } from '@slack/types';
import * as z from 'zod/mini';
import { QBotError } from '../errors.ts';
import { exchangeJson, type Fetch } from '../http.ts';

/** Slack's own; GovSlack has another. */
export const SLACK_RESPONSE_URL_ORIGIN = 'https://hooks.slack.com';

export interface SlackMessage {
  /** Always there: notifications and screen readers use it. Escaped by `escapeText` where people's words are in it. */
  text: string;
  blocks?: KnownBlock[];
}

/** A response_url that does not lead to Slack is never posted to. */
export class ForeignResponseUrlError extends QBotError {
  readonly code = 'QBOT_FOREIGN_RESPONSE_URL';

  constructor() {
    super('the response_url does not lead to Slack');
  }
}

/** It has expired or was used five times, or the message is not to its liking; Slack's word for it is not repeated. */
export class ResponseUrlRefusedError extends QBotError {
  readonly code = 'QBOT_RESPONSE_URL_REFUSED';

  constructor() {
    super('the response_url took nothing');
  }
}

export type Respond = (responseUrl: string, message: SlackMessage) => Promise<void>;

/**
 * Posts an ephemeral message to a `response_url` (5 times within 30 minutes; works without membership).
 * Throws ForeignResponseUrlError, NoAnswerError, HttpStatusError or ResponseUrlRefusedError.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export function createRespond(deps: { fetch: Fetch; origin: string; timeoutMs: number }): Respond {
  return async (responseUrl, message) => {
    if (!leadsTo(deps.origin, responseUrl)) throw new ForeignResponseUrlError();
    const { body } = await exchangeJson(deps.fetch, {
      method: 'POST',
      url: responseUrl,
      alias: 'the response_url',
      body: { response_type: 'ephemeral', replace_original: false, ...message },
      timeoutMs: deps.timeoutMs,
    });
    // Its success is the text `ok`, or the same as of any method: `{"ok":true}`.
    if (refusal.safeParse(body).success) throw new ResponseUrlRefusedError();
  };
}

const refusal = z.object({ ok: z.literal(false) });

/** By the whole address: `.origin` is blind to `user@` (which `fetch` refuses by an error that quotes all) and `blob:`. */
function leadsTo(origin: string, responseUrl: string): boolean {
  return URL.parse(responseUrl)?.href.startsWith(`${origin}/`) ?? false;
}

/** Keeps people's words from becoming mentions or links. https://docs.slack.dev/messaging/formatting-message-text */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
