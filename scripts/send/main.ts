import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { asksForHelp } from '../command-line/parse-command-line.ts';
import { createDriverClient, type DriverClient, DriverError } from '../local/driver-client.ts';
import { runAlarm } from './alarm.ts';
import { parseSendArguments, SendError, USAGE, type WebhookArguments } from './arguments.ts';
import { parseAddress } from './bot-address.ts';
import type { Terminal } from './follow.ts';
import { run } from './run.ts';
import { runWebhook } from './webhook.ts';

const ADDRESS_FILE = join(import.meta.dirname, '../../.local/bot.json');

const terminal: Terminal = {
  line: ({ at, label, text }) => {
    console.log(`${`+${Math.round(at)} ms`.padStart(9)}  ${styleText('bold', label.padEnd(10))} ${text}`);
  },
  shown: (text) => console.log(styleText('cyan', text.replace(/^/gm, '           | '))),
  note: (text) => console.log(styleText('dim', text)),
};

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof SendError || error instanceof DriverError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Whether it ends well. */
async function main(argv: readonly string[]): Promise<boolean> {
  if (asksForHelp(argv)) {
    console.log(USAGE);
    return true;
  }
  const asked = parseSendArguments(argv);
  const file = await readFile(ADDRESS_FILE, 'utf8').catch(() => undefined);
  if ('webhook' in asked) return sendWebhook(asked, file);
  const bot = await findBot(asked.url ?? parseAddress(file).url);
  const options = { bot, terminal, sleep };
  return 'alarm' in asked ? runAlarm(options, asked) : run(options, asked);
}

/** Says which bot it is. Throws a DriverError if none answers: then that is the only thing said. */
async function findBot(url: string): Promise<DriverClient> {
  const bot = createDriverClient(url);
  await bot.workspace();
  terminal.note(`to the bot at ${url}`);
  return bot;
}

async function sendWebhook({ webhook }: WebhookArguments, file: string | undefined): Promise<boolean> {
  const address = parseAddress(file);
  const payload = await readFile(webhook).catch(() => {
    throw new SendError(`There is no file ${webhook}. Samples: scripts/local/fakes/opsgenie/payloads/`);
  });
  const bot = await findBot(address.url);
  return runWebhook({ bot, terminal, sleep }, address, new Uint8Array(payload));
}
