import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildFunctions } from '../build/build-functions.ts';
import { AWS_WAITS, type Bot, NO_WAITS, startBot } from '../local/bot.ts';
import { printFunctionLog } from '../local/dev/function-log.ts';
import { rebuildOnSave } from '../local/dev/rebuild.ts';
import { CHANNELS, USERS } from '../local/sample-data.ts';
import { readSettings } from '../local/settings.ts';
import { webhookUrl } from '../local/wiring/pushover.ts';

const FIRST_PORT = 3000;
const PORTS_TRIED = 50;
const folders = { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` };

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'aws-waits': { type: 'boolean', default: false } },
});

const settings = readSettings(process.env);
await buildFunctions(folders);
const bot = await startOnPort();
writeAddress(bot);
console.log(`Q-Bot is up: ${bot.url}`);
console.log('In a second terminal: npm run send -- /sre --submit message="Checkout is down" priority=P1');
const stopWatching = rebuildOnSave({
  ...folders,
  watched: ['lambda', 'common'],
  reload: (name) => bot.cloud.reload(name),
});
process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());

async function stop(): Promise<void> {
  stopWatching();
  rmSync('.local/bot.json', { force: true });
  await bot.close();
  process.exit(0);
}

/** The port that was asked for, or 3000 or the next free one. */
async function startOnPort(): Promise<Bot> {
  const asked = values.port === undefined ? undefined : Number(values.port);
  if (asked !== undefined && !Number.isInteger(asked))
    throw new Error(`--port wants a number, not "${values.port}"`);
  for (let port = asked ?? FIRST_PORT; ; port += 1) {
    try {
      return await startBot({
        ...folders,
        port,
        settings,
        waits: values['aws-waits'] ? AWS_WAITS : NO_WAITS,
        timeScale: 1,
        onFunctionLog: printFunctionLog,
      });
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || asked !== undefined || port >= FIRST_PORT + PORTS_TRIED) throw error;
    }
  }
}

/** What `npm run send` reads; git-ignored. */
function writeAddress({ url }: Bot): void {
  mkdirSync('.local', { recursive: true });
  const address = {
    url,
    signingSecret: settings.signingSecret,
    webhookUrl: webhookUrl(url),
    apiKey: settings.webhookApiKey,
    webhookToken: settings.webhookToken,
    pid: process.pid,
    channels: CHANNELS,
    users: USERS,
  };
  writeFileSync('.local/bot.json', `${JSON.stringify(address, null, 2)}\n`, { mode: 0o600 });
}
