import { setTimeout as delay } from 'node:timers/promises';
import type { Bot } from '../../local/bot.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { objectsIn, textIn } from '../../local/json.ts';
import type { ChaosProduct, ShownIncident } from './chaos-product.ts';

/** What Slack shows of a message of the bot. */
export interface ShownMessage {
  channel: string;
  ts: string;
  /** `ts` of the message in whose thread it stands. */
  thread: string | undefined;
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
  incidents: ShownIncident[];
  messages: ShownMessage[];
  modals: ShownModal[];
  /** The trace of each UpdateService that was accepted. */
  restarts: string[];
}

/** Reads all fakes, once the product shows what it has accepted: `incidentDelayMs` later. */
export async function readObservedState(
  bot: Bot,
  product: Pick<ChaosProduct, 'incidents'>,
  incidentDelayMs: number,
): Promise<ObservedState> {
  await delay(incidentDelayMs);
  const { messages, views } = bot.slack.state();
  return {
    incidents: product.incidents(bot),
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
  const { blocks, changedAt, channel, ephemeralFor, history, text, threadTs, ts } = message;
  const buttons = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsIn(elements).map((element) => textIn(element.action_id)));
  const words = [...history, text, JSON.stringify(blocks)].join('\n');
  return { channel, ts, thread: threadTs, onlyFor: ephemeralFor, text, changedAt, words, buttons };
}

/** Only one user reads it. */
export function isPrivate({ channel, onlyFor }: ShownMessage): boolean {
  return onlyFor !== undefined || channel.startsWith('D');
}
