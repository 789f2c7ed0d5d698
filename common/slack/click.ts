import * as z from 'zod/mini';
import type { Detail } from '../contract.ts';
import type { MessageRef } from './messages.ts';

const clicked = z.object({
  /** Slack sends one action a click. */
  actions: z.tuple([z.object({ action_id: z.string(), value: z.optional(z.string()) })]),
  message: z.optional(z.object({ ts: z.string() })),
});

/** The button that was clicked, what it carries, and the message that it stands in. */
export interface Click extends MessageRef {
  actionId: string;
  value: string;
}

/**
 * Throws zod's error for a payload that is no click.
 *
 * @example
 * const { actionId, value } = readClick(detail);
 * if (actionId === '/xyz:close:confirm') return close(deps, detail, value);
 */
export function readClick({ channel, payload }: Pick<Detail, 'channel' | 'payload'>): Click {
  const {
    actions: [action],
    message,
  } = clicked.parse(payload);
  return {
    actionId: action.action_id,
    value: action.value ?? '',
    channel: channel?.id ?? '',
    ts: message?.ts ?? '',
  };
}
