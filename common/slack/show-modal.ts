import type { ModalView } from '@slack/types';
import { recipientOf } from '../backend/define-backend.ts';
import type { Detail } from '../contract.ts';
import type { Log } from '../logger.ts';
import { type ActionId, formatActionId } from './action-id.ts';
import { plain, section } from './blocks.ts';
import type { SlackClient } from './client.ts';
import type { DeliveryOutcome } from './delivery.ts';
import type { NotifyUser } from './notify-user.ts';
import { notOpenedText, OPEN_ALREADY, openView, updateView } from './open-view.ts';
import type { SlackMessage } from './response-url.ts';

export interface ShowModalDeps {
  slack: () => Promise<SlackClient>;
  notifyUser: NotifyUser;
  log: Log;
}

/** The button that opens a modal with a fresh trigger: its click arrives under that id, with that value. */
export interface OpenFormButton extends Omit<ActionId, 'command'> {
  /** At most 2,000 characters. */
  value: string;
}

export interface ModalToShow {
  /** Shown at once, within the 3 seconds of its trigger. Has an `external_id` that each delivery gives it: `modalView` does. */
  view: ModalView;
  /** What takes its place as soon as it is known, with the same `external_id`. Begins beside the opening: it only reads. */
  fill?: () => Promise<ModalView>;
  /** Id of an open modal whose place `fill` takes: no trigger is needed. */
  inPlaceOf?: string | undefined;
  /** For the user whose trigger has expired. */
  again: OpenFormButton;
}

/** Returns how the user got the button; null if the modal is open. */
export type ShowModal = (detail: Detail, modal: ModalToShow) => Promise<DeliveryOutcome | null>;

/**
 * Opens a modal at once, then fills it. A trigger works once: where an earlier delivery used it, that modal is found by
 * its `external_id` and filled, never opened twice. Where none opened, the user gets a button that brings a fresh trigger.
 * Throws UserError if Slack does not accept the token, what `fill` throws, and Slack's error where the filling failed.
 *
 * @example
 * const view = modalView(detail, { subcommand: 'close', action: 'confirm', data: { id } }, { title: plain('Close'), blocks });
 * return showModal(detail, { view, again: { subcommand: 'close', action: 'open', value: id } });
 *
 * https://docs.slack.dev/surfaces/modals
 */
export function createShowModal({ slack, notifyUser, log }: ShowModalDeps): ShowModal {
  return async (detail, { view, fill, inPlaceOf, again }) => {
    const client = await slack();
    const opening = inPlaceOf ? { viewId: inPlaceOf } : openView(client, detail.triggerId, view);
    const filling = fill?.();
    // Of a modal that did not open: its own error says more.
    filling?.catch(() => undefined);
    const opened = await opening;
    const filled = await filling;
    if ('viewId' in opened) {
      const there = filled === undefined || (await updateView(client, { view_id: opened.viewId }, filled));
      if (!there) log.info('the form was closed before it was filled', { outcome: 'closed' });
      return null;
    }
    const { refused } = opened;
    log.warn('the form did not open', { reason: refused });
    // Filled at once, without the first view in between: that would drop what was typed since.
    const target = { external_id: view.external_id ?? '' };
    if (filled !== undefined && (await updateView(client, target, filled))) return null;
    // It did open, and the user may have closed it since.
    if (OPEN_ALREADY.has(refused)) return null;
    const text = `${notOpenedText(refused)} Nothing is lost: open it with the button, or run \`${detail.command}\` again.`;
    return notifyUser(recipientOf(detail), withOpenFormButton(detail.command, text, again));
  };
}

/**
 * A text of ours with the button below. Also for a submission that cannot be used: Slack has closed its modal by then, so
 * no error can stand at a field of it, but the button can bring it back with what was typed.
 *
 * @example
 * const text = 'Nothing was closed: the reason was empty. The button opens the form again with what you typed.';
 * return notifyUser(recipientOf(detail), withOpenFormButton('/xyz', text, { subcommand: 'close', action: 'open', value }));
 */
export function withOpenFormButton(
  command: string,
  text: string,
  { subcommand, action, value }: OpenFormButton,
): SlackMessage {
  const action_id = formatActionId({ command, subcommand, action });
  const button = { type: 'button' as const, action_id, text: plain('Open form'), value };
  return { text, blocks: [section(text), { type: 'actions', elements: [button] }] };
}
