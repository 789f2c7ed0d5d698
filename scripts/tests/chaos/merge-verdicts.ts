import type { CommandVerdict } from './check-invariants.ts';
import type { CommandLog } from './command-log.ts';

/** What users knew at first, and what is there now; nothing may have been wrong at either time. */
export function mergeVerdicts(
  first: ReadonlyMap<CommandLog, CommandVerdict>,
  now: ReadonlyMap<CommandLog, CommandVerdict>,
): Map<CommandLog, CommandVerdict> {
  const merged = [...first].map(([log, was]): [CommandLog, CommandVerdict] => {
    const is = now.get(log) ?? was;
    const verdict = {
      ...was,
      incidents: is.incidents,
      saw: [...new Set([...was.saw, ...is.saw])],
      lost: was.lost || is.lost,
      doubled: was.doubled || is.doubled,
      untold: was.untold || is.untold,
      unrecoverable: is.unrecoverable,
    };
    return [log, verdict];
  });
  return new Map(merged);
}
