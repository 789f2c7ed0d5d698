import { parseEnv } from 'node:util';
import type { Environment } from '../../common/config.ts';
import { isReadAtStart } from '../local/settings.ts';

export interface EnvFile {
  /** The environment with the file's variables as they are now. */
  environment: Environment;
  /** A sentence for each change that does not count before the next `npm start`. */
  notes: string[];
}

/**
 * Returns what reads `.env` again. `env` is what this program began with, the file's variables among it; `read` gives the
 * file's text, or undefined if it is not there. As with Node's `--env-file`, what the shell sets goes before the file.
 */
export function createEnvReader(env: Environment, read: () => string | undefined): () => EnvFile {
  const parse = () => parseEnv(read() ?? '');
  const first = parse();
  const ofShell = Object.fromEntries(Object.entries(env).filter(([name, value]) => first[name] !== value));
  let before: Environment = first;
  return () => {
    const now = parse();
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    const late = names.filter((name) => isReadAtStart(name) && before[name] !== now[name]);
    before = now;
    return {
      environment: { ...now, ...ofShell },
      notes: late.map((name) => `${name} counts from the next npm start on.`),
    };
  };
}
