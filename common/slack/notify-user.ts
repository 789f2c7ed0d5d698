import { QBotError } from '../errors.ts';
import { isRateLimited } from '../http.ts';
import type { Log } from '../logger.ts';
import type { Metrics } from '../metrics.ts';
import { type SlackClient, slackErrorOf } from './client.ts';
import type { DeliveredVia, DeliveryOutcome } from './delivery.ts';
import type { Respond, SlackMessage } from './response-url.ts';

export interface Recipient {
  user: string;
  responseUrl: string | null | undefined;
}

/** Never throws: what could not be told is in the log, and in the answer. */
export type NotifyUser = (to: Recipient, message: SlackMessage) => Promise<DeliveryOutcome>;

export interface NotifyUserDeps {
  respond: Respond;
  slack: () => Promise<SlackClient>;
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
 * Tells one person: through the response_url, or where that fails, as a direct message. That one is its text alone:
 * blocks that Slack refuses would be refused again, so a text has to say all that matters. Each is tried once.
 */
export function createNotifyUser(deps: NotifyUserDeps): NotifyUser {
  return async (to, message) => {
    const delivered = await tellPerson(deps, to, message);
    deps.metrics.count('Answers', delivered);
    if (delivered !== 'not_told') deps.log.info('told', { outcome: delivered });
    return delivered;
  };
}

async function tellPerson(
  deps: NotifyUserDeps,
  to: Recipient,
  message: SlackMessage,
): Promise<DeliveryOutcome> {
  if (to.responseUrl && (await respond(deps, to.user, { url: to.responseUrl, message }))) {
    return 'response_url';
  }
  try {
    const slack = await deps.slack();
    await slack.chat.postMessage({ channel: to.user, text: message.text });
    return 'direct_message';
  } catch (error) {
    const reason = slackErrorOf(error) ?? 'error';
    deps.log.error('the person could not be told', { user: to.user, outcome: 'not_told', reason, error });
    return 'not_told';
  }
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

/** Throws PersonNotToldError if the final answer to an order reached nobody. */
export function assertDelivered(way: DeliveredVia | undefined, cause?: unknown): void {
  if (way === 'not_told') throw new NotificationFailedError(cause);
}
