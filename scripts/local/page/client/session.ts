import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Channel } from '../../driver-answers.ts';
import type { Setup, Snapshot } from '../snapshot.ts';
import type { Bot } from './bot.ts';

/** Which user is at the page, and in which channel. */
export interface Place {
  channelId: string;
  userId: string;
}

/** The running bot as this page sees it, and where its user is. */
export interface Session extends Setup {
  bot: Bot;
  snapshot: Snapshot;
  channels: Channel[];
  place: Place;
  setPlace: (place: Place) => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** Throws outside of the app. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('there is no session');
  return session;
}

/** The bot's direct message with a user has the bot's name, as in Slack. */
export function shownName({ botIsMember, kind, name }: Channel): string {
  if (kind !== 'im') return name;
  return botIsMember ? 'Q-Bot' : 'Direct message';
}

/** Two letters for the square beside a name: `oo` of `olivia.oncall`. */
export function initialsOf(name: string): string {
  const parts = name.split(/[^a-z0-9]+/i).filter((part) => part !== '');
  return parts
    .slice(0, 2)
    .map((part) => part[0])
    .join('')
    .toUpperCase();
}
