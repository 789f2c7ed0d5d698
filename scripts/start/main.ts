import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { buildFunctions } from '../build/build-functions.ts';
import { addressOf } from '../local/address.ts';
import { AWS_WAITS, type Bot, NO_WAITS, startBot } from '../local/bot.ts';
import { printFunctionLog } from '../local/dev/function-log.ts';
import { rebuildOnSave } from '../local/dev/rebuild.ts';
import { readSettings, type Settings, SLACK_THROTTLE } from '../local/settings.ts';
import { parseStartArguments, type StartArguments, StartError, USAGE } from './arguments.ts';
import { openOnPort } from './open-on-port.ts';

const folders = { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` };
const settings = { ...readSettings(process.env), slackThrottle: SLACK_THROTTLE };

try {
  const asked = parseStartArguments(process.argv.slice(2));
  if (asked.help) console.log(USAGE);
  else await start(asked);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function start({ port, awsWaits, incidents }: StartArguments): Promise<void> {
  console.log('Building the functions ...');
  await buildFunctions(folders);
  const { bot, note } = await openOnPort(port, (free) =>
    startBot({
      ...folders,
      port: free,
      settings: settingsWith(incidents),
      waits: awsWaits ? AWS_WAITS : NO_WAITS,
      timeScale: 1,
      onFunctionLog: printFunctionLog,
    }),
  );
  writeAddress(bot);
  if (note !== undefined) console.log(note);
  console.log(`Q-Bot is up: ${bot.url}`);
  console.log('Open it in a browser; Ctrl-C stops it. In a second terminal:');
  console.log('npm run send -- /sre --submit message="Checkout is down" priority=P1');
  rebuildUntilStopped(bot);
}

function settingsWith(incidents: StartArguments['incidents']): Settings {
  if (incidents === undefined) return settings;
  return { ...settings, given: { ...settings.given, INCIDENT_BACKEND: incidents } };
}

function rebuildUntilStopped(bot: Bot): void {
  const stopWatching = rebuildOnSave({
    ...folders,
    watched: ['lambda', 'common'],
    reload: (name) => bot.cloud.reload(name),
  });
  const stop = async () => {
    stopWatching();
    rmSync('.local/bot.json', { force: true });
    await bot.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

/** What `npm run send` and `npm run doctor` read; git-ignored. */
function writeAddress(bot: Bot): void {
  mkdirSync('.local', { recursive: true });
  const address = JSON.stringify(addressOf(bot, settings), null, 2);
  writeFileSync('.local/bot.json', `${address}\n`, { mode: 0o600 });
}
