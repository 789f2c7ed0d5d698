import { channelList } from '../../common/slack/channel-list.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import type { Refusal } from './gates.ts';

export interface Wording {
  /** How a channel is shown: a link in a message, its id where Slack shows plain text. */
  channel: (id: string) => string;
  code: (word: string) => string;
}

/** For messages. */
export const MRKDWN: Wording = {
  channel: (id) => `<#${id}>`,
  code: (word) => `\`${escapeText(word)}\``,
};

/** For `response_action: errors`, which shows plain text. */
export const PLAIN: Wording = { channel: (id) => id, code: (word) => word };

export interface RefusedRequest {
  refusal: Refusal;
  command: string;
  user: string;
  channel: string | null;
  helpContact: string;
  requestId: string;
}

/** Which rule refused it, where it works, and which id to ask whom for. */
export function refusalText(refused: RefusedRequest, wording: Wording): string {
  return `${reasonText(refused, wording)} (rule ${wording.code(refused.refusal.rule)}, ref ${refused.requestId})`;
}

function reasonText(
  { refusal, command, user, channel, helpContact }: RefusedRequest,
  wording: Wording,
): string {
  const name = wording.code(command);
  if (refusal.rule === 'allowed_commands') {
    if (refusal.known.includes(command)) return `${name} does not take this. Run ${name} again.`;
    const known = refusal.known.map(wording.code).join(', ');
    return `${name} is not a command of Q-Bot. It knows ${known || 'none yet'}. Ask ${helpContact} if it should.`;
  }
  if (refusal.rule === 'restricted_commands') {
    const restricted = wording.code(refusal.restricted);
    return `${restricted} is restricted, and you are not on its list. Ask ${helpContact} to add your user id ${user}.`;
  }
  const here = channel === null ? 'here' : 'in this channel';
  const ask = channel === null ? '' : ` Ask ${helpContact} to add the channel id ${channel}.`;
  return `${name} is not allowed ${here}. ${whereItWorks(refusal.channels, wording)}${ask}`;
}

function whereItWorks(channels: readonly string[], wording: Wording): string {
  if (channels.length === 0) return 'It is not allowed in any channel yet.';
  return `It works in ${channelList(channels, wording.channel)}.`;
}
