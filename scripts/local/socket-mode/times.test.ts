import { backOffMs, RELAY_TIMES, staleness } from './times.ts';

it.each([
  [0, 60_000, 0],
  [0, 400, 600],
  [1, 0, 1000],
  [2, 0, 2000],
  [3, 0, 4000],
  [6, 0, 30_000],
  [40, 0, 30_000],
])('waits after %i failures, %i ms after the last connection, at most %i ms', (failures, sinceLastMs, ms) => {
  expect(backOffMs(RELAY_TIMES, { failures, sinceLastMs }, 1)).toBe(ms);
  if (failures > 0) expect(backOffMs(RELAY_TIMES, { failures, sinceLastMs }, 0)).toBe(ms / 2);
});

const FRESH = { sinceTickMs: 5000, sinceFrameMs: 5000, sincePingMs: 5000, ageMs: 60_000, lifeMs: 3_600_000 };

it.each([
  [{}, undefined],
  [{ sinceTickMs: 61_000 }, 'this machine has slept'],
  [{ sinceFrameMs: 91_000 }, undefined],
  [{ sincePingMs: 91_000 }, undefined],
  [{ sinceFrameMs: 91_000, sincePingMs: 91_000 }, 'nothing came from Slack for too long'],
  // Slack pings, and so age alone says nothing.
  [{ ageMs: 3_500_000 }, undefined],
  [{ sincePingMs: undefined, sinceFrameMs: 91_000 }, undefined],
  [{ sincePingMs: undefined, ageMs: 3_300_000 }, 'it is about as old as Slack lets it become'],
  [{ sincePingMs: undefined, ageMs: 3_200_000 }, undefined],
  [{ sincePingMs: undefined, ageMs: 3_300_000, lifeMs: 0 }, undefined],
])('judges a connection with %j', (seen, why) => {
  expect(staleness(RELAY_TIMES, { ...FRESH, ...seen })).toBe(why);
});
