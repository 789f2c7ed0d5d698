import { setTimeout as delay } from 'node:timers/promises';
import type { Bot } from '../../local/bot.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { objectsIn, textIn } from '../../local/json.ts';

/** What Slack shows of a message of the bot. */
export interface ShownMessage {
  channel: string;
  ts: string;
  /** The only user who sees it. */
  onlyFor: string | undefined;
  text: string;
  /** Since when it says that, in milliseconds since the epoch. */
  changedAt: number;
  /** Everything that it ever said, and says in its blocks. */
  words: string;
  /** Action ids. */
  buttons: string[];
}

export interface ShownModal {
  user: string;
  isOpen: boolean;
  canSubmit: boolean;
  words: string;
}

/** What the fakes hold: nothing of it is the bot's own statement. */
export interface ObservedState {
  incidents: { message: string; number: string; url: string }[];
  messages: ShownMessage[];
  modals: ShownModal[];
  /** The trace of each UpdateService that was accepted. */
  restarts: string[];
}

/** Reads all fakes, once OpsGenie shows what it has accepted: `incidentDelayMs` later. */
export async function readObservedState(bot: Bot, incidentDelayMs: number): Promise<ObservedState> {
  await delay(incidentDelayMs);
  const { messages, views } = bot.slack.state();
  const { incidents } = bot.opsgenie.state();
  return {
    incidents: incidents.map(({ links, message, tinyId }) => ({ message, number: tinyId, url: links.web })),
    messages: messages.filter(({ via }) => via !== 'ack').map(toShownMessage),
    modals: views.map(({ status, user, values, view }) => ({
      user,
      isOpen: status === 'open',
      canSubmit: view.submit !== undefined,
      words: JSON.stringify([view.blocks, values]),
    })),
    restarts: bot.account.containers.updates().map(({ traceId = 'no trace' }) => traceId),
  };
}

export function toShownMessage(message: Message): ShownMessage {
  const { blocks, changedAt, channel, ephemeralFor, history, text, ts } = message;
  const buttons = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsIn(elements).map((element) => textIn(element.action_id)));
  const words = [...history, text, JSON.stringify(blocks)].join('\n');
  return { channel, ts, onlyFor: ephemeralFor, text, changedAt, words, buttons };
}
