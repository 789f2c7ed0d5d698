import { closest, distance } from 'fastest-levenshtein';
import type { Detail } from '../contract.ts';
import { channelList } from '../slack/channel-list.ts';
import { inCode } from '../slack/in-code.ts';
import { escapeText } from '../slack/response-url.ts';
import { VERSION } from '../version.ts';

/** One row of a backend's table of sub-commands: dispatch, `help` and corrections are made from it. */
export interface Subcommand {
  name: string;
  /** As typed: `/devops restart <cluster>/<service>`. */
  usage: string;
  /** In a few words, after the usage. */
  description: string;
  /** Name of the sub-command whose restriction holds for this one too. */
  rights?: string;
}

/** What this person may run, in the order of the table, where, and the version that runs. */
export function helpText(title: string, subcommands: readonly Subcommand[], detail: Detail): string {
  const lines = subcommands
    .filter(({ name, rights = name }) => ![name, rights].some((one) => detail.access.denied.includes(one)))
    .map(({ usage, description }) => `\`${escapeText(usage)}\` ${description}`);
  return [`*${title}*`, ...lines, ...whereItWorks(detail), `_Q-Bot ${VERSION}_`].join('\n');
}

function whereItWorks({ access, command }: Detail): string[] {
  const { channels = [] } = access;
  if (channels.length === 0) return [];
  if (channels[0] === '*') return [`_\`${command}\` works everywhere, in direct messages too._`];
  return [`_\`${command}\` works in ${channelList(channels, (id) => `<#${id}>`)}._`];
}

/** Names the word that is none of the sub-commands, says which one is nearest, and what to type next. */
export function unknownSubcommandText(
  subcommands: readonly Subcommand[],
  { command, subcommand, access }: Detail,
): string {
  const allowed = subcommands.map(({ name }) => name).filter((name) => !access.denied.includes(name));
  const guess = didYouMean(subcommand, allowed, (name) => `${command} ${name}`);
  return `\`${command}\` has no ${inCode(subcommand)}.${guess} \`${command} help\` shows what it has.`;
}

/** ` Did you mean ...?` with the name that is nearest to what was typed; empty where none is near. */
export function didYouMean(
  typed: string,
  names: readonly string[],
  show: (name: string) => string = (name) => name,
): string {
  const guess = nearest(typed, names);
  return guess === undefined ? '' : ` Did you mean \`${show(guess)}\`?`;
}

/** More changes than this, or than half of the word, are another word. */
const MAX_CHANGES = 2;

/** The name that is at most two changes away from what was typed, in any case; undefined where none is. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (known.size === 0) return undefined;
  const best = closest(word, [...known.keys()]);
  return distance(word, best) <= Math.min(MAX_CHANGES, word.length / 2) ? known.get(best) : undefined;
}
