import * as z from 'zod/mini';
import { requestIdSchema } from './request-id.ts';

/** EventBridge `source` of everything that the webhook gateway publishes. */
export const WEBHOOK_SOURCE = 'qbot.webhook';

/** Additive change only: a consumer ignores fields that it does not know. */
export const WEBHOOK_CONTRACT_VERSION = 1;

const id = z.string().check(z.minLength(1), z.maxLength(256));

const subject = {
  version: z.literal(WEBHOOK_CONTRACT_VERSION),
  /** API Gateway's request id, or that of the webhook which rang the phone: the correlation id everywhere. */
  requestId: requestIdSchema,
  alertId: id,
  /** As the alert says it, so it may be anybody's: a hint, no proof. null where no alert of that id said one. */
  incidentId: z.nullable(id),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
};

/** What changes an incident or its alerts as people see them; the webhook's other actions are not published. */
export const ALERT_ACTIONS = [
  'Create',
  'Acknowledge',
  'UnAcknowledge',
  'Close',
  'Delete',
  'UpdatePriority',
  'Escalate',
] as const;

/** `detail` of an `alert_action`: ids, what was done, by whom and when; no text of the alert. */
export const alertActionSchema = z.object({
  ...subject,
  action: z.enum(ALERT_ACTIONS),
  /** As OpsGenie names the person, '' where it does not say. */
  who: z.string().check(z.maxLength(256)),
});

/** `detail` of a `phone_acknowledged`: somebody tapped Acknowledge on a push that rang until then. */
export const phoneAcknowledgedSchema = z.object({
  ...subject,
  /** Pushover's receipt of the push: the same for every delivery of this one tap. */
  receipt: id,
  /** Entry of `pushover-recipients`, never its key. */
  entry: z.string(),
  /** As the person named it, '' where Pushover does not say. */
  device: z.string(),
});

export type AlertAction = z.infer<typeof alertActionSchema>;
export type PhoneAcknowledged = z.infer<typeof phoneAcknowledgedSchema>;

/** detail-type -> detail. */
export interface WebhookDetails {
  alert_action: AlertAction;
  phone_acknowledged: PhoneAcknowledged;
}
