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
  if (status === 'closed') return unlessEndedSince(performed.close, resolvedAt);
  if (status === 'resolved') {
    const ours = unlessEndedSince(performed.resolve, resolvedAt);
    if (ours !== undefined) return { ...ours, at: resolvedAt ?? ours.at };
    return resolvedBy === undefined ? undefined : { name: resolvedBy, at: resolvedAt ?? Number.NaN };
  }
  if (acknowledgement.kind !== 'acknowledged') return undefined;
  const { by: name, at } = acknowledgement;
  const ours = performed.acknowledge;
  const isOurs = ours !== undefined && (name === '' || name === ours.name || name === ours.userId);
  if (isOurs) return { ...ours, at: at ?? ours.at };
  return { name, at: at ?? Number.NaN };
}

/** What Q-Bot did before an end that the backend tells of was undone in between: that end is somebody else's. */
function unlessEndedSince(ours: Performed | undefined, endedAt: number | undefined): Performed | undefined {
  const isOlder = ours !== undefined && endedAt !== undefined && ours.at < endedAt - SAME_ACTION_MS;
  return isOlder ? undefined : ours;
}

/** As Slack shows a user; another name is foreign text. */
export function nameOf({ userId, name }: Pick<Performed, 'userId' | 'name'>): string {
  return userId === undefined ? escapeText(name) : `<@${userId}>`;
}

/**
 * Who did what and when, for what is no longer as it was opened: `Acknowledged by @olivia 2 min after`, `Resolved by
 * @emil 14:20`. Backends do not say who closed one, or when: that is told of a close with Q-Bot alone. '' for an incident
 * that nobody has taken.
 */
export function progressText(known: KnownIncident, now: number): string {
  const { status, createdAt, acknowledgement } = known.incident;
  const who = performedBy(known);
  if (status === 'resolved') return resolvedText(known, now);
  if (status === 'closed') {
    if (who === undefined) return `Closed${resolvedBefore(known, now)}`;
    return `Closed${byText(who)} ${timeText(who.at, now)}`;
  }
  if (acknowledgement.kind !== 'acknowledged') return '';
  const after = who === undefined ? Number.NaN : who.at - createdAt;
  return `Acknowledged${byText(who)}${Number.isNaN(after) ? '' : ` ${ageText(after)} after`}`;
}

/** ` by @emil`; '' where nobody says a name. */
export function byText(who: Performed | undefined): string {
  return who === undefined || nameOf(who) === '' ? '' : ` by ${nameOf(who)}`;
}

function resolvedText(known: KnownIncident, now: number): string {
  const who = performedBy(known);
  const at = known.incident.resolvedAt ?? who?.at;
  return `Resolved${byText(who)}${at === undefined || Number.isNaN(at) ? '' : ` ${timeText(at, now)}`}`;
}

/** Of one that was closed elsewhere: `. Resolved by @emil 14:20` if that was done with Q-Bot, else ''. */
function resolvedBefore({ incident, performed }: KnownIncident, now: number): string {
  if (unlessEndedSince(performed.resolve, incident.resolvedAt) === undefined) return '';
  return `. ${resolvedText({ incident: { ...incident, status: 'resolved' }, performed }, now)}`;
}

/** For a user whose action changes nothing any more: `is resolved since 14:20, by @emil`. */
export function alreadyText(known: KnownIncident, now: number): string {
  const { status, resolvedAt, acknowledgement } = known.incident;
  const who = performedBy(known);
  if (status === 'closed' && who === undefined) return `is closed${resolvedBefore(known, now)}`;
  const at = who?.at ?? resolvedAt;
  const since = at === undefined || Number.isNaN(at) ? '' : ` since ${timeText(at, now)}`;
  const by = byText(who).replace(' ', ', ');
  if (status === 'open' && acknowledgement.kind !== 'acknowledged') return 'is open';
  return `is ${status === 'open' ? 'acknowledged' : status}${since}${by}`;
}
