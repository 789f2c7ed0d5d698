import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { createDriverClient, DriverError } from '../local/driver-client.ts';
import { runAlarm } from './alarm.ts';
import { parseSendArguments, type SendArguments, SendError, type WebhookArguments } from './arguments.ts';
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
  const asked = parseSendArguments(process.argv.slice(2));
  const file = await readFile(ADDRESS_FILE, 'utf8').catch(() => undefined);
  const endsWell = await send(asked, file);
  process.exitCode = endsWell ? 0 : 1;
} catch (error) {
  if (!(error instanceof SendError || error instanceof DriverError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function send(asked: ReturnType<typeof parseSendArguments>, file: string | undefined): Promise<boolean> {
  if ('webhook' in asked) return sendWebhook(asked, file);
  if (!('alarm' in asked)) return sendCommand(asked, file);
  const bot = createDriverClient(asked.url ?? parseAddress(file).url);
  return runAlarm({ bot, terminal, sleep }, asked);
}

function sendCommand(asked: SendArguments, file: string | undefined): Promise<boolean> {
  const bot = createDriverClient(asked.url ?? parseAddress(file).url);
  return run({ bot, terminal, sleep }, asked);
}

async function sendWebhook({ webhook }: WebhookArguments, file: string | undefined): Promise<boolean> {
  const address = parseAddress(file);
  const payload = await readFile(webhook).catch(() => {
    throw new SendError(`there is no file ${webhook}`);
  });
  const bot = createDriverClient(address.url);
  return runWebhook({ bot, terminal, sleep }, address, new Uint8Array(payload));
}
