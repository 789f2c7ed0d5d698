import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { QBotError } from '../../common/errors.ts';
import type { LogFields } from '../../common/logger.ts';
import { drillIdOf } from '../../common/paging-drill.ts';
import { PRIORITIES, type Priority } from '../../common/priorities.ts';
import { readTime } from './read-time.ts';

/** The action that makes an alert. */
export const CREATE = 'Create';

/** What is kept of one call of OpsGenie's webhook. Only `action` is always there: the set of actions is open. */
export interface Webhook {
  action: string;
  alertId: string | undefined;
  /** Of an alert that an incident made. */
  incidentId: string | undefined;
  /** As the alert says it. Its details and alias are free text of whoever made it: a hint, no proof. */
  incidentHint: string | undefined;
  /** Number of the alert, as people see it; '' where it is not said. */
  tinyId: string;
  /** Who did it, as OpsGenie names them; '' where it is not said. */
  username: string;
  message: string;
  description: string;
  /** undefined where it is not said, or said in no way that is known. */
  priority: Priority | undefined;
  /** Names and ids of teams, as they come: one team may be there under both. */
  teams: string[];
  teamNames: string[];
  /** When the alert was made, and when it was changed by this action; milliseconds since the epoch. */
  createdAt: number | undefined;
  updatedAt: number | undefined;
  /** Fields that were given and not understood: what follows from them is a guess. */
  unreadable: ReadableField[];
  /** Of an alert that says that it is a paging drill: free text as well. */
  drillId: string | undefined;
  /** The same for every delivery of this one call. */
  fingerprint: string;
}

const READABLE_FIELDS = ['priority', 'createdAt', 'updatedAt'] as const;
type ReadableField = (typeof READABLE_FIELDS)[number];

/** OpsGenie would not send this; the message is one line of ours and holds nothing of the body. */
export class MalformedWebhookError extends QBotError {
  readonly code = 'QBOT_MALFORMED_WEBHOOK';
}

/** A tag of Pushover and a key of the table are made of them. */
const ID_CHARACTERS = 256;

const text = z.catch(z.string(), '');
/** A number is taken for its digits: an account, or a product between, may send either. */
const textOrNumber = z.catch(z.pipe(z.union([z.string(), z.number()]), z.transform(String)), '');
const id = z.catch(z.string().check(z.minLength(1), z.maxLength(ID_CHARACTERS)), '');
/** A name or id alone, or an object with both; its `type` may be left out where all are teams. */
const named = z.catch(
  z.union([
    z.pipe(
      z.string(),
      z.transform((name: string) => ({ type: 'name', id: '', name })),
    ),
    z.object({ type: text, id: text, name: text }),
  ]),
  { type: '', id: '', name: '' },
);
/** A list, or the only one of it. */
const listOfNamed = z.catch(
  z.union([
    z.array(named),
    z.pipe(
      named,
      z.transform((one) => [one]),
    ),
  ]),
  [],
);

const alertShape = z.object({
  alertId: id,
  tinyId: textOrNumber,
  alias: text,
  username: text,
  message: textOrNumber,
  description: text,
  priority: z.optional(z.unknown()),
  team: listOfNamed,
  teams: listOfNamed,
  responders: listOfNamed,
  details: z.catch(z.object({ 'incident-id': id }), { 'incident-id': '' }),
  createdAt: z.optional(z.unknown()),
  updatedAt: z.optional(z.unknown()),
});

/** `<id of the issue>_<id of the team>`: of the alerts that an incident of Jira makes; each action carries the alias. */
const ISSUE_ALIAS = /^(\d{1,18})_[\da-f-]{36}$/i;

const webhookShape = z.object({
  action: z.string().check(z.minLength(1)),
  /** Who made the alert, or did this to it: said by the product, not by the alert. */
  source: z.catch(z.object({ type: text }), { type: '' }),
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
  const { action, alert, source } = parsed.data;
  const incidentHint = alert.details['incident-id'] || ISSUE_ALIAS.exec(alert.alias)?.[1];
  const teamResponders = alert.responders.filter(({ type }) => /^(team)?$/i.test(type.trim()));
  const teamNames = distinct([...teamResponders, ...alert.team].map(({ name }) => name));
  const read = {
    priority: readPriority(alert.priority),
    createdAt: readTime(alert.createdAt),
    updatedAt: readTime(alert.updatedAt),
  };
  return {
    action,
    alertId: alert.alertId || undefined,
    incidentId: source.type.trim().toLowerCase() === 'incident' ? incidentHint : undefined,
    incidentHint,
    drillId: drillIdOf(alert.alias),
    tinyId: alert.tinyId,
    username: alert.username.trim(),
    message: alert.message.trim(),
    description: alert.description.trim(),
    ...read,
    unreadable: READABLE_FIELDS.filter((name) => isGiven(name, alert[name]) && read[name] === undefined),
    teams: distinct([
      ...teamNames,
      ...[...teamResponders, ...alert.team].map((one) => one.id),
      ...alert.teams.flatMap((one) => [one.name, one.id]),
    ]),
    teamNames,
    fingerprint: fingerprintOf(given),
  };
}

/** What the log may say of it. Not the action: the name of a custom one is free text. */
export function subjectOf({ alertId, incidentHint }: Webhook): Pick<LogFields, 'alert' | 'incident'> {
  return {
    ...(alertId === undefined ? {} : { alert: alertId }),
    ...(incidentHint === undefined ? {} : { incident: incidentHint }),
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
    return JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    throw new MalformedWebhookError('not JSON');
  }
}

/** `P1` today; a number in older accounts, and there as text too. */
function readPriority(given: unknown): Priority | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const [, digit] = /^P?\s*(\d)$/i.exec(String(given).trim()) ?? [];
  return PRIORITIES.find((one) => one === `P${digit}`);
}

/** OpsGenie leaves a field out, or sends null, an empty text or the time 0, where it has nothing to say. */
function isGiven(name: ReadableField, value: unknown): boolean {
  if (value === 0) return name === 'priority';
  return value !== undefined && value !== null && value !== '';
}

/** Not of the text: SQS carries the same JSON in ASCII. */
function fingerprintOf(given: object): string {
  try {
    return createHash('sha256').update(JSON.stringify(given)).digest('hex');
  } catch {
    throw new MalformedWebhookError('nested too deep');
  }
}

function distinct(given: string[]): string[] {
  return [...new Set(given.map((one) => one.trim()).filter((one) => one !== ''))];
}
