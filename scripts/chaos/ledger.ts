import { setTimeout as delay } from 'node:timers/promises';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Bot } from '../local/bot.ts';
import { objectsIn, textIn } from '../local/json.ts';
import type { Message } from '../local/slack/slack.ts';

/** What Slack shows of a message of the bot. */
export interface Shown {
  channel: string;
  ts: string;
  /** The only person who sees it. */
  onlyFor: string | undefined;
  text: string;
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

/** What the stand-ins hold, and what is kept for somebody to look at. Nothing of it is the bot's own word. */
export interface Ledger {
  incidents: { message: string; number: string; url: string }[];
  messages: Shown[];
  forms: Form[];
  /** Rows of the table and messages of the queues, as JSON. */
  kept: string[];
  /** `cluster/service` of each UpdateService that was taken. */
  restarts: string[];
}

const QUEUES = ['undelivered', 'failures'];

/** Reads them all, once OpsGenie shows what it has accepted: `incidentDelayMs` later. */
export async function readLedger(bot: Bot, tableName: string, incidentDelayMs: number): Promise<Ledger> {
  await delay(incidentDelayMs);
  const { messages, views } = bot.slack.state();
  const queued = bot.cloud.queues().filter(({ name }) => QUEUES.includes(name));
  return {
    incidents: bot.opsgenie.state().incidents.map(({ links, message, tinyId }) => ({
      ...{ message, number: tinyId, url: links.web },
    })),
    messages: messages.filter(({ via }) => via !== 'ack').map(shown),
    forms: views.map(({ id, status, user, values, view }) => ({
      ...{ id, user, isOpen: status === 'open', canSubmit: view.submit !== undefined },
      words: JSON.stringify([view.blocks, values]),
    })),
    kept: [
      ...(await readRows(bot.url, tableName)),
      ...queued.flatMap((one) => one.messages.map(({ body }) => body)),
    ],
    restarts: bot.account.containers.updates().map(({ cluster, service }) => `${cluster}/${service}`),
  };
}

export function shown(message: Message): Shown {
  const { blocks, channel, ephemeralFor, history, text, ts } = message;
  const buttons = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsIn(elements).map((element) => textIn(element.action_id)));
  const words = [...history, text, JSON.stringify(blocks)].join('\n');
  return { channel, ts, onlyFor: ephemeralFor, text, words, buttons };
}

/** The credentials are as good as any: nothing here checks them. */
async function readRows(botUrl: string, TableName: string): Promise<string[]> {
  const client = new DynamoDBClient({
    ...{ endpoint: `${botUrl}/_aws`, region: 'us-east-1' },
    credentials: { accessKeyId: 'chaos', secretAccessKey: 'chaos' },
  });
  const rows: string[] = [];
  let start: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    rows.push(...Items.map((item) => JSON.stringify(item)));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  client.destroy();
  return rows;
}
