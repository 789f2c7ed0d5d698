import type { KnownBlock } from '@slack/types';
import { QBotError } from '../errors.ts';
import { isRateLimited } from '../http.ts';
import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import type { DeliveredVia, DeliveryOutcome } from './delivery.ts';
import type { Messages } from './messages.ts';
import type { Respond, SlackMessage } from './response-url.ts';

/**
 * The user of a probe, such as `npm run smoke` sends: no user of Slack has the id. What would be sent to it is counted and
 * logged (`probe`), and goes to nobody. Only who has the signing secret can send one.
 */
export const PROBE_USER = 'U0SMOKE00';

export interface Recipient {
  user: string;
  responseUrl: string | null | undefined;
}

export interface UserMessage extends SlackMessage {
  /** In the place of `blocks` that Slack does not take: newer kinds (`table`) reach workspaces in phases. */
  simplerBlocks?: KnownBlock[];
  /** In the place of the ephemeral message whose button was clicked. */
  replacesOriginal?: true;
}

/** Never throws: what could not be told is in the log, and in the answer. */
export type NotifyUser = (to: Recipient, message: UserMessage) => Promise<DeliveryOutcome>;

export interface NotifyUserDeps {
  respond: Respond;
  messages: Pick<Messages, 'post'>;
  log: Log;
  metrics: Metrics;
}

/** The user could not be notified: Lambda retries the event, then the failure queue keeps it and dead_letters notifies. */
export class NotificationFailedError extends QBotError {
  readonly code = 'QBOT_PERSON_NOT_TOLD';

  constructor(cause?: unknown) {
    super('the person could not be told', { cause });
  }
}

/**
 * Notifies one user: through the response_url, or if that fails, by a direct message. That one is its text alone: blocks
 * that Slack refuses would be refused again, so a text has to say all that matters. PROBE_USER is nobody, and is told
 * nothing.
 *
 * @example
 * return notifyUser(recipientOf(detail), { text: `Ticket ${escapeText(title)} is open.` });
 */
export function createNotifyUser(deps: NotifyUserDeps): NotifyUser {
  return async (to, message) => {
    const delivered = await notify(deps, to, message);
    deps.metrics.count('Answers', delivered);
    if (delivered !== 'not_told') deps.log.info('told', { outcome: delivered });
    return delivered;
  };
}

async function notify(
  deps: NotifyUserDeps,
  { responseUrl, user }: Recipient,
  { replacesOriginal, simplerBlocks, ...said }: UserMessage,
): Promise<DeliveryOutcome> {
  if (user === PROBE_USER) return 'probe';
  const message = replacesOriginal ? { ...said, replace_original: true } : said;
  const simpler = simplerBlocks === undefined ? [] : [{ ...message, blocks: simplerBlocks }];
  for (const one of responseUrl ? [message, ...simpler] : []) {
    if (responseUrl && (await respond(deps, user, { url: responseUrl, message: one }))) return 'response_url';
  }
  const posted = await deps.messages.post({ channel: user }, { text: message.text });
  if ('ts' in posted) return 'direct_message';
  const { refused: reason, error } = posted;
  deps.log.error('the person could not be told', { user, outcome: 'not_told', reason, error });
  return 'not_told';
}

/** False where it was not taken: 404 is an address that has expired or was used five times. */
async function respond(
  { respond, log, metrics }: NotifyUserDeps,
  user: string,
  { url, message }: { url: string; message: SlackMessage },
): Promise<boolean> {
  try {
    await respond(url, message);
    return true;
  } catch (error) {
    if (isRateLimited(error)) metrics.count('SlackRateLimited', undefined);
    log.warn('response_url did not take the message', { user, error });
    return false;
  }
}

/** Throws NotificationFailedError if the user could not be notified of a final result. */
export function assertDelivered(by: DeliveredVia | null, cause?: unknown): void {
  if (by === 'not_told') throw new NotificationFailedError(cause);
}
