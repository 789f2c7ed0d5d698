import { channelList } from '../../common/slack/channel-list.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import type { Refusal } from './authorize.ts';
import { readableText } from './parse-command.ts';
import type { SlackRequest } from './slack-request.ts';

export interface Wording {
  code: (word: string) => string;
  /** Slack text of the configuration. */
  text: (configured: string) => string;
  /** The same, for whom to ask. */
  contact: (configured: string) => string;
  /** Where a command works, or how to learn that. */
  whereItWorks: (command: string, channels: readonly string[]) => string;
}

/** For messages. */
export const MRKDWN: Wording = {
  code: (word) => `\`${escapeText(word)}\``,
  text: (configured) => configured,
  contact: (configured) => configured,
  whereItWorks: (_command, channels) => `It works in ${channelList(channels, (id) => `<#${id}>`)}.`,
};

/** A mention that carries no name. */
const UNNAMED = /<[@#!][^|>]+>/;

/** For `response_action: errors`, which shows plain text: ids of channels and users say nothing there. */
export const PLAIN: Wording = {
  code: (word) => word,
  text: readableText,
  contact: (configured) => (UNNAMED.test(configured) ? 'the Q-Bot team' : readableText(configured)),
  whereItWorks: (command) =>
    `Copy what you typed and run ${command} there: the answer links the channels where it works.`,
};

export interface RefusedRequest {
  refusal: Refusal;
  request: Pick<SlackRequest, 'channel' | 'command' | 'type' | 'user'>;
  helpContact: string;
  requestId: string;
}

/** Why it is refused, what to do, and which id to ask for; the rule and the reference last. */
export function refusalText(refused: RefusedRequest, wording: Wording): string {
  return `${reasonText(refused, wording)} (rule ${wording.code(refused.refusal.rule)}, ref ${refused.requestId})`;
}

function reasonText(refused: RefusedRequest, wording: Wording): string {
  const { refusal, request, helpContact } = refused;
  const contact = wording.contact(helpContact);
  if (refusal.rule === 'allowed_commands') return unknownText(refused, refusal.known, wording);
  if (refusal.rule === 'restricted_commands') {
    const restricted = wording.code(refusal.restricted);
    return `${restricted} is restricted, and you are not on its list. Ask ${contact} to add your user id ${request.user.id}.`;
  }
  return channelText(refused, refusal.channels, wording);
}

function unknownText({ request, helpContact }: RefusedRequest, known: string[], wording: Wording): string {
  const name = wording.code(request.command);
  const ask = `Ask ${wording.contact(helpContact)} if it should.`;
  if (request.type === 'slash_command') {
    return `${name} is not a command of Q-Bot. It knows ${known.map(wording.code).join(', ') || 'none yet'}. ${ask}`;
  }
  const what = request.type === 'block_actions' ? 'This button' : 'This form';
  return `${what} no longer works. ${known.includes(request.command) ? `Run ${name} again.` : ask}`;
}

function channelText(refused: RefusedRequest, channels: readonly string[], wording: Wording): string {
  const { channel, command, type } = refused.request;
  const name = wording.code(command);
  const isForm = type === 'view_submission';
  const where =
    channels.length === 0 ? 'It is not allowed in any channel yet.' : wording.whereItWorks(command, channels);
  if (channel === null) {
    return isForm
      ? `This form does not say in which channel you opened it, so Q-Bot cannot check whether ${name} is allowed there. Copy what you typed, close the form and run ${name} again.`
      : `${name} is not allowed here. ${where}`;
  }
  // ["*"] alone allows them: adding the id of one changes nothing.
  if (channel.id.startsWith('D')) return `${name} does not work in direct messages. ${where}`;
  const place = isForm ? 'the channel where you opened this form' : 'this channel';
  return `${name} is not allowed in ${place}. ${where} Ask ${wording.contact(refused.helpContact)} to add the channel id ${channel.id}.`;
}
