/** A rotation of one person at a time. */
export interface Schedule {
  id: string;
  name: string;
  enabled: boolean;
  teamId?: string;
  /** Addresses, in the order of their shifts; empty: nobody is on call. */
  users: readonly string[];
  /** When a shift begins, and how long each is, milliseconds. */
  firstShiftAt: number;
  shiftMs: number;
}

export interface Shift {
  user: string;
  start: number;
  end: number;
}

/** The shift at that time; undefined where the schedule has nobody. */
export function shiftAt({ firstShiftAt, shiftMs, users }: Schedule, at: number): Shift | undefined {
  const number = Math.floor((at - firstShiftAt) / shiftMs);
  const index = ((number % users.length) + users.length) % users.length;
  const user = users[index];
  if (user === undefined) return undefined;
  const start = firstShiftAt + number * shiftMs;
  return { user, start, end: start + shiftMs };
}

/** Each shift that touches the time from `start` to `end`. */
export function shiftsBetween(schedule: Schedule, start: number, end: number): Shift[] {
  const shifts: Shift[] = [];
  let shift = shiftAt(schedule, start);
  while (shift !== undefined && shift.start < end) {
    shifts.push(shift);
    shift = shiftAt(schedule, shift.end);
  }
  return shifts;
}
