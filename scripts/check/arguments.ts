import { parseCommandLine } from '../command-line/parse-command-line.ts';

/** Everything, or only what differs from a commit in the work tree. */
export type CheckRequest = { scope: 'all' } | { scope: 'changed'; since: string };

/** Ends the program with its message and status 1. */
export class CheckError extends Error {
  override readonly name = 'CheckError';
}

export const USAGE = `npm run check                              lint, types (of Python where mypy is installed) and all tests
npm run check -- --changed                 of what is not committed yet: lint, types, and the unit tests that import it
npm run check -- --changed --since main    of what differs from that commit, and what is not committed yet

--changed leaves out the end-to-end tests, and what measures coverage: npm test has both.`;

const OPTIONS = {
  changed: { type: 'boolean' },
  since: { type: 'string', needs: 'a commit', example: 'main' },
} as const;

/** Reads the command line. Throws CheckError with what to type instead. */
export function readCheckArguments(argv: readonly string[]): CheckRequest {
  const { changed, since } = parse(argv);
  if (since !== undefined && !changed) throw new CheckError('--since belongs to --changed.');
  if (since?.startsWith('-')) throw new CheckError('--since is a commit, e.g. --since main');
  return changed ? { scope: 'changed', since: since ?? 'HEAD' } : { scope: 'all' };
}

function parse(argv: readonly string[]) {
  const refuse = (sentence: string) => new CheckError(sentence);
  return parseCommandLine(argv, { script: 'npm run check', options: OPTIONS, refuse }).values;
}
