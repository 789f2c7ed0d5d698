import { setTimeout as delay } from 'node:timers/promises';
import { type Bot, NO_WAITS, startBot } from '../../local/bot.ts';
import type { ActionResult } from '../../local/driver-answers.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import type { Service } from '../../local/fakes/opsgenie/opsgenie.ts';
import type { Message, ViewRecord } from '../../local/fakes/slack/slack.ts';
import { OPERATIONS_CHANNEL, SERVICES } from '../../local/sample-data.ts';
import { readSettings, type Settings } from '../../local/settings.ts';
import { Leaks } from './leaks.ts';

export const CHANNEL = 'C0INCIDENT';
export const USER = 'U0ONCALL01';

/** What a user does and sees. */
export interface Acts {
  type(command: string, text?: string, where?: { channel?: string; user?: string }): Promise<ActionResult>;
  submit(view: ViewRecord, values: Record<string, string>): Promise<ActionResult>;
  click(message: Message, actionId: string, user?: string): Promise<ActionResult>;
  /** Replay on an operations message, then Run it in the message that only this user sees. */
  replay(operationsMessage: Message, user?: string): Promise<ActionResult>;
  /** A modal that was not there before, once it can be submitted. */
  form(): Promise<ViewRecord>;
  /** The messages of the channels, without ephemeral and operations messages. */
  channel(): Message[];
  /** The messages in the operations channel. */
  operationsMessages(): Message[];
}

/** A bot of its own, and its user. */
export interface TestUser extends Acts {
  bot: Bot;
  /** Every line that the functions logged. */
  logs: string[];
  /** What may not stand in them: looked for when the bot is closed. */
  leaks: Leaks;
  settings: Settings;
  /** The same user in requests of this trace: faults can be limited to it. */
  traced(traceId: string): Acts;
}

export interface TestUserOptions {
  settings?: Partial<Settings>;
  services?: Service[];
  timeScale?: number;
  /** Of another copy of the repository. */
  folders?: { lambdaFolder: string; distFolder: string };
}

/**
 * Starts the built bundles behind the local cloud. Close it with `bot.close()`, which rejects if the functions have
 * logged a secret, a signature, a `response_url`, a token or what a user wrote.
 */
export async function startTestUser(options: TestUserOptions = {}): Promise<TestUser> {
  const logs: string[] = [];
  const settings = { ...readSettings({}), ...options.settings };
  const bot = await startBot({
    ...(options.folders ?? { lambdaFolder: 'lambda', distFolder: `${process.cwd()}/dist` }),
    port: 0,
    settings,
    waits: NO_WAITS,
    timeScale: options.timeScale ?? 1,
    onFunctionLog: (_name, line) => logs.push(line),
    ...(options.services === undefined ? {} : { services: options.services }),
  });
  const leaks = leaksOf(settings);
  const close = async () => {
    await bot.close();
    const found = leaks.find(logs);
    if (found.length > 0) throw new Error(found.join('\n'));
  };
  const traced = (traceId: string) => rememberWords(actAt(bot, { traceId }), leaks);
  return { bot: { ...bot, close }, logs, leaks, settings, traced, ...rememberWords(actAt(bot), leaks) };
}

function leaksOf(settings: Settings): Leaks {
  const leaks = new Leaks();
  const { botToken, jiraApiToken, opsgenieApiKey, opsgenieIntegrationKey, pushoverApiToken, ...others } =
    settings;
  const { signingSecret, webhookApiKey, webhookToken } = others;
  const keys = { botToken, jiraApiToken, opsgenieApiKey, opsgenieIntegrationKey, pushoverApiToken };
  const secrets = { ...keys, signingSecret, webhookApiKey, webhookToken };
  for (const [name, value] of Object.entries(secrets)) leaks.forbidSecret(name, value);
  for (const [, key] of settings.pushoverRecipients.matchAll(/"([^"]*)"\s*[,}]/g)) {
    leaks.forbidSecret('a key of Pushover', key ?? '');
  }
  return leaks;
}

/** What is typed here may not come up in a log. */
function rememberWords(acts: Acts, leaks: Leaks): Acts {
  return {
    ...acts,
    type: (command, text, where) => {
      leaks.forbidText(text ?? '');
      return acts.type(command, text, where);
    },
    submit: (view, values) => {
      const { service: _service, priority: _priority, ...texts } = values;
      for (const text of Object.values(texts)) leaks.forbidText(text);
      return acts.submit(view, values);
    },
  };
}

/** What a user can do in this Slack. */
export function actAt(bot: Pick<Bot, 'slack' | 'url'>, sent: { traceId?: string } = {}): Acts {
  const seen = new Set<string>();
  const { act } = createDriverClient(bot.url);
  return {
    type: (command, text = '', where = {}) =>
      act('command', { command, text, channel: CHANNEL, user: USER, ...sent, ...where }),
    submit: (view, values) => act('submit', { viewId: view.id, user: view.user, values, ...sent }),
    click: (message, actionId, user = USER) =>
      act('click', { user, messageTs: message.ts, channel: message.channel, actionId, ...sent }),
    replay: async (operationsMessage, user = USER) => {
      const click = (message: Message, actionId: string) =>
        act('click', { user, messageTs: message.ts, channel: message.channel, actionId, ...sent });
      const before = previews(bot, user).length;
      await click(operationsMessage, 'dead_letters:replay:order');
      return click(await eventually(() => previews(bot, user)[before]), RUN_REPLAY);
    },
    form: () => nextForm(bot, seen),
    channel: () => shared(bot).filter(({ channel }) => channel !== OPERATIONS_CHANNEL),
    operationsMessages: () => shared(bot).filter(({ channel }) => channel === OPERATIONS_CHANNEL),
  };
}

const RUN_REPLAY = 'dead_letters:replay:run';

/** What a user saw of orders before they ran them; one that they have run has lost its button. */
function previews(bot: Pick<Bot, 'slack'>, user: string): Message[] {
  return bot.slack
    .state()
    .messages.filter(
      ({ blocks, ephemeralFor }) => ephemeralFor === user && JSON.stringify(blocks).includes(RUN_REPLAY),
    );
}

function shared(bot: Pick<Bot, 'slack'>): Message[] {
  return bot.slack.state().messages.filter((message) => message.ephemeralFor === undefined);
}

/**
 * Starts the processes of `/sre` by a command that opens no modal: a trigger lives 3 s, and cold starts do not shrink.
 * With a count, that many of the gatekeeper and of the backend.
 */
export async function warmUp({ bot, type }: TestUser, processes = 1): Promise<void> {
  if (processes > 1) bot.faults.set({ target: 'bus', kind: 'repeat', copies: processes, times: 1 });
  await Promise.all(Array.from({ length: processes }, () => type('/sre', 'help')));
  await bot.cloud.idle();
}

async function nextForm(bot: Pick<Bot, 'slack'>, seen: Set<string>): Promise<ViewRecord> {
  const form = await eventually(() =>
    bot.slack.state().views.find(({ id, view }) => !seen.has(id) && view.submit !== undefined),
  );
  seen.add(form.id);
  return form;
}

/** Looks every 25 ms until there is something. Throws after `withinMs`. */
export async function eventually<T>(look: () => T | undefined | false | null, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false && seen !== null) return seen;
    if (Date.now() > deadline) throw new Error(`not seen within ${withinMs} ms: ${look}`);
    await delay(25);
  }
}

/** Values are those of the options. */
export const FILLED = { service: SERVICES[1]?.id ?? '', priority: 'P1', message: 'Checkout is down' };
