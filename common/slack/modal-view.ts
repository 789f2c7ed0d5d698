import type { ModalView } from '@slack/types';
import type { Detail } from '../contract.ts';
import { QBotError } from '../errors.ts';
import { type ActionId, formatActionId } from './action-id.ts';
import { metadataOf } from './private-metadata.ts';

/** https://docs.slack.dev/reference/views/modal-views */
const METADATA_CHARACTERS = 3000;
const EXTERNAL_ID_CHARACTERS = 255;

/** What a modal carries is longer than Slack takes. */
export class ModalDataTooLongError extends QBotError {
  readonly code = 'QBOT_MODAL_DATA_TOO_LONG';

  constructor(characters: number) {
    super(
      `private_metadata has ${characters} characters, and Slack takes ${METADATA_CHARACTERS}: put an id into \`data\`, and what it stands for into the table`,
    );
  }
}

/** Which modal it is: its submission is gated as that sub-command. */
export interface ModalId extends Omit<ActionId, 'command'> {
  /** Of the command's own, plain JSON: `parseSubmission` gives it back. */
  data?: unknown;
}

/** What it shows. */
export type ModalContent = Pick<ModalView, 'title' | 'submit' | 'close' | 'blocks'>;

/**
 * The whole view of a modal of this command: its ids, and what the gatekeeper and the submission need of `detail` in
 * `private_metadata`. Give each field a block of its own, and `block_id` the name that the field has for `parseSubmission`.
 * Throws ModalDataTooLongError.
 *
 * @example
 * const id = { subcommand: 'close', action: 'confirm', data: { id: ticket.id } };
 * const view = modalView(detail, id, { title: plain('Close a ticket'), submit: plain('Close it'), blocks: [reasonInput()] });
 */
export function modalView(
  detail: Detail,
  { subcommand, action, data }: ModalId,
  content: ModalContent,
): ModalView {
  const metadata = JSON.stringify({ ...metadataOf(detail), data });
  if (metadata.length > METADATA_CHARACTERS) throw new ModalDataTooLongError(metadata.length);
  return {
    type: 'modal',
    callback_id: formatActionId({ command: detail.command, subcommand, action }),
    external_id: detail.idempotencyKey.slice(0, EXTERNAL_ID_CHARACTERS),
    private_metadata: metadata,
    ...content,
  };
}
