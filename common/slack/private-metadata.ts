import * as z from 'zod/mini';
import type { Detail } from '../contract.ts';

const schema = z.object({
  channelId: z.string(),
  responseUrl: z.optional(z.string()),
  requestId: z.string(),
  /** Of the order that this form repeats: both then count as one. */
  idempotencyKey: z.optional(z.string().check(z.minLength(1), z.maxLength(255))),
  /** Which try of that order this form is; absent for the first. */
  attempt: z.optional(z.int().check(z.gte(0))),
  /** Of the message in that channel that it was opened from, by a shortcut. */
  messageTs: z.optional(z.string()),
});

/**
 * What a modal of ours carries: written by backends, read by the gatekeeper. At most 3,000 characters, with the `data` that
 * `modalView` puts beside it.
 */
export type PrivateMetadata = z.infer<typeof schema>;

export function formatPrivateMetadata(metadata: PrivateMetadata): string {
  return JSON.stringify(metadata);
}

/** Of a modal that is opened by this event. */
export function metadataOf({ channel, requestId, responseUrl }: Detail): PrivateMetadata {
  return {
    channelId: channel?.id ?? '',
    requestId,
    ...(responseUrl === null ? {} : { responseUrl }),
  };
}

/** undefined where a view carries none, or none of ours. */
export function parsePrivateMetadata(value: unknown): PrivateMetadata | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return schema.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
