import { asksForHelp, UsageError } from './parse-command-line.ts';

/**
 * Reads the command line of this program. For `--help` it prints the usage and ends the program with status 0; where `read`
 * throws a UsageError it prints that sentence and ends it with status 1.
 */
export function readOrExit<T>(usage: string, read: (argv: readonly string[]) => T): T {
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
