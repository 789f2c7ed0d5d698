import { START_FIRST } from '../local/driver-client.ts';
import { SendError } from './arguments.ts';
import type { BotAddress } from './bot-address.ts';
import { type FollowOptions, follow } from './follow.ts';
import { phoneLine, pushesOf } from './phone.ts';
import { findRequest, requestLines } from './trace-lines.ts';

/**
 * Posts a payload as OpsGenie would and prints what came of it; true where it was taken. Throws a SendError where
 * nobody answers.
 */
export async function runWebhook(
  options: FollowOptions & { post?: typeof fetch },
  address: BotAddress,
  body: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { bot, terminal } = options;
  terminal.note(`POST ${address.webhookUrl}`);
  const response = await post(options.post ?? fetch, address, body);
  const words = (await response.text()).trim();
  const gateway = { at: 0, label: 'gateway', text: `${response.status} ${words}`.trim() };
  terminal.line(gateway);
  const requestId = response.headers.get('x-amzn-requestid');
  if (findRequest(await bot.state(), requestId) !== undefined) await printStory(options, requestId);
  return response.ok;
}

async function post(
  send: typeof fetch,
  { apiKey, webhookToken, webhookUrl }: BotAddress,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    'x-api-key': apiKey,
    Authorization: `Bearer ${webhookToken}`,
  };
  try {
    return await send(webhookUrl, { method: 'POST', headers, body });
  } catch (error) {
    throw new SendError(`nothing answers at ${new URL(webhookUrl).origin}: ${START_FIRST}`, { cause: error });
  }
}

async function printStory(options: FollowOptions, requestId: string | null): Promise<void> {
  const { terminal } = options;
  const { request, state } = await follow(options, requestId, () => false);
  for (const line of requestLines(request, null)) terminal.line(line);
  for (const push of pushesOf(state, request)) terminal.line(phoneLine(push, request.startedAt));
}
