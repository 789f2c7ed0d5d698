import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import type { LogFields } from '../logger.ts';

/** What every event of ours says, whoever published it. */
const otherEventSchema = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  detail: z.looseObject({
    requestId: z.string().check(z.minLength(1)),
    alertId: z.optional(z.string()),
    incidentId: z.nullish(z.string()),
  }),
});

/** `source` of what a schedule of EventBridge makes: terraform/schedules.tf. */
export const SCHEDULE_SOURCE = 'qbot.schedule';

/** An event that is no user's request: nobody waits for its result. */
export type OtherEvent = z.infer<typeof otherEventSchema>;

/** Throws zod's error for what is no such event. */
export function parseOtherEvent(event: unknown): OtherEvent {
  return otherEventSchema.parse(event);
}

/** Of such an event, in every line about it. */
export function logFieldsOfOther({ detail, 'detail-type': detailType }: OtherEvent): LogFields {
  const { requestId, alertId: alert, incidentId: incident } = detail;
  return { requestId, detailType, ...(alert && { alert }), ...(incident && { incident }) };
}

export type OtherHandler = (detail: unknown, context: Context) => Promise<void>;

/** The events of one other `source` that a backend takes: detail-type -> what handles it. */
export interface OtherEvents {
  source: string;
  handlers: Readonly<Record<string, OtherHandler>>;
}

/**
 * A handler that gets its detail as the contract has it. What breaks the contract throws zod's error: such an event
 * belongs in the failure queue.
 *
 * @example
 * const webhookEvents = { source: WEBHOOK_SOURCE, handlers: { alert_action: handles(alertActionSchema, followAlert) } };
 *
 * export const handler = defineBackend(clients, handlers, webhookEvents);
 */
export function handles<D>(
  contract: { parse(detail: unknown): D },
  handle: (detail: D, context: Context) => Promise<void>,
): OtherHandler {
  return (detail, context) => handle(contract.parse(detail), context);
}
