import type { ModalView } from '@slack/types';
import * as z from 'zod/mini';
import { recipientOf } from '../../common/backend/define-backend.ts';
import type { Detail } from '../../common/contract.ts';
import type { Log } from '../../common/logger.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain } from '../../common/slack/blocks.ts';
import type { Click } from '../../common/slack/click.ts';
import { isUnsure, type SlackClient } from '../../common/slack/client.ts';
import type { DeliveryOutcome } from '../../common/slack/delivery.ts';
import type { NotifyUser } from '../../common/slack/notify-user.ts';
import { notOpenedText, OPEN_ALREADY, openView } from '../../common/slack/open-view.ts';
import { metadataOf } from '../../common/slack/private-metadata.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { submittedView } from '../../common/slack/submitted-view.ts';
import type { IncidentOrder } from './incident-order.ts';

export interface NoteModalDeps {
  slack: () => Promise<SlackClient>;
  notifyUser: NotifyUser;
  log: Log;
}

/** As Slack's text input allows. */
const NOTE_CHARACTERS = 3000;
const BLOCK = 'note';
const VALUE = 'value';

interface NotedIncident {
  id: string;
  number: string;
  label: string;
}

/** Opens the modal of a note. If Slack does not let it, the user is told why, and the words that do the same. */
export async function openNoteModal(
  { slack, notifyUser, log }: NoteModalDeps,
  detail: Detail,
  { incident, clicked }: { incident: NotedIncident; clicked: Click },
): Promise<DeliveryOutcome | null> {
  const opened = await openView(await slack(), detail.triggerId, noteView(detail, incident, clicked));
  if ('viewId' in opened || OPEN_ALREADY.has(opened.refused)) return null;
  log.warn('the modal of a note did not open', { reason: opened.refused });
  const word = `\`/sre note ${incident.number} <text>\``;
  const why = isUnsure(opened.refused)
    ? 'Slack did not say whether the form opened. If it did not, type'
    : `${notOpenedText(opened.refused)} Type`;
  const text = `${why} ${word}, or press the button again.`;
  return notifyUser(recipientOf(detail), { text: escapeText(text) });
}

function noteView(detail: Detail, { id, number, label }: NotedIncident, { ts }: Click): ModalView {
  const metadata = {
    ...metadataOf(detail),
    note: { id, number, ts },
    // For the one who replays it.
    target: label,
  };
  return {
    type: 'modal',
    callback_id: formatActionId({ command: '/sre', subcommand: 'note', action: 'add' }),
    external_id: detail.idempotencyKey.slice(0, 255),
    private_metadata: JSON.stringify(metadata),
    title: plain('Add a note'),
    submit: plain('Add note'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: BLOCK,
        label: plain(`Note to ${label}`),
        element: {
          type: 'plain_text_input',
          action_id: VALUE,
          multiline: true,
          max_length: NOTE_CHARACTERS,
          focus_on_load: true,
        },
      },
    ],
  };
}

const metadataSchema = z.object({
  channelId: z.string(),
  note: z.object({ id: z.string(), number: z.string(), ts: z.string() }),
});

/** The note of a submitted modal. Throws what JSON and zod throw for a payload that is none. */
export function readNote(payload: Detail['payload']): IncidentOrder & { note: string } {
  const { view } = submittedView.parse(payload);
  const { channelId, note } = metadataSchema.parse(JSON.parse(view.private_metadata ?? ''));
  const { id, number, ts } = note;
  return {
    action: 'addNote',
    incident: { id, number },
    note: view.state.values[BLOCK]?.[VALUE]?.value?.trim() ?? '',
    ...(ts === '' || channelId === '' ? {} : { clicked: { channel: channelId, ts } }),
  };
}
