import * as z from 'zod/mini';
import {
  type ActionResult,
  actionResultSchema,
  alarmChangeSchema,
  type Carried,
  carriedSchema,
  problemSchema,
  type State,
  stateSchema,
  type Workspace,
  workspaceSchema,
} from './driver-answers.ts';
import { parseJson } from './json.ts';

/** CloudWatch's own words. */
export const ALARM_STATES = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const;

/** What every action says of the request that Slack makes of it. */
interface Sent {
  user: string;
  /** How old the request says it is; negative if it comes from the future. */
  ageSeconds?: number;
  /** Name of its trace, for a caller that must know it beforehand. */
  traceId?: string;
}

/** What a user enters: text, an option's value, several values, or null for an emptied field. */
export type Typed = string | string[] | null;

export interface DriverActions {
  command: Sent & { command: string; text?: string; channel: string };
  /** `values` by block_id: a text, or the values of options. */
  submit: Sent & { viewId: string; values?: Record<string, Typed> };
  /** `all`: closes the whole stack of views. */
  close: { user: string; viewId: string; all?: boolean };
  /** `value`: the option that is chosen; `values`: what else the form holds, by block_id. */
  click: Sent & {
    actionId: string;
    messageTs?: string;
    channel?: string;
    viewId?: string;
    blockId?: string;
    value?: Typed;
    values?: Record<string, Typed>;
  };
  shortcut: Sent & { messageTs: string; callbackId: string };
  /** What an administrator of the workspace does; no app is told. */
  group: { group: string; user: string; isMember: boolean };
  /** No app is told. `bot`: another app writes it, and only that may attach. */
  write: {
    user: string;
    channel: string;
    text?: string;
    threadTs?: string;
    bot?: string;
    attachments?: Record<string, unknown>[];
  };
}

/** The bot does not answer, refuses, or answers what this client does not understand. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
}

/** Says that nothing answers there, or that no bot was started here, and what to type. */
export function noBotText(url?: string): string {
  const where = url !== undefined && URL.canParse(url) ? ` at ${new URL(url).origin}` : '';
  return `No bot is running${where}. Start it with npm start.`;
}

/** Drives and reads a running local bot. */
export interface DriverClient {
  /** Does what a user does in Slack. */
  act<A extends keyof DriverActions>(action: A, body: DriverActions[A]): Promise<ActionResult>;
  workspace(): Promise<Workspace>;
  state(): Promise<State>;
  /** Brings an alarm of CloudWatch's into these states, one after the other. */
  changeAlarm(alarm: string, states: readonly string[]): Promise<z.infer<typeof alarmChangeSchema>>;
  /** What each span of that request carried, in the order of its spans. */
  carried(requestId: string): Promise<Carried[]>;
}

/**
 * A client of the bot at this URL; '' is the page's own origin. Each call throws a DriverError if the bot does not
 * answer or refuses.
 *
 * @example
 * const result = await createDriverClient(bot.url).act('command', { command: '/sre', channel: 'C1', user: 'U1' });
 */
export function createDriverClient(url: string): DriverClient {
  const base = `${url.replace(/\/+$/, '')}/_local`;
  return {
    act: (action, body) => call(`${base}/slack/driver/${action}`, actionResultSchema, body),
    workspace: () => call(`${base}/slack/driver/workspace`, workspaceSchema),
    state: () => call(`${base}/state`, stateSchema),
    changeAlarm: (alarm, states) =>
      call(`${base}/alarms/driver/states`, alarmChangeSchema, { alarm, states }),
    carried: async (requestId) =>
      (
        await call(
          `${base}/requests/${encodeURIComponent(requestId)}`,
          z.object({ spans: z.array(carriedSchema) }),
        )
      ).spans,
  };
}

async function call<T>(url: string, schema: z.ZodMiniType<T>, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new DriverError(noBotText(url), { cause });
  });
  const text = await response.text();
  const answer = parseJson(text);
  const read = schema.safeParse(answer);
  if (response.ok && read.success) return read.data;
  const { data } = problemSchema.safeParse(answer);
  throw new DriverError(data?.error ?? `${url} answered ${response.status}: ${text.slice(0, 300)}`);
}
