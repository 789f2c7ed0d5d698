import * as z from 'zod/mini';
import type { Detail } from '../../common/contract.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import { messageText } from './message-text.ts';
import { openNewIncident } from './modal-request.ts';
import type { OpenModal } from './open-modal.ts';
import { permalink } from './permalink.ts';

const shortcutSchema = z.object({
  /** null if the app is installed org-wide. */
  team: z.nullish(z.object({ domain: z.optional(z.string()) })),
  message: z.looseObject({ ts: z.string(), thread_ts: z.optional(z.string()) }),
});

/**
 * The message shortcut "Open an incident": the form, filled with what the message says and where it stands. If an incident
 * was opened from that very message, the modal shows that one. Throws UserError if this user may not.
 * https://docs.slack.dev/interactivity/implementing-shortcuts
 */
export function openFromMessage(
  deps: { openModal: OpenModal },
  detail: Detail,
): Promise<DeliveryOutcome | null> {
  const { team, message } = shortcutSchema.parse(detail.payload);
  const { ts, thread_ts: threadTs } = message;
  const text = messageText(message);
  const place = { domain: team?.domain ?? '', channel: detail.channel?.id ?? '', ts, threadTs };
  // The field of the message has one line.
  const line = text.replaceAll(/\s+/g, ' ');
  return openNewIncident(deps, detail, {
    subcommand: detail.subcommand,
    message: line,
    filter: '',
    messageTs: ts,
    input: { description: line === text ? '' : text, link: permalink(place) },
  });
}

const viewClick = z.object({ view: z.object({ id: z.string() }) });

/** Id of the modal that was clicked in. Throws zod's error for a click in a message. */
export function clickedViewId({ payload }: Pick<Detail, 'payload'>): string {
  return viewClick.parse(payload).view.id;
}
