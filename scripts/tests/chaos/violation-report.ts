import type { Verdict } from './check-invariants.ts';
import type { Entry } from './command-log.ts';
import type { Outcome } from './shard.ts';

const SHOWN = 25;

/** The bad verdicts, each with what befell the command, what its person did, and what they saw. */
export function complaintsOf(outcomes: readonly Outcome[]): string[] {
  const all = outcomes.flatMap(({ verdicts }) => [...verdicts]);
  const bad = all.filter(([, verdict]) => faultsOf(verdict).length > 0);
  return bad.slice(0, SHOWN).map(([entry, verdict]) => complaint(entry, verdict));
}

function complaint({ acts, planned, injected }: Entry, verdict: Verdict): string {
  const did = acts.map(({ ms, request, requestId, shown, status }) => {
    return `    ${request} -> ${status} in ${ms} ms, ref ${requestId}: ${shown ?? 'accepted'}`;
  });
  return [
    `${planned.tag} is ${faultsOf(verdict).join(', ')}; told: ${verdict.told}, incidents: ${verdict.incidents}`,
    `    faults that struck: ${[...injected].join(', ') || 'none'}`,
    ...did,
    ...verdict.saw.map((text) => `    saw: ${text}`),
  ].join('\n');
}

function faultsOf({ doubled, lost, unrecoverable, untold }: Verdict): string[] {
  return Object.entries({ lost, doubled, untold, unrecoverable }).flatMap(([name, is]) => (is ? name : []));
}
