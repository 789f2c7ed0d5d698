import type * as z from 'zod/mini';
import { parseJson } from '../local/json.ts';
import { SendError } from './arguments.ts';
import {
  addressSchema,
  type Outcome,
  outcomeSchema,
  type State,
  stateSchema,
  type Workspace,
  workspaceSchema,
} from './bot-state.ts';

/** Says that nothing answers there, or that no bot was started here, and what to type. */
export function noBotText(url?: string): string {
  return `No bot is running${url === undefined ? '' : ` at ${new URL(url).origin}`}. Start it with npm start.`;
}

/** A running bot, as `send` needs it. */
export interface BotClient {
  workspace(): Promise<Workspace>;
  state(): Promise<State>;
  /** Lets the person do something: `command`, `submit`. */
  act(what: 'command' | 'submit', body: unknown): Promise<Outcome>;
}

/** The address in the file that `npm start` writes. Throws a SendError where there is none. */
export function readAddress(file: string | undefined): string {
  const address = addressSchema.safeParse(parseJson(file ?? ''));
  if (!address.success) throw new SendError(noBotText());
  return address.data.url;
}

/** Its calls throw a SendError where no bot answers, or answers something else. */
export function createBotClient(url: string): BotClient {
  const base = `${url.replace(/\/+$/, '')}/_local`;
  return {
    workspace: () => call(`${base}/slack/driver/workspace`, workspaceSchema),
    state: () => call(`${base}/state`, stateSchema),
    act: (what, body) => call(`${base}/slack/driver/${what}`, outcomeSchema, body),
  };
}

async function call<T>(url: string, schema: z.ZodMiniType<T>, body?: unknown): Promise<T> {
  const { status, text } = await answerOf(url, body);
  const json = parseJson(text);
  const read = schema.safeParse(json);
  if (status === 200 && read.success) return read.data;
  throw new SendError(`${url} answered ${status}: ${text.slice(0, 300)}`);
}

async function answerOf(url: string, body: unknown): Promise<{ status: number; text: string }> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json' } });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new SendError(noBotText(url), { cause: error });
  }
}
