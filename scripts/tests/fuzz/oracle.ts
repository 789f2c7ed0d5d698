import type { Asked, Effect } from './case.ts';
import { ROUTES } from './harness.ts';

/** The three gates once more, from the design and not from the gatekeeper's code. */
export function mayPass(asked: Asked): boolean {
  const route = ROUTES.get(asked.command);
  if (route === undefined || !route.types.includes(asked.type)) return false;
  return isAllowedThere(route.channels, asked.channel) && isAllowedFor(route.restricted, asked);
}

/** Whether what was asked is to be published; `may` where the sub-command is not known and would decide. */
export function effectOf(asked: Asked): Effect {
  if (asked.subcommand !== undefined) return mayPass(asked) ? 'must' : 'never';
  if (!mayPass({ ...asked, subcommand: '' })) return 'never';
  const words = Object.keys(ROUTES.get(asked.command)?.restricted ?? {});
  return words.every((subcommand) => mayPass({ ...asked, subcommand })) ? 'must' : 'may';
}

/** A direct message is nobody's channel. */
function isAllowedThere(channels: readonly string[] | 'any', channel: string | null): boolean {
  if (channels === 'any') return true;
  return channel !== null && channel[0] !== 'D' && channels.some((one) => one === channel);
}

function isAllowedFor(restricted: Readonly<Record<string, readonly string[]>>, asked: Asked): boolean {
  return Object.entries(restricted).every(
    ([word, users]) => (word !== '' && word !== asked.subcommand) || users.includes(asked.user),
  );
}
