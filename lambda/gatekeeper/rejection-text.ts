import type { DetailType } from '../../common/contract.ts';
import { channelList } from '../../common/slack/channel-list.ts';
import { inCode } from '../../common/slack/in-code.ts';
import { truncate } from '../../common/truncate.ts';
import type { UserDenial } from './authorize.ts';
import type { Config } from './config.ts';
import { readableText } from './parse-command.ts';
import type { ReceivedRequest } from './slack-request.ts';

export interface Wording {
  code: (word: string) => string;
  /** Slack text of the configuration. */
  text: (configured: string) => string;
  /** The same, for a contact to ask. */
  contact: (configured: string) => string;
  /** Where a command works, or how to learn that. */
  whereItWorks: (command: string, channels: readonly string[]) => string;
}

/** Of a command or an id: Slack's own are shorter. */
const CODE_CHARACTERS = 300;

/** For messages. */
export const MRKDWN: Wording = {
  code: (word) => inCode(word, CODE_CHARACTERS),
  text: (configured) => configured,
  contact: (configured) => configured,
  whereItWorks: (_command, channels) => `It works in ${channelList(channels, (id) => `<#${id}>`)}.`,
};

/** A mention without a name. */
const UNNAMED = /<[@#!][^|>]+>/;

/** For `response_action: errors`, which shows plain text: ids of channels and users mean nothing there. */
export const PLAIN: Wording = {
  code: (word) => word,
  text: readableText,
  contact: (configured) => (UNNAMED.test(configured) ? 'the Q-Bot team' : readableText(configured)),
  whereItWorks: (command) =>
    `Copy what you typed and run ${command} there: the answer links the channels where it works.`,
};

export interface DeniedRequest {
  denial: UserDenial;
  request: Pick<ReceivedRequest, 'channel' | 'command' | 'type' | 'user' | 'requestId'>;
  helpContact: string;
}

/** Why the request is denied, what to do, and which id to ask for; the rule and the reference last. */
export function deniedText(denied: DeniedRequest, wording: Wording): string {
  return `${reasonText(denied, wording)} (rule ${wording.code(denied.denial.rule)}, ref ${denied.request.requestId})`;
}

function reasonText(denied: DeniedRequest, wording: Wording): string {
  const { denial } = denied;
  if (denial.rule === 'slack_home_teams') return unknownHomeText(denied, denial.teams, wording);
  if (denial.rule === 'allowed_commands') return unknownText(denied, denial.known, wording);
  if (denial.rule === 'restricted_commands') return restrictedText(denied, denial, wording);
  return channelText(denied, denial.channels, wording);
}

/** Groups that grant nothing now are named: else their people would ask why, and nobody knew. */
function restrictedText(
  { helpContact, request }: DeniedRequest,
  { groups = [], restricted, stale = [], unread = [] }: Extract<UserDenial, { rule: 'restricted_commands' }>,
  wording: Wording,
): string {
  const contact = wording.contact(helpContact);
  const listed = (entries: string[]) =>
    entries
      .slice(0, GROUPS)
      .map((entry) => wording.code(truncate(entry, GROUP_CHARACTERS)))
      .join(', ');
  const denied = `${wording.code(restricted)} is restricted, and you are not on its list.`;
  const old =
    stale.length === 0
      ? ''
      : ` Its groups grant nothing now, because Q-Bot could not read their members for a day: ${listed(stale)}.`;
  const unknown = unread.length === 0 ? '' : ` Q-Bot does not know yet who is in ${listed(unread)}.`;
  const join = groups.length === 0 ? '' : `, or to put you into ${listed(groups)}`;
  return `${denied}${old}${unknown} Ask ${contact} to add your user id ${request.user.id}${join}.`;
}

/** Of the names of schedules, and how many of them are shown. */
const GROUP_CHARACTERS = 80;
const GROUPS = 5;

/** Longest list of ids that is shown: Slack's own have 11 characters. */
const TEAM_CHARACTERS = 64;

function unknownHomeText({ request, helpContact }: DeniedRequest, teams: string[], wording: Wording): string {
  const ids = wording.code(truncate(teams.join(', '), TEAM_CHARACTERS));
  const contact = wording.contact(helpContact);
  const ask = `If you should be able to use Q-Bot, ask ${contact} to list the workspace id ${ids}.`;
  const why = 'Q-Bot does not know your home workspace';
  if (request.type !== 'view_submission') return `${why}, so nothing was done. ${ask}`;
  return `${why}, so nothing was sent. Copy what you typed: it is lost when you close this form. ${ask}`;
}

const WHAT: Partial<Record<DetailType, string>> = {
  block_actions: 'This button',
  message_action: 'This shortcut',
};

function unknownText({ request, helpContact }: DeniedRequest, known: string[], wording: Wording): string {
  const name = wording.code(request.command);
  const ask = `Ask ${wording.contact(helpContact)} if it should.`;
  if (request.type === 'slash_command') {
    return `${name} is not a command of Q-Bot. It knows ${known.map(wording.code).join(', ') || 'none yet'}. ${ask}`;
  }
  const what = WHAT[request.type] ?? 'This form';
  return `${what} no longer works. ${known.includes(request.command) ? `Run ${name} again.` : ask}`;
}

function channelText(denied: DeniedRequest, channels: readonly string[], wording: Wording): string {
  const { channel, command, type } = denied.request;
  const name = wording.code(command);
  const isModal = type === 'view_submission';
  const where =
    channels.length === 0 ? 'It is not allowed in any channel yet.' : wording.whereItWorks(command, channels);
  if (channel === null) {
    return isModal
      ? `This form does not say in which channel you opened it, so Q-Bot cannot check whether ${name} is allowed there. Copy what you typed, close the form and run ${name} again.`
      : `${name} is not allowed here. ${where}`;
  }
  // ["*"] alone allows them: adding the id of one changes nothing.
  if (channel.id.startsWith('D')) return `${name} does not work in direct messages. ${where}`;
  const place = isModal ? 'the channel where you opened this form' : 'this channel';
  return `${name} is not allowed in ${place}. ${where} Ask ${wording.contact(denied.helpContact)} to add the channel id ${channel.id}.`;
}

/** For a request that the bus did not take: nothing was done, and what to do instead. `reason`: of the failure. */
export function notPublishedText(
  { helpContact, incidentCommands, incidentFallback }: Config,
  { command, reason, requestId }: { command: string; reason: string; requestId: string },
  { code, contact, text }: Wording,
): string {
  const opens = incidentCommands.includes(command);
  const nothing = opens ? 'nothing was opened' : 'nothing was started';
  const instead = opens ? `: ${text(incidentFallback)}` : `, ask ${contact(helpContact)}.`;
  const what =
    reason === 'entry_too_large'
      ? `is too long for Q-Bot; ${nothing}. Send it again with less text. If it has to be so long`
      : `did not go through; ${nothing}. Try again. If it keeps failing`;
  return `${code(command)} ${what}${instead} (ref ${requestId})`;
}
