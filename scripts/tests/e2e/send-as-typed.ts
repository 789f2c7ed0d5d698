import { setTimeout as sleep } from 'node:timers/promises';
import { createDriverClient } from '../../local/driver-client.ts';
import { runAlarm } from '../../send/alarm.ts';
import { parseSendArguments } from '../../send/arguments.ts';
import { run } from '../../send/run.ts';
import type { TestUser } from './test-user.ts';

/** `npm run send -- ...`: whether it ends well, and what it prints. */
export async function sendAsTyped(
  { bot: local }: Pick<TestUser, 'bot'>,
  argv: string[],
): Promise<{ endsWell: boolean; printed: string }> {
  const asked = parseSendArguments(argv);
  if ('webhook' in asked) throw new Error('that is no user');
  const printed: string[] = [];
  const terminal = {
    line: ({ label, text }: { label: string; text: string }) => void printed.push(`${label}: ${text}`),
    shown: (text: string) => void printed.push(text),
    note: (text: string) => void printed.push(text),
  };
  const bot = createDriverClient(local.url);
  const options = { bot, terminal, sleep };
  const endsWell = await ('alarm' in asked ? runAlarm(options, asked) : run(options, asked));
  await local.cloud.idle();
  return { endsWell, printed: printed.join('\n') };
}
