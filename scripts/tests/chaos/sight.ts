import { OPERATIONS_CHANNEL } from '../../local/sample-data.ts';
import type { Form, Ledger, Shown } from './observed-state.ts';

/** What one person has before their eyes. */
export interface Sight {
  messages: Shown[];
  forms: Form[];
}

/** Splits what is shown by the person who sees it as their own: each command has a person of its own. */
export function sightsOf({ forms, messages }: Pick<Ledger, 'forms' | 'messages'>): (user: string) => Sight {
  const sights = new Map<string, Sight>();
  const sightOf = (user: string): Sight => {
    const known = sights.get(user);
    if (known !== undefined) return known;
    const sight: Sight = { messages: [], forms: [] };
    sights.set(user, sight);
    return sight;
  };
  for (const form of forms) sightOf(form.user).forms.push(form);
  // A card is written about them where they may not look.
  for (const message of messages.filter(({ channel }) => channel !== OPERATIONS_CHANNEL)) {
    for (const user of addresseesOf(message)) sightOf(user).messages.push(message);
  }
  return sightOf;
}

/** Who sees it as about them: alone, by a direct message, or because it names them. */
export function addresseesOf({ channel, onlyFor, words }: Shown): Set<string> {
  if (onlyFor !== undefined) return new Set([onlyFor]);
  if (channel.startsWith('D')) return new Set([`U${channel.slice(1)}`]);
  return new Set([...words.matchAll(/<@(U\w+)>/g)].map(([, user = '']) => user));
}
