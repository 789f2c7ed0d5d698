import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { parseSendArguments, SendError } from './send/arguments.ts';
import { createBotClient, readAddress } from './send/bot-client.ts';
import { run, type Terminal } from './send/run.ts';

const ADDRESS_FILE = join(import.meta.dirname, '..', '.local', 'bot.json');

const terminal: Terminal = {
  line: ({ at, label, text }) => {
    console.log(`${`+${Math.round(at)} ms`.padStart(9)}  ${styleText('bold', label.padEnd(10))} ${text}`);
  },
  shown: (text) => console.log(styleText('cyan', text.replace(/^/gm, '           | '))),
  note: (text) => console.log(styleText('dim', text)),
};

try {
  const asked = parseSendArguments(process.argv.slice(2));
  const file =
    asked.url === undefined ? await readFile(ADDRESS_FILE, 'utf8').catch(() => undefined) : undefined;
  const bot = createBotClient(asked.url ?? readAddress(file));
  const endsWell = await run({ bot, terminal, sleep }, asked);
  process.exitCode = endsWell ? 0 : 1;
} catch (error) {
  if (!(error instanceof SendError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
