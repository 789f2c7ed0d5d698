import type { Detail, DetailType } from '../../common/contract.ts';
import { restrictionNames, subcommandsIn } from '../../common/restrictions.ts';

type IdLists = Readonly<Record<string, readonly string[]>>;

export interface GateLists {
  /** Command -> detail-types that a backend takes. */
  allowedCommands: Readonly<Record<string, readonly DetailType[]>>;
  /** Command -> channel ids, or `["*"]`. */
  allowedChannels: IdLists;
  /** `/command` or `/command subcommand` -> user ids. */
  restrictedCommands: IdLists;
}

export interface Asked {
  type: DetailType;
  command: string;
  subcommand: string;
  user: string;
  channel: string | null;
}

export type Refusal =
  /** `known`: what can be typed. */
  | { rule: 'allowed_commands'; known: string[] }
  | { rule: 'allowed_channels'; channels: readonly string[] }
  | { rule: 'restricted_commands'; restricted: string };

/**
 * The three gates, deny by default, by id. Answers why it is refused, undefined where it may pass.
 * A direct message, or an event without a channel, passes only where the list is `["*"]`.
 */
export function refusalOf(lists: GateLists, asked: Asked): Refusal | undefined {
  if (!listOf(lists.allowedCommands, asked.command).includes(asked.type)) {
    return { rule: 'allowed_commands', known: slashCommands(lists) };
  }
  const channels = listOf(lists.allowedChannels, asked.command);
  if (!channelAllowed(channels, asked.channel)) return { rule: 'allowed_channels', channels };
  const restricted = restrictionsOf(lists, asked.command, asked.subcommand).find(
    (key) => !listOf(lists.restrictedCommands, key).includes(asked.user),
  );
  return restricted === undefined ? undefined : { rule: 'restricted_commands', restricted };
}

/**
 * What this user may not run of the command, and where it works, for its backend's `help`; what they may not run of all
 * commands where the route is no slash command, as a button there may run another command's order.
 */
export function accessOf(lists: GateLists, command: string, user: string): Detail['access'] {
  const restricted = Object.keys(lists.restrictedCommands).filter(
    (key) => !listOf(lists.restrictedCommands, key).includes(user),
  );
  const denied = subcommandsIn(restricted, command);
  if (!command.startsWith('/')) return { denied, restricted };
  return { denied, channels: [...listOf(lists.allowedChannels, command)] };
}

function restrictionsOf(lists: GateLists, command: string, subcommand: string): string[] {
  return restrictionNames(command, subcommand).filter((key) => Object.hasOwn(lists.restrictedCommands, key));
}

function channelAllowed(channels: readonly string[], channel: string | null): boolean {
  if (channels.length === 1 && channels[0] === '*') return true;
  return channel !== null && !channel.startsWith('D') && channels.includes(channel);
}

function slashCommands(lists: GateLists): string[] {
  return Object.keys(lists.allowedCommands).filter((command) => {
    return command.startsWith('/') && listOf(lists.allowedCommands, command).includes('slash_command');
  });
}

/** A name that only `Object.prototype` knows is unknown. */
function listOf<T>(lists: Readonly<Record<string, readonly T[]>>, key: string): readonly T[] {
  return Object.hasOwn(lists, key) ? (lists[key] ?? []) : [];
}
