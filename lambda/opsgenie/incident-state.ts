import { escapeText } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import { type IncidentDetails, SAME_ACTION_MS } from './incident-backend.ts';
import type { IncidentRow, Performed } from './incident-store.ts';
import { timeText } from './time-text.ts';

/** What is known of an incident now: by the backend, and by whom through Q-Bot. */
export interface KnownIncident {
  incident: IncidentDetails;
  performed: IncidentRow['performed'];
}

/** Who brought it into the state that it has; undefined if nobody says so. */
export function performedBy({ incident, performed }: KnownIncident): Performed | undefined {
  const { status, resolvedAt, resolvedBy, acknowledgement } = incident;
  if (status !== 'open') {
    const last = status === 'closed' ? (performed.close ?? performed.resolve) : performed.resolve;
    const isOther = resolvedAt !== undefined && last !== undefined && last.at < resolvedAt - SAME_ACTION_MS;
    if (last !== undefined && !isOther) return last;
    return resolvedBy === undefined ? undefined : { name: resolvedBy, at: resolvedAt ?? Number.NaN };
  }
  if (acknowledgement.kind !== 'acknowledged') return undefined;
  const { by: name, at } = acknowledgement;
  const ours = performed.acknowledge;
  const isOurs = ours !== undefined && (name === '' || name === ours.name || name === ours.userId);
  if (isOurs) return { ...ours, at: at ?? ours.at };
  return { name, at: at ?? Number.NaN };
}

/** As Slack shows a user; another name is foreign text. */
export function nameOf({ userId, name }: Pick<Performed, 'userId' | 'name'>): string {
  return userId === undefined ? escapeText(name) : `<@${userId}>`;
}

/**
 * Who did what and when, for what is no longer as it was opened: `Acknowledged by @olivia 2 min after`, `Resolved by
 * @emil 14:20`. '' for an incident that nobody has taken.
 */
export function progressText(known: KnownIncident, now: number): string {
  const { status, resolvedAt, createdAt, acknowledgement } = known.incident;
  const who = performedBy(known);
  const by = who === undefined || nameOf(who) === '' ? '' : ` by ${nameOf(who)}`;
  if (status !== 'open') {
    const at = resolvedAt ?? who?.at;
    const when = at === undefined ? '' : ` ${timeText(at, now)}`;
    return `${status === 'closed' ? 'Closed' : 'Resolved'}${by}${when}`;
  }
  if (acknowledgement.kind !== 'acknowledged') return '';
  const after = who === undefined ? Number.NaN : who.at - createdAt;
  return `Acknowledged${by}${Number.isNaN(after) ? '' : ` ${ageText(after)} after`}`;
}

/** For a user whose action changes nothing any more: `is resolved since 14:20, by @emil`. */
export function alreadyText(known: KnownIncident, now: number): string {
  const { status, resolvedAt, acknowledgement } = known.incident;
  const who = performedBy(known);
  const at = resolvedAt ?? who?.at;
  const since = at === undefined || Number.isNaN(at) ? '' : ` since ${timeText(at, now)}`;
  const by = who === undefined || nameOf(who) === '' ? '' : `, by ${nameOf(who)}`;
  if (status === 'open' && acknowledgement.kind !== 'acknowledged') return 'is open';
  return `is ${status === 'open' ? 'acknowledged' : status}${since}${by}`;
}
