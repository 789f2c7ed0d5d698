import { type CommandVerdict, timeOf, violationsOf } from './check-invariants.ts';
import type { CommandLog } from './command-log.ts';
import type { ShardResult } from './shard.ts';

const MAX_SHOWN = 25;
const LINE = 600;

/** The commands with a violation, each with its faults, what its user did, and what they saw. */
export function violationReport(results: readonly ShardResult[]): string[] {
  return results
    .flatMap(({ verdicts }) => [...verdicts])
    .filter(([, verdict]) => violationsOf(verdict).length > 0)
    .slice(0, MAX_SHOWN)
    .map(([log, verdict]) => describeViolation(log, verdict));
}

function describeViolation(
  { actions, injected, logged, planned }: CommandLog,
  verdict: CommandVerdict,
): string {
  const { incidents, notice, saw } = verdict;
  return [
    `${planned.tag} is ${violationsOf(verdict).join(', ')}; notified: ${notice}, incidents: ${incidents}, act: ${planned.act ?? planned.groupCase ?? 'none'}`,
    `    injected faults: ${[...injected].join(', ') || 'none'}`,
    ...actions.map(
      ({ ms, request, requestId, shown, startedAt, status }) =>
        `    ${timeOf(startedAt)} ${request} -> ${status} in ${ms} ms, ref ${requestId}: ${shown ?? 'accepted'}`,
    ),
    ...saw.map((text) => `    saw: ${text}`),
    ...logged.map((line) => `    logged: ${line.slice(0, LINE)}`),
  ].join('\n');
}
