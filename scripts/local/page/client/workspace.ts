import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Channel } from '../../driver-client.ts';
import type { Setup } from '../snapshot.ts';

export interface Known extends Setup {
  channels: Channel[];
}

/** Who sits in front of Slack, and where. */
export interface Place {
  channelId: string;
  userId: string;
}

const NOBODY: Known = { commands: [], channels: [], users: [], addresses: [] };

/** The people, channels and commands, for whatever names one of them. */
export const Workspace = createContext<Known>(NOBODY);

export function useWorkspace(): Known {
  return useContext(Workspace);
}

/** The bot's own conversation with somebody bears its name, as in Slack. */
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
