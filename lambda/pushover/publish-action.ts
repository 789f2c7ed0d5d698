import { type BusDeps, putEvents } from '../../common/aws/put-events.ts';
import { QBotError } from '../../common/errors.ts';
import type { Log } from '../../common/logger.ts';
import { truncateToUnits } from '../../common/truncate.ts';
import {
  ALERT_ACTIONS,
  WEBHOOK_CONTRACT_VERSION,
  WEBHOOK_SOURCE,
  type WebhookDetails,
} from '../../common/webhook-contract.ts';
import type { AlertStore } from './alert-store.ts';
import type { HandleAlert } from './pushover.ts';
import type { Webhook } from './webhook.ts';

/** For all attempts together: OpsGenie waits for the answer. */
const PUBLISH_WITHIN_MS = 2000;
/** As the contract counts. */
const WHO_UNITS = 256;

/** The bus did not take an event; the same may be published again at any time. */
export class NotPublishedError extends QBotError {
  readonly code = 'QBOT_NOT_PUBLISHED';
}

/** Puts one event of the webhook gateway on the bus, within 2 s. Throws NotPublishedError if the bus did not take it. */
export type PublishEvent = <T extends keyof WebhookDetails>(
  detailType: T,
  detail: WebhookDetails[T],
) => Promise<void>;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function createPublishEvent(deps: BusDeps & { busName: string }): PublishEvent {
  return async (detailType, detail) => {
    const entry = {
      EventBusName: deps.busName,
      Source: WEBHOOK_SOURCE,
      DetailType: detailType,
      Detail: JSON.stringify(detail),
    };
    const [failure] = await putEvents(deps, [entry], { budgetMs: PUBLISH_WITHIN_MS });
    if (failure !== undefined) throw new NotPublishedError(failure.reason, { cause: failure.error });
  };
}

export interface PublishActionDeps {
  publish: PublishEvent;
  alerts: Pick<AlertStore, 'incidentHintOf'>;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Handles a webhook as `ring` does, then publishes its action as an event. No phone waits for the bus, and a phone that
 * could not be rung keeps no event back. What either throws means that the same webhook is to be handled again: its
 * event is then published again as well.
 */
export function publishAfter(ring: HandleAlert, deps: PublishActionDeps): HandleAlert {
  return async (webhook, context, requestId) => {
    const [rung] = await Promise.allSettled([ring(webhook, context, requestId)]);
    const [published] = await Promise.allSettled([publishAction(deps, webhook, requestId)]);
    for (const step of [rung, published]) if (step.status === 'rejected') throw step.reason;
  };
}

async function publishAction(deps: PublishActionDeps, webhook: Webhook, requestId: string): Promise<void> {
  const { alertId, updatedAt, username } = webhook;
  const action = ALERT_ACTIONS.find((one) => one === webhook.action);
  if (action === undefined || alertId === undefined) return;
  try {
    const incidentId = webhook.incidentHint ?? (await deps.alerts.incidentHintOf(alertId)) ?? null;
    const at = new Date(updatedAt ?? deps.now()).toISOString();
    const who = truncateToUnits(username, WHO_UNITS);
    const version = WEBHOOK_CONTRACT_VERSION;
    await deps.publish('alert_action', { version, requestId, alertId, incidentId, at, action, who });
    deps.log.info('published', { outcome: 'published' });
  } catch (error) {
    deps.log.error('the action was not published', { outcome: 'not_published', error });
    throw error;
  }
}
