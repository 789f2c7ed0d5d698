import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';
import { type Bot, NO_WAITS, startBot } from '../../local/bot.ts';
import { keepCurrent } from '../../local/dev/keep-current.ts';
import { OPEN_CHANNELS, WITHOUT_BOT } from '../../local/sample-data.ts';
import { readSettings } from '../../local/settings.ts';
import {
  type FunctionDefinition,
  readFunctionDefinitions,
  slashCommands,
} from '../../local/wiring/function-definitions.ts';

export interface BrowserBot extends Bot {
  /** A copy of the functions that a test may edit. */
  lambdaFolder: string;
  /** What this machine needs to build one function, milliseconds. */
  functionBuildMs: number;
}

/**
 * The whole bot, its incidents in that product, with one more command, which shows every kind of block and input. Close it
 * with `close()`.
 */
export async function startBrowserBot(incidents: 'opsgenie' | 'jsm'): Promise<BrowserBot> {
  const folder = mkdtempSync(path.join(tmpdir(), 'q-bot-browser-'));
  const lambdaFolder = path.join(folder, 'lambda');
  const distFolder = path.join(folder, 'dist');
  mkdirSync(lambdaFolder);
  for (const name of readdirSync('lambda')) {
    cpSync(path.join('lambda', name), path.join(lambdaFolder, name), { recursive: true });
  }
  // The copies find what they import where the originals do.
  mkdirSync(path.join(folder, 'scripts/tests/browser'), { recursive: true });
  cpSync(
    'scripts/tests/browser/block-kit-gallery',
    path.join(folder, 'scripts/tests/browser/block-kit-gallery'),
    {
      recursive: true,
    },
  );
  symlinkSync(
    path.join(folder, 'scripts/tests/browser/block-kit-gallery'),
    path.join(lambdaFolder, 'gallery'),
  );
  for (const shared of ['common', 'node_modules'])
    symlinkSync(path.resolve(shared), path.join(folder, shared));
  const startedAt = performance.now();
  const definitions = readFunctionDefinitions(lambdaFolder);
  const settings = readSettings({
    INCIDENT_BACKEND: incidents,
    ALLOWED_CHANNELS: allowedChannels(definitions),
  });
  const built = await buildFunctions({ lambdaFolder, distFolder });
  const functionBuildMs = (performance.now() - startedAt) / built.length;
  const bot = await startBot({
    ...{ lambdaFolder, distFolder, port: 0, waits: NO_WAITS },
    settings,
    // Lambda's minute before a retry is twelve seconds here, and a backend still has nine.
    timeScale: 0.2,
  });
  const stopWatching = await keepCurrent({
    ...{ bot, lambdaFolder, distFolder, watched: [lambdaFolder] },
    started: { definitions, settings },
    print: (line) => console.log(line),
  });
  return {
    ...bot,
    lambdaFolder,
    functionBuildMs,
    close: async () => {
      stopWatching();
      await bot.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What people meet where the bot is not invited is one of the scenarios. */
function allowedChannels(definitions: Record<string, FunctionDefinition>): string {
  const channels = [...OPEN_CHANNELS, WITHOUT_BOT];
  return JSON.stringify(Object.fromEntries(slashCommands(definitions).map((command) => [command, channels])));
}
