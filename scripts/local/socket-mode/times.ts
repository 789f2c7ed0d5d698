/** How long the relay waits, milliseconds. */
export interface RelayTimes {
  /** Until Slack says hello on a new connection. */
  helloMs: number;
  /** For what is still answered on a connection that was replaced. */
  drainMs: number;
  /** Without a frame or a ping. */
  silenceMs: number;
  /** Between two looks at the clock, after which the machine must have slept. */
  sleptMs: number;
  /** Between two looks. */
  tickMs: number;
  /** Before the second try, and between two connections at the least. */
  firstBackOffMs: number;
  longestBackOffMs: number;
}

export const RELAY_TIMES: RelayTimes = {
  helloMs: 10_000,
  drainMs: 10_000,
  silenceMs: 90_000,
  sleptMs: 60_000,
  tickMs: 5_000,
  firstBackOffMs: 1_000,
  longestBackOffMs: 30_000,
};

/**
 * How long to wait before the next connection is opened: doubled with each failure, and never in step with others.
 * `sinceLastMs`: since the last one was opened. `random`: 0 to 1.
 */
export function backOffMs(
  { firstBackOffMs, longestBackOffMs }: RelayTimes,
  { failures, sinceLastMs }: { failures: number; sinceLastMs: number },
  random: number,
): number {
  if (failures === 0) return Math.max(0, firstBackOffMs - sinceLastMs);
  const longest = Math.min(longestBackOffMs, firstBackOffMs * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}

/** Why a connection that seems to be in service is not to be trusted; undefined where it is. */
export function staleness(times: RelayTimes, seen: Liveness): string | undefined {
  if (seen.sinceTickMs > times.sleptMs) return 'this machine has slept';
  if (seen.sincePingMs !== undefined) {
    const silentMs = Math.min(seen.sinceFrameMs, seen.sincePingMs);
    return silentMs > times.silenceMs ? 'nothing came from Slack for too long' : undefined;
  }
  // Without pings, a long silence may just be a quiet workspace.
  const isOld = seen.lifeMs > 0 && seen.ageMs > 0.9 * seen.lifeMs;
  return isOld ? 'it is about as old as Slack lets it become' : undefined;
}

export interface Liveness {
  sinceTickMs: number;
  sinceFrameMs: number;
  /** undefined where this Node has shown none yet. */
  sincePingMs: number | undefined;
  ageMs: number;
  /** Of the connection, as Slack's hello said; 0 where it did not. */
  lifeMs: number;
}
