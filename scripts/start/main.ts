import { rmSync } from 'node:fs';
import { buildFunctions } from '../build/build-functions.ts';
import { ADDRESS_FILE, addressOf, writeAddress } from '../local/address.ts';
import { AWS_WAITS, NO_WAITS, startBot } from '../local/bot.ts';
import { createClassNames } from '../local/dev/class-names.ts';
import { printFunctionLog } from '../local/dev/function-log.ts';
import { keepCurrent } from '../local/dev/keep-current.ts';
import { findPython } from '../local/lambda/find-python.ts';
import { readSettings, type Settings, SLACK_THROTTLE } from '../local/settings.ts';
import { SocketModeError } from '../local/socket-mode/socket-mode-error.ts';
import { readWorkspace, settingsOf, type Workspace } from '../local/socket-mode/workspace.ts';
import {
  DefinitionError,
  readFunctionDefinitions,
  slashCommands,
} from '../local/wiring/function-definitions.ts';
import { parseStartArguments, type StartArguments, StartError, USAGE } from './arguments.ts';
import { buildAll } from './build-all.ts';
import type { EnvFile } from './env-file.ts';
import { followEnvironment } from './follow-environment.ts';
import { openOnPort } from './open-on-port.ts';
import { pythonNote } from './python-note.ts';
import { serveWorkspace } from './serve-workspace.ts';

const folders = { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` };
const classNameOf = createClassNames(folders.distFolder);

try {
  const asked = parseStartArguments(process.argv.slice(2));
  if (asked.help) console.log(USAGE);
  else await start(asked, asked.slack ? await readWorkspace(process.env, fetch) : undefined);
} catch (error) {
  const isTold = [StartError, SocketModeError, DefinitionError].some((told) => error instanceof told);
  if (!(isTold && error instanceof Error)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function start(asked: StartArguments, workspace: Workspace | undefined): Promise<void> {
  const definitions = readFunctionDefinitions(folders.lambdaFolder);
  await buildAll(Object.keys(definitions), {
    build: (name) => buildFunctions({ ...folders, names: [name], definitions }),
    print: (line) => console.log(line),
    now: () => performance.now(),
  });
  const settingsFrom = (environment: EnvFile['environment']) =>
    settingsWith(
      asked.incidents,
      workspace === undefined ? readSettings(environment) : settingsOf(environment, workspace.identity),
    );
  const settings = settingsFrom(process.env);
  const { bot, note } = await openOnPort(asked.port, (free) =>
    startBot({
      ...folders,
      port: free,
      settings,
      waits: asked.awsWaits ? AWS_WAITS : NO_WAITS,
      timeScale: 1,
      onFunctionLog: (name, line) => printFunctionLog(name, line, { classNameOf }),
      hasSourceMaps: true,
      ...(workspace && { workspace: { name: workspace.identity.team, apiUrl: workspace.api.apiUrl } }),
    }),
  );
  writeAddress(addressOf(bot, settings));
  const stopWatching = await keepCurrent({
    ...{ ...folders, bot, watched: ['lambda', 'common'], started: { definitions, settings } },
    env: followEnvironment(settingsFrom),
    onRewired: (sources) => writeAddress(addressOf(bot, sources.settings)),
    print: (line) => console.log(line),
  });
  for (const line of [note, await pythonNote(definitions, findPython)]) {
    if (line !== undefined) console.log(line);
  }
  console.log(`Q-Bot is up: ${bot.url}`);
  const stop = stopOnSignal(() => {
    stopWatching();
    return bot.close();
  });
  if (workspace === undefined) printHowToUse(slashCommands(definitions));
  else serveWorkspace(bot, { ...workspace, settings }, stop);
}

function settingsWith(incidents: StartArguments['incidents'], read: Settings): Settings {
  const settings = { ...read, slackThrottle: SLACK_THROTTLE };
  if (incidents === undefined) return settings;
  return { ...settings, given: { ...settings.given, INCIDENT_BACKEND: incidents } };
}

function printHowToUse(commands: readonly string[]): void {
  console.log(`It answers ${commands.join(', ')}, and rebuilds what you save.`);
  console.log('Open it in a browser; Ctrl-C stops it. In a second terminal:');
  console.log('npm run send -- /sre --submit message="Checkout is down" priority=P1');
}

/** Returns what stops it before. */
function stopOnSignal(close: () => Promise<void>): (exitCode: number) => Promise<void> {
  const stop = async (exitCode: number) => {
    rmSync(ADDRESS_FILE, { force: true });
    await close();
    process.exit(exitCode);
  };
  process.once('SIGINT', () => void stop(0));
  process.once('SIGTERM', () => void stop(0));
  return stop;
}
