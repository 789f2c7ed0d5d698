import { OPERATIONS_CHANNEL } from '../local/world.ts';
import type { Form, Ledger, Shown } from './ledger.ts';

/** What one person has before their eyes, and what is written about them where they may not look. */
export interface Sight {
  messages: Shown[];
  forms: Form[];
  /** In the operations channel. */
  cards: Shown[];
}

/** Splits what is shown by the person who sees it as their own: each command has a person of its own. */
export function sightsOf({ forms, messages }: Pick<Ledger, 'forms' | 'messages'>): (user: string) => Sight {
  const sights = new Map<string, Sight>();
  const sightOf = (user: string): Sight => {
    const known = sights.get(user);
    if (known !== undefined) return known;
    const sight: Sight = { messages: [], forms: [], cards: [] };
    sights.set(user, sight);
    return sight;
  };
  for (const form of forms) sightOf(form.user).forms.push(form);
  for (const message of messages) {
    const isCard = message.channel === OPERATIONS_CHANNEL;
    for (const user of addresseesOf(message)) sightOf(user)[isCard ? 'cards' : 'messages'].push(message);
  }
  return sightOf;
}

/** Who sees it as about them: alone, by a direct message, or because it names them. */
export function addresseesOf({ channel, onlyFor, words }: Shown): Set<string> {
  if (onlyFor !== undefined) return new Set([onlyFor]);
  if (channel.startsWith('D')) return new Set([`U${channel.slice(1)}`]);
  return new Set([...words.matchAll(/<@(U\w+)>/g)].map(([, user = '']) => user));
}
