/** Upper bound of each unit's numbers -> how many of them a millisecond has. */
const UNITS: readonly (readonly [bound: number, perMs: number])[] = [
  [1e11, 1e-3],
  [1e14, 1],
  [1e17, 1e3],
  [1e20, 1e6],
];

/** 1973: a number below it is no time of an alert. Pushover refuses a push for a timestamp after the year 5138. */
const EARLIEST_MS = 1e11;

const ISO_8601 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i;

/**
 * Reads a time: a number, or its digits as text, of seconds, milliseconds (OpsGenie's `createdAt`), microseconds or
 * nanoseconds (its `updatedAt`) since the epoch, or ISO 8601 with its zone. Returns milliseconds since the epoch,
 * undefined if it is none of these.
 */
export function readTime(given: unknown): number | undefined {
  if (typeof given === 'number') return inMilliseconds(given);
  if (typeof given !== 'string') return undefined;
  const text = given.trim();
  if (/^\d{1,25}(\.\d{1,9})?$/.test(text)) return inMilliseconds(Number(text));
  const time = ISO_8601.test(text) ? Date.parse(text) : Number.NaN;
  return time >= EARLIEST_MS ? time : undefined;
}

function inMilliseconds(given: number): number | undefined {
  const [, perMs] = UNITS.find(([bound]) => given < bound) ?? [];
  if (perMs === undefined || !(given > 0)) return undefined;
  // A number of nanoseconds is known to 256 of them: the last of a millisecond must not become the one before.
  const time = Math.floor(given / perMs + 1e-3);
  return time >= EARLIEST_MS ? time : undefined;
}
