import type { Button } from '@slack/types';
import { formatActionId } from '../../common/slack/action-id.ts';
import { plain, section } from '../../common/slack/blocks.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { type Approval, approvalOf, kindOf, type PendingRestart } from './pending-restarts.ts';
import { type ShownRestart, small } from './restart-message.ts';
import { untilText } from './until-text.ts';

/** A rollback's buttons are gated as a restart's at the gateway: who may not restart may not decide either. */
function idOf(action: string): string {
  return formatActionId({ command: '/devops', subcommand: 'restart', action });
}

export const CONFIRM = idOf('confirm');
export const CANCEL = idOf('cancel');
export const APPROVE = idOf('approve');
export const DENY = idOf('deny');

/** The question is open for so long. */
export const OPEN_MS: Record<Approval, number> = { self: 60_000, other: 15 * 60_000 };

/** The same in words. */
export const OPEN_TEXTS: Record<Approval, string> = { self: '60 seconds', other: '15 minutes' };

/** `at`: milliseconds since the epoch. */
export function isLate(asked: Pick<PendingRestart, 'askedAt' | 'approval'>, at: number): boolean {
  return at - asked.askedAt > OPEN_MS[approvalOf(asked)];
}

/** Slack text: what is asked, in a line that ends with `?`, and what would happen then. */
export interface QuestionText {
  title: string;
  plan: string;
}

const EMOJI = { restart: ':arrows_counterclockwise:', rollback: ':rewind:' };

/** Says what will happen, and asks. */
export function questionMessage(asked: ShownRestart, { plan, title }: QuestionText): SlackMessage {
  const approval = approvalOf(asked);
  const until = untilText(asked.askedAt + OPEN_MS[approval], 'time_secs');
  const ways = {
    self: {
      text: `<@${asked.user}> has to confirm by ${until}.`,
      elements: [button(asked, 'Confirm', CONFIRM), button(asked, 'Cancel', CANCEL)],
      small: `Only <@${asked.user}> can confirm, until ${until}`,
    },
    other: {
      text: `<@${asked.user}> asks, and somebody else who may restart it has to approve by ${until}.`,
      elements: [button(asked, 'Approve', APPROVE), button(asked, 'Deny', DENY)],
      small: `Anybody else who may restart it can approve or deny, until ${until}. Asked by <@${asked.user}>, whose own Deny withdraws it`,
    },
  };
  const way = ways[approval];
  return {
    text: `${title} ${way.text}`,
    blocks: [
      section(`${EMOJI[kindOf(asked)]} *${title}*\n${plan}`),
      { type: 'actions', elements: way.elements },
      small(asked, way.small),
    ],
  };
}

function button({ key }: ShownRestart, label: string, actionId: string): Button {
  const element: Button = { type: 'button', action_id: actionId, text: plain(label), value: key };
  return [CONFIRM, APPROVE].includes(actionId) ? { ...element, style: 'danger' } : element;
}
