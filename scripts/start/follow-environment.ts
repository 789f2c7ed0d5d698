import { readFileSync } from 'node:fs';
import type { EnvSource } from '../local/dev/follow-saves.ts';
import { renewSettings, type Settings } from '../local/settings.ts';
import { createEnvReader, type EnvFile } from './env-file.ts';

const FILE = '.env';

/** What `npm start` reads again after each save of `.env`; `settingsFrom` gives what follows from an environment. */
export function followEnvironment(
  settingsFrom: (environment: EnvFile['environment']) => Settings,
): EnvSource {
  const readEnv = createEnvReader(process.env, readText);
  return {
    file: FILE,
    read: (before) => {
      const { environment, notes } = readEnv();
      return { settings: renewSettings(before, settingsFrom(environment)), notes };
    },
  };
}

function readText(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}
