import type { Effect, Intent } from './fuzz-case.ts';
import { ROUTES } from './fuzzed-bot.ts';

/** The three gates once more, from the design and not from the gatekeeper's code. */
export function mayPass(intent: Intent): boolean {
  const route = ROUTES.get(intent.command);
  if (route === undefined || !route.types.includes(intent.type)) return false;
  return isAllowedThere(route.channels, intent.channel) && isAllowedFor(route.restricted, intent);
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

function isAllowedFor(restricted: Readonly<Record<string, readonly string[]>>, intent: Intent): boolean {
  return Object.entries(restricted).every(
    ([word, users]) => (word !== '' && word !== intent.subcommand) || users.includes(intent.user),
  );
}
