/** Runs mypy with these arguments and waits for its end. Returns its exit status; undefined if there is no mypy. */
export type RunMypy = (args: readonly string[]) => number | undefined;

const MISSING = 'mypy is not installed: apt-get install mypy, or python3 -m pip install mypy';

/**
 * Checks the types of the Python in each of these folders, strictly. Returns what is to be said, and whether that is right:
 * a machine without mypy is only where it `mayBeLeftOut`.
 */
export function checkTypes(
  runMypy: RunMypy,
  folders: readonly string[],
  { mayBeLeftOut }: { mayBeLeftOut: boolean },
): { isRight: boolean; said: string } {
  // Each on its own: two functions may have a module of the same name.
  const statuses = folders.map((folder) => runMypy(['--config-file', 'common/python/mypy.ini', folder]));
  if (statuses.includes(undefined)) {
    const said = mayBeLeftOut ? `The types of Python are left out: ${MISSING}` : MISSING;
    return { isRight: mayBeLeftOut, said };
  }
  const wrong = folders.filter((_folder, index) => statuses[index] !== 0);
  return wrong.length === 0
    ? { isRight: true, said: `The types are right in ${folders.join(', ')}.` }
    : { isRight: false, said: `The types are wrong in ${wrong.join(', ')}.` };
}
