import { percentile } from '../../bench/statistics.ts';
import type { Told, Verdict } from './check-invariants.ts';
import type { Entry } from './command-log.ts';
import type { FaultKind } from './fault-kind.ts';
import type { Outcome } from './shard.ts';

/** The last line. */
export interface Summary {
  commands: number;
  incidents: number;
  lost: number;
  doubled: number;
  untold: number;
  unrecoverable: number;
}

export interface Row {
  fault: string;
  planned: number;
  injected: number;
  told: Record<Told, number>;
  incidents: number;
  recovered: number;
  /** Lost, doubled, untold or unrecoverable. */
  bad: number;
}

/** Milliseconds. */
export interface Times {
  p50: number;
  p99: number;
  max: number;
}

const CALM = '(none)';

/** Adds the lanes up. */
export function summarize(outcomes: readonly Outcome[]): Summary {
  const verdicts = outcomes.flatMap((one) => [...one.verdicts.values()]);
  const count = (is: (verdict: Verdict) => boolean): number => verdicts.filter(is).length;
  return {
    commands: verdicts.length,
    incidents: verdicts.reduce((sum, { incidents }) => sum + incidents, 0),
    lost: count(({ lost }) => lost),
    doubled: count(({ doubled }) => doubled),
    untold: count(({ untold }) => untold),
    unrecoverable: count(({ unrecoverable }) => unrecoverable),
  };
}

/** One row for each fault, in the order of the catalogue, and first one for the commands that none struck. */
export function rowsOf(outcomes: readonly Outcome[], kinds: readonly FaultKind[]): Row[] {
  const rows = new Map([CALM, ...kinds.map(({ name }) => name)].map((name) => [name, emptyRow(name)]));
  for (const { recovered, verdicts } of outcomes) {
    for (const [entry, verdict] of verdicts) {
      const planned = Object.values(entry.planned.faults).map((kind) => kind?.name ?? '');
      for (const name of planned.length === 0 ? [CALM] : planned) {
        const row = rows.get(name);
        if (row !== undefined) add(row, { entry, verdict, isRecovered: recovered.has(entry) });
      }
    }
  }
  return [...rows.values()].filter(({ planned }) => planned > 0);
}

/** Faults that struck fewer commands than this share of them. */
export function tooRare(rows: readonly Row[], commands: number, share: number): Row[] {
  return rows.filter(({ fault, injected }) => fault !== CALM && injected < commands * share);
}

/** undefined where nothing was answered. */
export function acksOf(outcomes: readonly Outcome[]): Times | undefined {
  const times = outcomes.flatMap(({ verdicts }) =>
    [...verdicts.keys()].flatMap(({ acts }) => acts.map(({ ms }) => ms)),
  );
  return timesOf(times);
}

/** How soon those knew whose request was accepted; undefined where nobody was told. */
export function toldOf(outcomes: readonly Outcome[]): Times | undefined {
  const told = outcomes.flatMap(({ verdicts }) => [...verdicts.values()]);
  return timesOf(told.flatMap(({ told: by, toldAfterMs }) => (by === 'door' ? [] : (toldAfterMs ?? []))));
}

function timesOf(times: readonly number[]): Times | undefined {
  if (times.length === 0) return undefined;
  return { p50: percentile(times, 50), p99: percentile(times, 99), max: percentile(times, 100) };
}

function add(row: Row, seen: { entry: Entry; verdict: Verdict; isRecovered: boolean }): void {
  const { doubled, incidents, lost, told, unrecoverable, untold } = seen.verdict;
  row.planned += 1;
  row.injected += seen.entry.injected.has(row.fault) ? 1 : 0;
  row.told[told] += 1;
  row.incidents += incidents;
  row.recovered += seen.isRecovered ? 1 : 0;
  row.bad += lost || doubled || untold || unrecoverable ? 1 : 0;
}

function emptyRow(fault: string): Row {
  const told = { done: 0, failed: 0, unknown: 0, pending: 0, explained: 0, form: 0, door: 0, nothing: 0 };
  return { fault, planned: 0, injected: 0, told, incidents: 0, recovered: 0, bad: 0 };
}
