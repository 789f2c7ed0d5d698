import * as z from 'zod/mini';
import { requestIdSchema } from './request-id.ts';

/** `source` of what dead_letters tells a backend. It calls the backend itself: no rule of the bus passes it on. */
export const DEAD_LETTERS_SOURCE = 'qbot.dead_letters';

/** `detail` of an `order_failed`: an event that nobody delivers to the backend again. */
export const failedOrderSchema = z.object({
  /** Of the event that failed. */
  requestId: requestIdSchema,
  /** As it failed. */
  event: z.record(z.string(), z.unknown()),
});

export type FailedOrder = z.infer<typeof failedOrderSchema>;
