import type { Verdict } from './check-invariants.ts';
import type { Entry } from './command-log.ts';

/** What was told at first, and what is there now; nothing may have been wrong at either time. */
export function settled(
  first: ReadonlyMap<Entry, Verdict>,
  now: ReadonlyMap<Entry, Verdict>,
): Map<Entry, Verdict> {
  const both = [...first].map(([entry, was]): [Entry, Verdict] => {
    const is = now.get(entry) ?? was;
    return [
      entry,
      {
        ...{ ...was, incidents: is.incidents, saw: [...new Set([...was.saw, ...is.saw])] },
        ...{ lost: was.lost || is.lost, doubled: was.doubled || is.doubled },
        ...{ untold: was.untold || is.untold, unrecoverable: is.unrecoverable },
      },
    ];
  });
  return new Map(both);
}
