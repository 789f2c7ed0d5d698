import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { QBotError } from '../../common/errors.ts';
import type { LogFields } from '../../common/logger.ts';

export const ALERT_PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;
export type AlertPriority = (typeof ALERT_PRIORITIES)[number];

/** What is kept of one call of OpsGenie's webhook. Only `action` is always there: the set of actions is open. */
export interface Webhook {
  action: string;
  alertId: string | undefined;
  incidentId: string | undefined;
  /** Number of the alert, as people see it; '' where it is not said. */
  tinyId: string;
  message: string;
  description: string;
  /** undefined where it is not said, or said in no way that is known. */
  priority: AlertPriority | undefined;
  /** Names and ids of teams, as they come: one team may be there under both. */
  teams: string[];
  teamNames: string[];
  /** When the alert was made, and when it was changed by this action; milliseconds since the epoch. */
  createdAt: number | undefined;
  updatedAt: number | undefined;
  /** The same for every delivery of this one call. */
  fingerprint: string;
}

/** OpsGenie would not send this; the message is one line of ours and holds nothing of the body. */
export class MalformedWebhookError extends QBotError {
  readonly code = 'QBOT_MALFORMED_WEBHOOK';
}

/** A tag of Pushover and a key of the table are made of them. */
const ID_CHARACTERS = 256;

/** The year 5138. Pushover refuses a push, and nobody is rung, for a timestamp of more digits. */
const LATEST_MS = 1e14;

const text = z.catch(z.string(), '');
const texts = z.catch(z.array(text), []);
const id = z.catch(z.string().check(z.minLength(1), z.maxLength(ID_CHARACTERS)), '');
const time = z.catch(z.number(), Number.NaN);
const responder = z.catch(z.object({ type: text, id: text, name: text }), { type: '', id: '', name: '' });

const alertShape = z.object({
  alertId: id,
  tinyId: text,
  message: text,
  description: text,
  priority: z.catch(z.union([z.string(), z.number()]), ''),
  team: text,
  teams: texts,
  responders: z.catch(z.array(responder), []),
  details: z.catch(z.object({ 'incident-id': id }), { 'incident-id': '' }),
  createdAt: time,
  updatedAt: time,
});

const webhookShape = z.object({
  action: z.string().check(z.minLength(1)),
  alert: z.catch(alertShape, alertShape.parse({})),
});

/**
 * Reads one call of the webhook, or of Jira Service Management's, which has the same shape. What is missing or of an
 * odd type is left out, never refused. Throws MalformedWebhookError where it is no JSON object with an action.
 * https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/
 */
export function parseWebhook(body: string): Webhook {
  const given = parseObject(body);
  const parsed = webhookShape.safeParse(given);
  if (!parsed.success) throw new MalformedWebhookError('no action');
  const { action, alert } = parsed.data;
  const teamResponders = alert.responders.filter(({ type }) => type === 'team');
  const teamNames = distinct([...teamResponders.map(({ name }) => name), alert.team]);
  return {
    action,
    alertId: alert.alertId || undefined,
    incidentId: alert.details['incident-id'] || undefined,
    tinyId: alert.tinyId,
    message: alert.message.trim(),
    description: alert.description.trim(),
    priority: readPriority(alert.priority),
    teams: distinct([...teamNames, ...teamResponders.map((one) => one.id), ...alert.teams]),
    teamNames,
    createdAt: readTime(alert.createdAt),
    updatedAt: readTime(alert.updatedAt),
    fingerprint: fingerprintOf(given),
  };
}

/** What the log may say of it. Not the action: the name of a custom one is free text. */
export function subjectOf({ alertId, incidentId }: Webhook): Pick<LogFields, 'alert' | 'incident'> {
  return {
    ...(alertId === undefined ? {} : { alert: alertId }),
    ...(incidentId === undefined ? {} : { incident: incidentId }),
  };
}

function parseObject(body: string): object {
  const given = parse(body);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new MalformedWebhookError('no JSON object');
  }
  return given;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MalformedWebhookError('not JSON');
  }
}

/** `P1` today; a number in older accounts. */
function readPriority(given: string | number): AlertPriority | undefined {
  const name = typeof given === 'number' ? `P${given}` : given.trim().toUpperCase();
  return ALERT_PRIORITIES.find((one) => one === name);
}

/** Not of the text: SQS carries the same JSON in ASCII. */
function fingerprintOf(given: object): string {
  try {
    return createHash('sha256').update(JSON.stringify(given)).digest('hex');
  } catch {
    throw new MalformedWebhookError('nested too deep');
  }
}

/** `createdAt` is in milliseconds, `updatedAt` in nanoseconds. What is far from any year of ours is no time. */
function readTime(given: number): number | undefined {
  const time = Math.floor(given > 1e15 ? given / 1e6 : given);
  return time > 0 && time < LATEST_MS ? time : undefined;
}

function distinct(given: string[]): string[] {
  return [...new Set(given.filter((one) => one !== ''))];
}
