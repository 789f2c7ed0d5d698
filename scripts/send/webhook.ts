import { noBotText } from '../local/driver-client.ts';
import { SendError } from './arguments.ts';
import type { BotAddress } from './bot-address.ts';
import { type FollowOptions, follow } from './follow.ts';
import { phoneLine, pushesOf, remarksOf } from './phone.ts';
import { failedFunctions, findRequest, requestLines } from './trace-lines.ts';

/**
 * Posts a payload as OpsGenie would and prints what came of it; true if it was taken and Pushover had no remark, such as
 * that there is no device. Throws a SendError if nobody answers.
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
  if (findRequest(await bot.state(), requestId) === undefined) return response.ok;
  return (await printStory(options, requestId)) && response.ok;
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
    throw new SendError(noBotText(webhookUrl), { cause: error });
  }
}

/** True if nothing was said against the pushes. */
async function printStory(options: FollowOptions, requestId: string | null): Promise<boolean> {
  const { terminal } = options;
  const { request, state } = await follow(options, requestId, () => false);
  for (const line of requestLines(request, null)) terminal.line(line);
  for (const push of pushesOf(state, request)) terminal.line(phoneLine(push, request.startedAt));
  const remarks = remarksOf(request);
  for (const remark of remarks) terminal.note(`nobody was notified by this push: ${remark}`);
  const failed = failedFunctions(request);
  for (const name of failed) terminal.note(`${name} failed for good`);
  return remarks.length === 0 && failed.length === 0;
}
