import { type Destination, RollbackError, type RollbackRequest } from './arguments.ts';
import type { RollbackNotes } from './notes.ts';
import type { Live, Version, Versions } from './versions.ts';

export interface RollbackDeps {
  versions: Versions;
  notes: RollbackNotes;
  print: (line: string) => void;
  /** False where the user does not agree. Throws RollbackError if there is nobody to ask. */
  confirm: (question: string) => Promise<boolean>;
}

/**
 * Leads the alias of a function to another of its versions, and notes it, so that the next apply leaves it there. `place`
 * is the account and Region, for the user to read. Returns false if the user does not agree.
 * Throws RollbackError with what to do.
 */
export async function rollBack(
  request: Pick<RollbackRequest, 'destination' | 'functionName' | 'prefix'>,
  place: string,
  deps: RollbackDeps,
): Promise<boolean> {
  const { destination, functionName, prefix } = request;
  const name = `${prefix}-${functionName}`;
  const [versions, live] = [await deps.versions.list(), await deps.versions.live()];
  deps.print(`${name} in ${place}:`);
  for (const version of versions) deps.print(lineOf(version, live));
  if (destination === 'list') return true;
  const to = chooseVersion(versions, live, destination);
  const newest = versions.at(-1);
  if (to.number === live.version) deps.print(`Version ${to.number} is live already.`);
  else if (!(await lead(name, { versions, live, to }, deps))) return false;
  await note(functionName, { live, to, isNewest: to === newest }, deps);
  return true;
}

/** Throws RollbackError if there is no such version. */
export function chooseVersion(
  versions: readonly Version[],
  live: Pick<Live, 'version'>,
  destination: Exclude<Destination, 'list'>,
): Version {
  if (destination === 'newest') {
    const newest = versions.at(-1);
    if (newest !== undefined) return newest;
  } else if (destination === 'previous') {
    const previous = versions.findLast(({ number }) => number < live.version);
    if (previous !== undefined) return previous;
    throw new RollbackError(
      `Version ${live.version} is the first: there is none to go back to. Apply the release before this one (docs/deploy.md, "Roll back").`,
    );
  } else {
    const found = versions.find(({ number }) => number === destination.version);
    if (found !== undefined) return found;
  }
  throw new RollbackError(
    `There is no such version. There are: ${versions.map(({ number }) => number).join(', ')}.`,
  );
}

/** What a move changes, in words: other code, other settings with the names of their variables, or nothing. */
export function differenceOf(from: Version | undefined, to: Version): string {
  if (from === undefined) return 'the version that it leaves is not there any more';
  const names = new Set([...Object.keys(from.environment), ...Object.keys(to.environment)]);
  const changed = [...names].filter((name) => from.environment[name] !== to.environment[name]).toSorted();
  const code = from.codeSha256 === to.codeSha256 ? 'the same code' : 'other code';
  const settings = changed.length === 0 ? 'the same variables' : `other values of ${changed.join(', ')}`;
  return `${code}, ${settings}`;
}

function lineOf({ codeSha256, number, publishedAt }: Version, live: Live): string {
  const mark = number === live.version ? '* ' : '  ';
  const end = number === live.version ? '  live' : '';
  return `${mark}version ${number}  ${publishedAt}  code ${codeSha256.slice(0, 8)}${end}`;
}

async function lead(
  name: string,
  { live, to, versions }: { versions: readonly Version[]; live: Live; to: Version },
  { confirm, print, versions: api }: RollbackDeps,
): Promise<boolean> {
  const from = versions.find(({ number }) => number === live.version);
  print(`From version ${live.version} to version ${to.number}: ${differenceOf(from, to)}.`);
  if (!(await confirm(`Lead ${name} to version ${to.number}, with the settings and rights of then?`)))
    return false;
  await api.lead(to.number, live);
  print(`${name} runs version ${to.number} from now on.`);
  return true;
}

async function note(
  functionName: string,
  { isNewest, live, to }: { live: Live; to: Version; isNewest: boolean },
  { notes, print }: RollbackDeps,
): Promise<void> {
  try {
    if (isNewest) await notes.remove(functionName);
    else if (live.codeId === '') throw new Error('its alias does not say which code was applied');
    else await notes.write(functionName, { version: to.number, codeId: live.codeId });
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new RollbackError(
      `Version ${to.number} runs, and the next apply does not know it (${said}): it would move the alias to its own version. Run this again with --to ${to.number} once that is mended.`,
    );
  }
  print(
    isNewest
      ? 'Nothing is rolled back any more: each apply is live at once.'
      : `An apply of the code that it had leaves it at version ${to.number}; other code, or --forward, ends that.`,
  );
}
