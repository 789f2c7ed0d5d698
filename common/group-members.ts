/** The people of one group or schedule, as the sync last read them. */
export interface Group {
  /** When that was, milliseconds since the epoch; whole seconds are kept. */
  readAt: number;
  /** Slack's ids of people, each once. */
  users: readonly string[];
}

/** `S0123ABCD`, or `oncall:<schedule>` -> its people. */
export type GroupMembers = ReadonlyMap<string, Group>;

/** What stands in a list of rights before the name of a schedule. */
export const ON_CALL = 'oncall:';

/** Of one parameter: each has a letter. */
export const MAX_GROUPS = 26;

/** Of a standard parameter of SSM. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const PARAMETER_BYTES = 4096;

/** Older ones grant nothing: docs/decisions.md says why a day. */
export const GROUP_MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** The clock of the sync may be ahead by this much. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

const VERSION = '1';
const FIRST_LETTER = 'a'.charCodeAt(0);
const SECONDS = 1000;
const RADIX = 36;

/** Whether an entry of a list of rights stands for several people. */
export function isGroup(entry: string): boolean {
  return entry.startsWith('S') || entry.startsWith(ON_CALL);
}

/** Whether what was read at that time still grants rights. Both in milliseconds since the epoch. */
export function isFresh(readAt: number, now: number): boolean {
  return readAt <= now + CLOCK_SKEW_MS && now - readAt < GROUP_MAX_AGE_MS;
}

/**
 * The text of the parameter: `1|S0123ABCD@tlpwu8,oncall:Platform%20on%20call@tlpwu8|U0123ABCDaU0123EFGHab`. Each person
 * stands there once, with a letter for each of their groups; times are seconds in base 36. Throws a RangeError for more
 * than 26 groups; how long it is, the caller measures (`peopleTooMany`).
 */
export function writeGroupMembers(members: GroupMembers): string {
  if (members.size > MAX_GROUPS) throw new RangeError(`${members.size} groups, of at most ${MAX_GROUPS}`);
  const groups = [...members].map(
    ([name, { readAt }]) => `${escapeName(name)}@${Math.floor(readAt / SECONDS).toString(RADIX)}`,
  );
  return [VERSION, groups.join(','), peopleOf(members).join('')].join('|');
}

/** How many people more than the parameter holds these are: 0 if they fit. */
export function peopleTooMany(members: GroupMembers): number {
  let tooMuch = writeGroupMembers(members).length - PARAMETER_BYTES;
  let people = 0;
  for (const { length } of peopleOf(members).reverse()) {
    if (tooMuch <= 0) break;
    tooMuch -= length;
    people += 1;
  }
  return people;
}

/** Reads what writeGroupMembers wrote; no group at all where the text is anything else. Never throws. */
export function parseGroupMembers(text: string): GroupMembers {
  const [version, groups = '', people = '', ...rest] = text.split('|');
  if (version !== VERSION || rest.length > 0) return new Map();
  const users: string[][] = groups.split(',').map(() => []);
  for (const [, user = '', letters = ''] of people.matchAll(/([A-Z0-9]+)([a-z]+)/g)) {
    for (const letter of letters) users[letter.charCodeAt(0) - FIRST_LETTER]?.push(user);
  }
  return new Map(
    groups.split(',').flatMap((group, index) => {
      const [, name = '', time = ''] = /^([^@]+)@([0-9a-z]{1,8})$/.exec(group) ?? [];
      const readAt = Number.parseInt(time, RADIX) * SECONDS;
      return name === '' ? [] : [[unescapeName(name), { readAt, users: users[index] ?? [] }] as const];
    }),
  );
}

/** `U0123ABCDab`, in the order in which the groups name them. */
function peopleOf(members: GroupMembers): string[] {
  const letters = new Map<string, string>();
  for (const [index, { users }] of [...members.values()].entries()) {
    const letter = String.fromCharCode(FIRST_LETTER + index);
    for (const user of new Set(users)) letters.set(user, (letters.get(user) ?? '') + letter);
  }
  return [...letters].map(([user, of]) => user + of);
}

/** `oncall:` stays readable; the rest is ASCII without our own signs. */
function escapeName(name: string): string {
  return encodeURIComponent(name).replace('%3A', ':');
}

function unescapeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
