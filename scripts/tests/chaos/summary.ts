import { percentile } from '../../bench/statistics.ts';
import {
  type CommandVerdict,
  NOTICES,
  type Notice,
  type Violation,
  violationsOf,
} from './check-invariants.ts';
import type { CommandLog } from './command-log.ts';
import type { FaultKind } from './fault-kind.ts';
import type { ShardResult } from './shard.ts';

/** The last line of the output. */
export type Summary = Record<'commands' | 'incidents' | Violation, number>;

/** The commands that one fault was planned for. */
export interface FaultRow {
  fault: string;
  planned: number;
  injected: number;
  notices: Record<Notice, number>;
  incidents: number;
  recovered: number;
  /** With a violation. */
  bad: number;
}

interface Checked {
  log: CommandLog;
  verdict: CommandVerdict;
  isRecovered: boolean;
}

/** The row of the control group: commands without a fault. */
const CONTROL = '(none)';

/** Adds all bots up. */
export function summarize(results: readonly ShardResult[]): Summary {
  const all = checkedIn(results);
  const countOf = (violation: Violation) => sum(all, ({ verdict }) => verdict[violation]);
  return {
    commands: all.length,
    incidents: sum(all, ({ verdict }) => verdict.incidents),
    lost: countOf('lost'),
    doubled: countOf('doubled'),
    untold: countOf('untold'),
    unrecoverable: countOf('unrecoverable'),
  };
}

/** One row for each fault that was planned, in the order of the catalogue, below the one of the control group. */
export function rowsOf(results: readonly ShardResult[], kinds: readonly FaultKind[]): FaultRow[] {
  const all = checkedIn(results);
  return [CONTROL, ...kinds.map(({ name }) => name)].flatMap((fault) => {
    const own = all.filter(({ log }) => plannedFaults(log).includes(fault));
    return own.length === 0 ? [] : [rowOf(fault, own)];
  });
}

function plannedFaults({ planned }: CommandLog): string[] {
  const names = Object.values(planned.faults).map(({ name }) => name);
  return names.length === 0 ? [CONTROL] : names;
}

function rowOf(fault: string, own: readonly Checked[]): FaultRow {
  const countOf = (notice: Notice) => sum(own, ({ verdict }) => verdict.notice === notice);
  return {
    fault,
    planned: own.length,
    injected: sum(own, ({ log }) => log.injected.has(fault)),
    notices: Object.fromEntries(NOTICES.map((notice) => [notice, countOf(notice)])) as Record<Notice, number>,
    incidents: sum(own, ({ verdict }) => verdict.incidents),
    recovered: sum(own, ({ isRecovered }) => isRecovered),
    bad: sum(own, ({ verdict }) => violationsOf(verdict).length > 0),
  };
}

/** Faults that hit fewer commands than this share of them. */
export function tooRare(rows: readonly FaultRow[], commands: number, share: number): FaultRow[] {
  return rows.filter(({ fault, injected }) => fault !== CONTROL && injected < commands * share);
}

/** One line for each fault: how many commands it hit, and what their users knew in the end. */
export function renderRows(rows: readonly FaultRow[]): string {
  const lines = rows.map(({ bad, fault, incidents, injected, notices, planned, recovered }) => [
    fault,
    fault === CONTROL ? planned : injected,
    ...NOTICES.map((notice) => notices[notice]),
    incidents,
    recovered,
    bad,
  ]);
  const table = [['fault', 'injected', ...NOTICES, 'incidents', 'recovered', 'bad'], ...lines].map((line) =>
    line.map((cell) => (cell === 0 ? '.' : String(cell))),
  );
  const widthOf = (at: number) => Math.max(...table.map((line) => line[at]?.length ?? 0));
  return table
    .map(([name = '', ...cells]) =>
      [name.padEnd(widthOf(0)), ...cells.map((cell, at) => cell.padStart(widthOf(at + 1)))].join('  '),
    )
    .join('\n');
}

/** How fast requests were acknowledged, in milliseconds; undefined if none was. */
export function ackTimes(results: readonly ShardResult[]): ReturnType<typeof timesOf> {
  return timesOf(checkedIn(results).flatMap(({ log }) => log.actions.map(({ ms }) => ms)));
}

/** How soon the users of accepted requests knew what became of them; undefined if none did. */
export function noticeTimes(results: readonly ShardResult[]): ReturnType<typeof timesOf> {
  const accepted = checkedIn(results).filter(({ verdict }) => verdict.notice !== 'gateway');
  return timesOf(accepted.flatMap(({ verdict }) => verdict.noticeAfterMs ?? []));
}

function timesOf(times: readonly number[]) {
  if (times.length === 0) return undefined;
  return { p50: percentile(times, 50), p99: percentile(times, 99), max: percentile(times, 100) };
}

function checkedIn(results: readonly ShardResult[]): Checked[] {
  return results.flatMap(({ recovered, verdicts }) =>
    [...verdicts].map(([log, verdict]) => ({ log, verdict, isRecovered: recovered.has(log) })),
  );
}

function sum(checked: readonly Checked[], count: (one: Checked) => number | boolean): number {
  return checked.reduce((total, one) => total + Number(count(one)), 0);
}
