import type { ModalView } from '@slack/types';
import { UserError } from '../errors.ts';
import { isTokenTrouble, type SlackClient, slackErrorOf } from './client.ts';

/** Slack's word for why it did not open, or `no_trigger`. */
export type OpenedView = { viewId: string } | { refused: string };

/** Of Slack's words: an earlier delivery of the same click used the trigger, or its modal is open. */
export const OPEN_ALREADY: ReadonlySet<string> = new Set(['exchanged_trigger_id', 'duplicate_external_id']);

/** https://docs.slack.dev/reference/methods/views.open */
const REASONS: Readonly<Record<string, string>> = {
  expired_trigger_id: ' in time',
  no_trigger: ': nothing was clicked that a form can open from',
  no_answer: ': it gave no answer',
  ratelimited: ': Q-Bot asks it too often at the moment',
};

/** Of `refused`, for a user: `Slack did not let the form open in time.` Only a trigger that has expired was too late. */
export function notOpenedText(refused: string): string {
  return `Slack did not let the form open${REASONS[refused] ?? ` (${refused})`}.`;
}

/**
 * Opens a modal, within 3 seconds of the click that the trigger comes from. Never repeated: a trigger works once.
 * Throws UserError if Slack does not accept the token, and what is no answer of Slack.
 * https://docs.slack.dev/reference/methods/views.open
 *
 * @example
 * const opened = await openView(await slack(), detail.triggerId, view);
 * if ('refused' in opened) log.warn('the modal did not open', { reason: opened.refused });
 */
export async function openView(
  slack: Pick<SlackClient, 'views'>,
  triggerId: string | null,
  view: ModalView,
): Promise<OpenedView> {
  if (triggerId === null) return { refused: 'no_trigger' };
  try {
    const opened = await slack.views.open({ trigger_id: triggerId, view });
    return { viewId: opened.view?.id ?? '' };
  } catch (error) {
    return { refused: slackRefusal(error) };
  }
}

/**
 * Puts a view in the place of an open one. False if there is no such view (any more).
 * Throws as `openView` does, and also what Slack itself refuses or does not answer: the next delivery may do it.
 * https://docs.slack.dev/reference/methods/views.update
 */
export async function updateView(
  slack: Pick<SlackClient, 'views'>,
  target: { view_id: string } | { external_id: string },
  view: ModalView,
): Promise<boolean> {
  try {
    await slack.views.update({ ...target, view });
    return true;
  } catch (error) {
    if (slackRefusal(error) === 'not_found') return false;
    throw error;
  }
}

/** Slack's word for it. Throws if it is not Slack that refused, and UserError if only the operator can help. */
export function slackRefusal(error: unknown): string {
  const refused = slackErrorOf(error);
  if (refused === undefined) throw error;
  if (isTokenTrouble(refused)) {
    throw new UserError(
      `Slack does not accept the bot token of Q-Bot (${refused}). Tell the Q-Bot team to set a valid one: \`npm run secrets -- set slack-bot-token\`.`,
    );
  }
  return refused;
}
