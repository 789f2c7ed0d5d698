import type { IncidentDetails } from './incident-backend.ts';
import type { KnownIncident } from './incident-state.ts';
import type { IncidentRow } from './incident-store.ts';

type Known = Pick<IncidentRow, 'performed' | 'lastKnown'>;

/**
 * An incident as the backend says now, with what was known before of what it does not say now: a message never takes
 * back that somebody has acknowledged or resolved it because the alerts could not be read. `row`: undefined for an
 * incident that Q-Bot never showed.
 */
export function withLastKnown(incident: IncidentDetails, row: Known | undefined): KnownIncident {
  const performed = row?.performed ?? {};
  if (row === undefined || incident.acknowledgement.kind !== 'unknown') return { incident, performed };
  if (incident.status === 'open') {
    return { incident: { ...incident, acknowledgement: lastAcknowledgement(incident, row) }, performed };
  }
  const { resolved } = row.lastKnown ?? {};
  const isSame = resolved !== undefined && resolved.at === incident.resolvedAt;
  return { incident: isSame ? { ...incident, resolvedBy: resolved.by } : incident, performed };
}

/** Whatever is newer: what was read last, or what was done with Q-Bot. Who took it before it was open again has not. */
function lastAcknowledgement(
  { acknowledgement }: IncidentDetails,
  { lastKnown, performed }: Known,
): IncidentDetails['acknowledgement'] {
  const { acknowledge: ours, reopen } = performed;
  const reopenedAt = reopen?.at ?? Number.NEGATIVE_INFINITY;
  const readAt = lastKnown?.at ?? Number.NEGATIVE_INFINITY;
  if (ours !== undefined && ours.at > Math.max(readAt, reopenedAt)) {
    return { kind: 'acknowledged', by: ours.name, at: ours.at };
  }
  const taken = readAt > reopenedAt ? lastKnown?.acknowledged : undefined;
  return taken === undefined ? acknowledgement : { kind: 'acknowledged', by: taken.by, at: taken.at };
}

/** What to remember after a reading that began at `at`, milliseconds since the epoch. */
export function lastKnownOf(read: IncidentDetails, row: Known, at: number): IncidentRow['lastKnown'] {
  const { acknowledgement } = read;
  if (read.status === 'open') {
    if (acknowledgement.kind === 'unknown') return row.lastKnown;
    if (acknowledgement.kind === 'none') return { at };
    const { at: since, by } = acknowledgement;
    return { at, acknowledged: { by, ...(since === undefined ? {} : { at: since }) } };
  }
  // Nobody has taken it if it is open again later.
  const { resolvedAt, resolvedBy } = withLastKnown(read, row).incident;
  if (resolvedAt === undefined || resolvedBy === undefined) return { at };
  return { at, resolved: { by: resolvedBy, at: resolvedAt } };
}

/** Whether who has acknowledged it may be learnt a little later. */
export function isUnread({ acknowledgement, status }: IncidentDetails): boolean {
  return status === 'open' && acknowledgement.kind === 'unknown' && acknowledgement.mayPass === true;
}
