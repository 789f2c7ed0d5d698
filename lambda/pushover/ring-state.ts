import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { WATCH_MS } from './watch-receipts.ts';

/** From then on an emergency would ring too short a time for an alert that joins it. */
const JOIN_WITHIN_MS = WATCH_MS / 2;

const beginShape = z.object({
  alertId: z.string(),
  /** What ended the incident later than this ended it too; milliseconds since the epoch, OpsGenie's clock. */
  since: z.number(),
  /** Fingerprint of the action that rings; absent of a Create. */
  action: z.optional(z.string()),
});

const emergencyShape = z.object({
  /** By which Pushover cancels it, and nothing else. */
  tag: z.string(),
  /** Its recipient is notified once for it. */
  id: z.string(),
  /** Digest of the key that it rings. */
  recipient: z.string(),
  /** Milliseconds since the epoch, our clock. */
  begunAt: z.number(),
  /** Every alert of the ring that wants this recipient called: it ends with the last of them. */
  begins: z.array(beginShape),
  /** Pushover has answered: a later cancellation meets it. */
  isAnswered: z.boolean(),
  isCancelled: z.boolean(),
  /**
   * False from when Pushover is known to have reached nobody with it, or no longer to ring: it was tapped, or is over.
   * Absent in rows of the release before, which did not note it.
   */
  isRinging: z.optional(z.boolean()),
});

export const ringShape = z.object({
  version: z.optional(z.number()),
  /** The latest acknowledgement or closing of any of its alerts. */
  endedAt: z.optional(z.number()),
  /** Alerts that were acknowledged or closed themselves. */
  ended: z._default(z.array(z.string()), []),
  ringing: z._default(z.array(emergencyShape), []),
  /** Of the release before, all under the ring's own name: how many began, and how many of them were cancelled. */
  emergencies: z._default(z.number(), 0),
  cancelled: z._default(z.number(), 0),
});

/** Why an emergency rings. */
export type Begin = z.infer<typeof beginShape>;
export type Emergency = z.infer<typeof emergencyShape>;
/** The alerts of one incident, or a single one without: whom they call, and what has ended. */
export type Emergencies = z.infer<typeof ringShape>;

export interface NewEmergencies {
  /** Of the ring. */
  name: string;
  begin: Begin;
  /** What is rung for where this recipient was not yet rung for it. */
  id: string;
  /** Keys of users or groups. */
  keys: readonly string[];
  now: number;
}

/**
 * The ring with an emergency for each key. A Create joins the one that rings its recipient already, so that it rings
 * once, and goes on until the younger of both has ended; another action rings by itself. Repeated, it changes nothing.
 * A tap is no end: of what OpsGenie has not acknowledged, a later alert rings its recipient anew.
 */
export function beginEmergencies(ring: Emergencies, { keys, ...asked }: NewEmergencies): Emergencies {
  return keys.reduce((before, key) => beginOne(before, { ...asked, recipient: digestOf(key) }), ring);
}

type Asked = Omit<NewEmergencies, 'keys'> & { recipient: string };

function beginOne(ring: Emergencies, asked: Asked): Emergencies {
  const { begin, recipient, now } = asked;
  const others = ring.ringing.filter((one) => one.recipient === recipient);
  if (others.some((one) => hasBegin(one, begin))) return ring;
  const joined = begin.action === undefined ? others.find((one) => canBeJoined(ring, one, now)) : undefined;
  if (joined === undefined) return { ...ring, ringing: [...ring.ringing, newEmergency(ring, asked)] };
  return change(ring, [joined], ({ begins }) => ({ begins: [...begins, begin] }));
}

function newEmergency(ring: Emergencies, { begin, id, name, now, recipient }: Asked): Emergency {
  const number = ring.ringing.length + ring.emergencies;
  const before = ring.ringing.filter((one) => one.recipient === recipient && isOfCreate(one)).length;
  const beforeThem = ring.emergencies > 0 && ring.endedAt !== undefined ? 1 : 0;
  const generation = begin.action === undefined ? before + beforeThem : 0;
  return {
    tag: number === 0 ? name : `${name}_${number}`,
    id: generation === 0 ? id : `${id}#${generation}`,
    ...{ recipient, begunAt: now, begins: [begin] },
    ...{ isAnswered: false, isCancelled: false, isRinging: true },
  };
}

function canBeJoined(ring: Emergencies, emergency: Emergency, now: number): boolean {
  const { begunAt, isRinging = false } = emergency;
  return isRinging && isOfCreate(emergency) && !isOver(ring, emergency) && now - begunAt < JOIN_WITHIN_MS;
}

/** The ring after the emergency of this tag is known to have reached nobody, or to ring no more: nobody joins it. */
export function fallSilent(ring: Emergencies, tag: string): Emergencies {
  const silent = ring.ringing.filter((one) => one.tag === tag && one.isRinging !== false);
  return silent.length === 0 ? ring : change(ring, silent, () => ({ isRinging: false }));
}

/** The ring after an alert has left the emergency that it joined, which reached nobody, for one that may. */
export function leaveEmergency(ring: Emergencies, tag: string, asked: NewEmergencies): Emergencies {
  const silent = fallSilent(ring, tag);
  const left = silent.ringing.filter((one) => one.tag === tag);
  const after = change(silent, left, ({ begins }) => ({
    begins: begins.filter((one) => !isSame(one, asked.begin)),
  }));
  return beginEmergencies(after, asked);
}

function isOfCreate({ begins }: Emergency): boolean {
  return begins.every(({ action }) => action === undefined);
}

/** The one that rings this key for this reason; undefined where none was begun. */
export function emergencyOf(ring: Emergencies, begin: Begin, key: string): Emergency | undefined {
  const recipient = digestOf(key);
  return ring.ringing.find((one) => one.recipient === recipient && hasBegin(one, begin));
}

export function hasBegin({ begins }: Emergency, begin: Begin): boolean {
  return begins.some((one) => isSame(one, begin));
}

function isSame(one: Begin, other: Begin): boolean {
  return one.alertId === other.alertId && one.action === other.action;
}

/** The ring after one of its alerts was acknowledged or closed, at a time of OpsGenie's clock. */
export function endAlertOf(ring: Emergencies, alertId: string, at: number): Emergencies {
  return {
    ...ring,
    endedAt: Math.max(at, ring.endedAt ?? at),
    ended: ring.ended.includes(alertId) ? ring.ended : [...ring.ended, alertId],
  };
}

/** True where everything that it rings for has ended: for something younger its recipient is still to be called. */
export function isOver(ring: Emergencies, { begins }: Emergency): boolean {
  return begins.every(({ action, alertId, since }) => {
    // An alert's own acknowledgement ends its Create whatever the clocks say.
    if (action === undefined && ring.ended.includes(alertId)) return true;
    return ring.endedAt !== undefined && since <= ring.endedAt;
  });
}

/** The ring with these changes of some of its emergencies. */
export function change(
  ring: Emergencies,
  chosen: readonly Emergency[],
  by: (emergency: Emergency) => Partial<Emergency>,
): Emergencies {
  const tags = new Set(chosen.map(({ tag }) => tag));
  return { ...ring, ringing: ring.ringing.map((one) => (tags.has(one.tag) ? { ...one, ...by(one) } : one)) };
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
