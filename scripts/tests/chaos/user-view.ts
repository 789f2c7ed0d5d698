import type { ShownMessage } from './observed-state.ts';

/** Splits a list that only grows by user, and at each look reads only what is new. */
export class UserView<T> {
  readonly #list: () => readonly T[];
  readonly #usersOf: (value: T) => Iterable<string>;
  readonly #byUser = new Map<string, T[]>();
  #read = 0;

  constructor(list: () => readonly T[], usersOf: (value: T) => Iterable<string>) {
    this.#list = list;
    this.#usersOf = usersOf;
  }

  /** Oldest first. */
  of(user: string): readonly T[] {
    const list = this.#list();
    for (const value of list.slice(this.#read)) {
      for (const one of this.#usersOf(value)) {
        this.#byUser.set(one, [...(this.#byUser.get(one) ?? []), value]);
      }
    }
    this.#read = list.length;
    return this.#byUser.get(user) ?? [];
  }
}

/** The users who see a message as about them: alone, by a direct message, or because it names them. */
export function usersOf({ channel, onlyFor, words }: ShownMessage): Set<string> {
  if (onlyFor !== undefined) return new Set([onlyFor]);
  if (channel.startsWith('D')) return new Set([`U${channel.slice(1)}`]);
  return new Set([...words.matchAll(/<@(U\w+)>/g)].map(([, user = '']) => user));
}
