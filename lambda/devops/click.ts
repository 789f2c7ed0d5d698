import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import type { Place } from './show.ts';

const clicked = z.object({
  /** Slack sends one action a click. */
  actions: z.tuple([z.object({ action_id: z.string(), value: z.optional(z.string()) })]),
  message: z.optional(z.object({ ts: z.string() })),
});

/** The button that was clicked, what it carries, and the message that it stands in. */
export interface Click extends Place {
  actionId: string;
  value: string;
}

/** Throws zod's error for a payload that is no click. */
export function readClick({ channel, payload }: Detail): Click {
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
