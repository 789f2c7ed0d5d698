import { closest, distance } from 'fastest-levenshtein';
import type { Detail } from '../contract.ts';
import { channelList } from '../slack/channel-list.ts';
import { escapeText } from '../slack/response-url.ts';

/** One row of a backend's table of sub-commands: dispatch, `help` and corrections are made from it. */
export interface Subcommand {
  name: string;
  /** As typed: `/devops restart <cluster>/<service>`. */
  usage: string;
  /** In a few words, after the usage. */
  does: string;
}

/** What this person may run, in the order of the table, and where. */
export function helpText(title: string, subcommands: readonly Subcommand[], detail: Detail): string {
  const lines = subcommands
    .filter(({ name }) => !detail.access.denied.includes(name))
    .map(({ usage, does }) => `\`${escapeText(usage)}\` ${does}`);
  return [`*${title}*`, ...lines, ...whereItWorks(detail)].join('\n');
}

function whereItWorks({ access, command }: Detail): string[] {
  const { channels = [] } = access;
  if (channels.length === 0) return [];
  if (channels[0] === '*') return [`_\`${command}\` works everywhere, in direct messages too._`];
  return [`_\`${command}\` works in ${channelList(channels, (id) => `<#${id}>`)}._`];
}

/** Says that a word is none of the sub-commands, which one is nearest, and what to type next. */
export function unknownSubcommandText(
  subcommands: readonly Subcommand[],
  { command, subcommand, access }: Detail,
): string {
  const allowed = subcommands.map(({ name }) => name).filter((name) => !access.denied.includes(name));
  const guess = nearest(subcommand, allowed);
  const hint = guess === undefined ? '' : ` Did you mean \`${command} ${guess}\`?`;
  return `\`${command}\` does not know that word.${hint} \`${command} help\` shows what it knows.`;
}

/** More changes than this are another word. */
const MAX_CHANGES = 2;

function nearest(word: string, names: readonly string[]): string | undefined {
  const best = closest(word, names);
  return names.length > 0 && distance(word, best) <= MAX_CHANGES ? best : undefined;
}
