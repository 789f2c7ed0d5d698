import type { JsonObject } from '../../json.ts';

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  botIsMember: boolean;
  /** User ids. */
  members: string[];
  archived?: boolean;
}

export interface User {
  id: string;
  name: string;
  teamId: string;
  /** Of some channels alone: Slack's `is_restricted`. */
  isGuest?: boolean;
  isDeactivated?: boolean;
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
  /** User ids. */
  users: string[];
  /** Slack deletes no group. */
  isDisabled?: boolean;
  /** Any member may edit it; left out, Slack says nothing of it. */
  isOpen?: boolean;
}

export interface Message {
  /** Unique in this workspace, in Slack's shape: `1700000000.000001`. */
  ts: string;
  channel: string;
  /** '' for a message of another app. */
  user: string;
  /** Name of that app. */
  bot?: string;
  text: string;
  blocks: JsonObject[];
  /** Of another app. */
  attachments?: JsonObject[];
  /** Of a message that a user wrote. */
  clientMsgId?: string;
  /** The only user who sees it. */
  ephemeralFor?: string;
  threadTs?: string;
  updates: number;
  /** Its earlier texts, oldest first. */
  history: string[];
  /** Last change of its content, milliseconds since the epoch. */
  changedAt: number;
  via: 'chat.postMessage' | 'chat.postEphemeral' | 'response_url' | 'ack' | 'composer';
}

/** Of the bot unless it says whose. */
export type NewMessage = Omit<Message, 'ts' | 'user' | 'updates' | 'history' | 'changedAt'> & {
  user?: string;
};

/** The bot as the workspace knows it. */
export const BOT = { userId: 'U0QBOT0001', botId: 'B0QBOT0001', name: 'qbot' } as const;

/** The users, channels and messages of one Slack workspace. */
export class Workspace {
  readonly channels: Channel[];
  readonly users: User[];
  readonly groups: UserGroup[];
  readonly #messages = new Map<string, Message>();
  readonly #now: () => number;
  #stamps = 0;

  constructor(
    known: { channels: readonly Channel[]; users: User[]; groups?: readonly UserGroup[] },
    now: () => number,
  ) {
    this.channels = [...known.channels];
    this.users = known.users;
    this.groups = (known.groups ?? []).map((group) => ({ ...group }));
    this.#now = now;
  }

  channel(id: string): Channel | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  user(id: string): User | undefined {
    return this.users.find((user) => user.id === id);
  }

  /** The bot's direct message channel with that user, opened if there was none. */
  directChannel(user: User): Channel {
    const id = `D${user.id.slice(1)}`;
    const found = this.channel(id);
    if (found !== undefined) return found;
    const channel: Channel = { id, name: user.name, kind: 'im', botIsMember: true, members: [user.id] };
    this.channels.push(channel);
    return channel;
  }

  messages(): Message[] {
    return [...this.#messages.values()];
  }

  message(ts: string): Message | undefined {
    return this.#messages.get(ts);
  }

  post(message: NewMessage): Message {
    const posted: Message = {
      ...{ user: BOT.userId, ...message, ts: this.stamp() },
      ...{ updates: 0, history: [], changedAt: this.#now() },
    };
    this.#messages.set(posted.ts, posted);
    return posted;
  }

  edit(message: Message, to: { text: string; blocks: JsonObject[] }): void {
    message.history.push(message.text);
    message.updates += 1;
    message.changedAt = this.#now();
    message.text = to.text;
    message.blocks = to.blocks;
  }

  remove(ts: string): void {
    this.#messages.delete(ts);
  }

  /** A new timestamp in Slack's shape, unique in this workspace. */
  stamp(): string {
    this.#stamps += 1;
    return `${Math.floor(this.#now() / 1000)}.${String(this.#stamps).padStart(6, '0')}`;
  }
}
