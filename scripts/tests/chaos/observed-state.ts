import { setTimeout as delay } from 'node:timers/promises';
import type { Bot } from '../../local/bot.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { objectsIn, textIn } from '../../local/json.ts';

/** What Slack shows of a message of the bot. */
export interface Shown {
  channel: string;
  ts: string;
  /** The only person who sees it. */
  onlyFor: string | undefined;
  text: string;
  /** When it came to say that, in milliseconds since the epoch. */
  changedAt: number;
  /** All that it ever said, and says in its blocks. */
  words: string;
  buttons: string[];
}

export interface Form {
  id: string;
  user: string;
  isOpen: boolean;
  canSubmit: boolean;
  words: string;
}

/** What the stand-ins hold: nothing of it is the bot's own word. */
export interface Ledger {
  incidents: { message: string; number: string; url: string }[];
  messages: Shown[];
  forms: Form[];
  /** The trace of each UpdateService that was taken. */
  restarts: string[];
}

/** Reads them all, once OpsGenie shows what it has accepted: `incidentDelayMs` later. */
export async function readLedger(bot: Bot, incidentDelayMs: number): Promise<Ledger> {
  await delay(incidentDelayMs);
  const { messages, views } = bot.slack.state();
  return {
    incidents: bot.opsgenie.state().incidents.map(({ links, message, tinyId }) => ({
      ...{ message, number: tinyId, url: links.web },
    })),
    messages: messages.filter(({ via }) => via !== 'ack').map(shown),
    forms: views.map(({ id, status, user, values, view }) => ({
      ...{ id, user, isOpen: status === 'open', canSubmit: view.submit !== undefined },
      words: JSON.stringify([view.blocks, values]),
    })),
    restarts: bot.account.containers.updates().map(({ traceId = 'no trace' }) => traceId),
  };
}

export function shown(message: Message): Shown {
  const { blocks, changedAt, channel, ephemeralFor, history, text, ts } = message;
  const buttons = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsIn(elements).map((element) => textIn(element.action_id)));
  const words = [...history, text, JSON.stringify(blocks)].join('\n');
  return { channel, ts, onlyFor: ephemeralFor, text, changedAt, words, buttons };
}
