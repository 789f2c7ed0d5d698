import type { StateChange } from './alarm-event.ts';

/** As many of one alarm are kept. */
export const MAX_CHANGES = 40;

/** Three changes within so long are flapping; an alarm that was quiet for longer begins a new message. */
export const FLAP_MS = 10 * 60_000;
const FLAP_CHANGES = 3;

/**
 * What is told of an alarm in the order in which it happened, each event once, whatever the order in which they come.
 * `previous`, what the change says that came before it, stands in for an event that is late or lost.
 */
export function withChange(
  history: readonly StateChange[],
  { state, at }: StateChange,
  previous: StateChange | undefined,
): StateChange[] {
  const before = history.findLast((one) => one.at < at);
  const isKnown = previous === undefined || before?.state === previous.state || previous.at >= at;
  const isTold = history.some((one) => one.at === at && one.state === state);
  const all = [...history, ...(isKnown ? [] : [previous]), ...(isTold ? [] : [{ state, at }])];
  return all.toSorted((left, right) => left.at - right.at).slice(-MAX_CHANGES);
}

/**
 * The same state once more is no change, for as long as nothing is told of another one in between. Nor is it one that
 * data goes and comes while the alarm is OK: of a sparse metric that is every night.
 */
function changesIn(history: readonly StateChange[]): StateChange[] {
  const changes: StateChange[] = [];
  for (const one of history) {
    const before = changes.at(-1)?.state;
    const isQuiet = before === 'OK' && one.state === 'INSUFFICIENT_DATA';
    if (one.state !== before && !isQuiet) changes.push(one);
  }
  return changes;
}

/** When the last outage began: in ALARM after more than ten quiet minutes. undefined of an alarm that was never in ALARM. */
export function outageStart(history: readonly StateChange[]): number | undefined {
  const changes = changesIn(history);
  const isFirst = ({ at, state }: StateChange, index: number) => {
    const before = changes[index - 1];
    return state === 'ALARM' && (before === undefined || at - before.at > FLAP_MS);
  };
  return (changes.findLast(isFirst) ?? changes.find(({ state }) => state === 'ALARM'))?.at;
}

/** How the alarm stands now, and what led to it: one that has recovered is OK since then, whatever its data does. */
export interface Standing {
  now: StateChange;
  /** The last time in ALARM, from when to when; undefined where it was not, or is. */
  fired: { from: number; until: number } | undefined;
  /** Of an alarm that flaps: how many changes followed each other closely, and since when. */
  flap: { changes: number; since: number } | undefined;
}

/** undefined for an alarm of which nothing is known. */
export function standingOf(told: readonly StateChange[]): Standing | undefined {
  const history = changesIn(told);
  const now = history.at(-1);
  if (now === undefined) return undefined;
  const firedAt = history.findLastIndex(({ state }) => state === 'ALARM');
  const [from, until] = [history[firedAt]?.at, history[firedAt + 1]?.at];
  const fired = from === undefined || until === undefined ? undefined : { from, until };
  return { now, fired, flap: flapOf(history) };
}

function flapOf(history: readonly StateChange[]): Standing['flap'] {
  const [first, last] = [history.at(-FLAP_CHANGES), history.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at > FLAP_MS) return undefined;
  const gap = history.findLastIndex(({ at }, index) => at - (history[index - 1]?.at ?? at) > FLAP_MS);
  const run = history.slice(Math.max(0, gap));
  return { changes: run.length, since: run[0]?.at ?? first.at };
}
