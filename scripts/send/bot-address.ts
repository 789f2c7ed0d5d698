import * as z from 'zod/mini';
import { START_FIRST } from '../local/driver-client.ts';
import { parseJson } from '../local/json.ts';
import { SendError } from './arguments.ts';

const addressSchema = z.object({
  url: z.string(),
  webhookUrl: z.string(),
  apiKey: z.string(),
  webhookToken: z.string(),
});

export type BotAddress = z.infer<typeof addressSchema>;

/** Parses `.local/bot.json`, which `npm start` writes. Throws a SendError if there is none. */
export function parseAddress(file: string | undefined): BotAddress {
  const address = addressSchema.safeParse(parseJson(file ?? ''));
  if (!address.success) throw new SendError(START_FIRST);
  return address.data;
}
