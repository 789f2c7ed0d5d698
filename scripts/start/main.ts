import { rmSync } from 'node:fs';
import { buildFunctions } from '../build/build-functions.ts';
import { ADDRESS_FILE, addressOf, writeAddress } from '../local/address.ts';
import { AWS_WAITS, type Bot, NO_WAITS, startBot } from '../local/bot.ts';
import { printFunctionLog } from '../local/dev/function-log.ts';
import { rebuildOnSave } from '../local/dev/rebuild.ts';
import { findPython } from '../local/lambda/find-python.ts';
import { readSettings, type Settings, SLACK_THROTTLE } from '../local/settings.ts';
import { SocketModeError } from '../local/socket-mode/socket-mode-error.ts';
import { readWorkspace, type Workspace } from '../local/socket-mode/workspace.ts';
import { readFunctionDefinitions } from '../local/wiring/wiring.ts';
import { parseStartArguments, type StartArguments, StartError, USAGE } from './arguments.ts';
import { openOnPort } from './open-on-port.ts';
import { pythonNote } from './python-note.ts';
import { serveWorkspace } from './serve-workspace.ts';

const folders = { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` };

try {
  const asked = parseStartArguments(process.argv.slice(2));
  if (asked.help) console.log(USAGE);
  else await start(asked, asked.slack ? await readWorkspace(process.env, fetch) : undefined);
} catch (error) {
  if (!(error instanceof StartError || error instanceof SocketModeError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function start(
  { awsWaits, incidents, port }: StartArguments,
  workspace: Workspace | undefined,
): Promise<void> {
  console.log('Building the functions ...');
  await buildFunctions(folders);
  const settings = settingsWith(incidents, workspace?.settings ?? readSettings(process.env));
  const { bot, note } = await openOnPort(port, (free) =>
    startBot({
      ...folders,
      port: free,
      settings,
      waits: awsWaits ? AWS_WAITS : NO_WAITS,
      timeScale: 1,
      onFunctionLog: printFunctionLog,
      hasSourceMaps: true,
      ...(workspace && { workspace: { name: workspace.identity.team, apiUrl: workspace.api.apiUrl } }),
    }),
  );
  writeAddress(addressOf(bot, settings));
  for (const line of [note, await pythonNote(readFunctionDefinitions(folders.lambdaFolder), findPython)]) {
    if (line !== undefined) console.log(line);
  }
  console.log(`Q-Bot is up: ${bot.url}`);
  const stop = rebuildUntilStopped(bot);
  if (workspace !== undefined) {
    serveWorkspace(bot, { ...workspace, settings }, stop);
    return;
  }
  console.log('Open it in a browser; Ctrl-C stops it. In a second terminal:');
  console.log('npm run send -- /sre --submit message="Checkout is down" priority=P1');
}

function settingsWith(incidents: StartArguments['incidents'], read: Settings): Settings {
  const settings = { ...read, slackThrottle: SLACK_THROTTLE };
  if (incidents === undefined) return settings;
  return { ...settings, given: { ...settings.given, INCIDENT_BACKEND: incidents } };
}

/** Returns what stops it before. */
function rebuildUntilStopped(bot: Bot): (exitCode: number) => Promise<void> {
  const stopWatching = rebuildOnSave({
    ...folders,
    watched: ['lambda', 'common'],
    reload: (name) => bot.cloud.reload(name),
  });
  const stop = async (exitCode: number) => {
    stopWatching();
    rmSync(ADDRESS_FILE, { force: true });
    await bot.close();
    process.exit(exitCode);
  };
  process.once('SIGINT', () => void stop(0));
  process.once('SIGTERM', () => void stop(0));
  return stop;
}
