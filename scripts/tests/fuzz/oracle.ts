import type { Effect, Intent } from './fuzz-case.ts';
import { ROUTES, type Route } from './fuzzed-bot.ts';

/** The three gates once more, from the design and not from the gatekeeper's code: the one that refuses this, if any does. */
export function denialOf(intent: Intent): string | undefined {
  const route = ROUTES.get(intent.command);
  if (route === undefined || !route.types.includes(intent.type)) return 'allowed_commands';
  if (!isAllowedThere(route.channels, intent.channel)) return 'allowed_channels';
  return isAllowedFor(route, intent) ? undefined : 'restricted_commands';
}

export function mayPass(intent: Intent): boolean {
  return denialOf(intent) === undefined;
}

/** Whether this must be published; `may` if the sub-command is not known and would decide. */
export function effectOf(intent: Intent): Effect {
  if (intent.subcommand !== undefined) return mayPass(intent) ? 'must' : 'never';
  if (!mayPass({ ...intent, subcommand: '' })) return 'never';
  const words = Object.keys(ROUTES.get(intent.command)?.restricted ?? {});
  return words.every((subcommand) => mayPass({ ...intent, subcommand })) ? 'must' : 'may';
}

/** A direct message is no channel. */
function isAllowedThere(channels: readonly string[] | 'any', channel: string | null): boolean {
  if (channels === 'any') return true;
  return channel !== null && channel[0] !== 'D' && channels.some((one) => one === channel);
}

/** What an event of it has to say: the sub-command of which its word is an alias. */
export function withoutAlias(intent: Partial<Intent>): Partial<Intent> {
  const { command = '', subcommand = '' } = intent;
  const aliases = ROUTES.get(command)?.aliases ?? {};
  return Object.hasOwn(aliases, subcommand) ? { ...intent, subcommand: aliases[subcommand] } : intent;
}

function isAllowedFor({ restricted }: Route, intent: Intent): boolean {
  const { subcommand: meant = '', user } = { ...intent, ...withoutAlias(intent) };
  return Object.entries(restricted).every(
    ([word, users]) => (word !== '' && word !== meant) || users.includes(user),
  );
}
