import { auditEntry, logLost } from '../aws/audit-event.ts';
import { type BusDeps, type Failure, putEvents } from '../aws/put-events.ts';
import type { Denial } from '../errors.ts';
import type { Log } from '../logger.ts';

/** What was decided or done, in words and ids of ours: never what a user typed. */
export interface Decision {
  /** `refused` for a denial, which has its `rule`; `allowed` where it is left out. */
  decision?: 'allowed' | 'refused';
  /** The rule that denied it: `restricted_commands`, or a backend's own. */
  rule?: string;
  /** What was to be done: `confirm`, `replay`, `acknowledge` ... */
  action: string;
  /** To what: an ECS service, an incident by its number, a function. */
  target?: string;
  /** What came of it: `done`, `refused`, `unknown` ... */
  outcome: string;
  /** Of a replay: the command whose event it is, and the `requestId` under which that was ordered. */
  replayed?: string;
  replayedRequestId?: string;
  /** Who ordered what somebody else does now; as a rule the event's own `orderedBy`. */
  orderedBy?: string;
  /** Of what no user of Slack did: the entry of pushover-recipients. */
  entry?: string;
}

/** The records of what a backend decides: each is on its way at once, and nothing that is done waits for it. */
export interface AuditTrail {
  /** Whose request the next records are about. */
  begin(subject: AuditSubject): void;
  /** Never throws: a record that is lost is logged, and raises an alarm. */
  record(decision: Decision): void;
  /** Resolves once each record is on the bus or lost: a function that has ended may be frozen. */
  settled(): Promise<void>;
}

/** Who, where, and by which request: it joins the record of the gatekeeper. */
export interface AuditSubject {
  requestId?: string;
  team?: string;
  user?: string;
  channel?: string;
  command?: string;
  detailType?: string;
  /** Of a replay: whose order it is, while `user` has replayed it. */
  orderedBy?: string;
}

/** For all attempts together. */
const RECORD_MS = 2000;
const VALUE_CHARACTERS = 300;

export interface AuditTrailDeps extends Omit<BusDeps, 'client'> {
  /** Made for the first record: no form waits for a client that it does not need. */
  client: () => BusDeps['client'];
  busName: string;
  /** `qbot.<function>`: the bus takes no other from its role. */
  source: string;
  log: Log;
}

/**
 * Publishes a record for each decision of a backend, within 2 s each. What it is about is done or refused already:
 * a record that the bus does not take changes nothing of that.
 *
 * @example
 * clients.audit.record({ action: 'restart', target: 'shop/checkout', outcome: 'started' });
 */
export function createAuditTrail(deps: AuditTrailDeps): AuditTrail {
  let subject: AuditSubject = {};
  const sending = new Set<Promise<void>>();
  return {
    begin(next) {
      subject = next;
    },
    record(decision) {
      const record = recordOf(subject, decision, deps.now());
      const sent = send(deps, record, decision).finally(() => sending.delete(sent));
      sending.add(sent);
    },
    settled: async () => void (await Promise.all(sending)),
  };
}

/** A right that was refused. */
export function refusedDecision(denial: Denial): Decision {
  return { ...denial, decision: 'refused', outcome: 'refused' };
}

function recordOf(subject: AuditSubject, decision: Decision, now: number): Record<string, string> {
  const record = { time: new Date(now).toISOString(), ...subject, decision: 'allowed', ...decision };
  return Object.fromEntries(
    Object.entries(record).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value.slice(0, VALUE_CHARACTERS)]],
    ),
  );
}

/** Of a record that is lost the log says all but the target: what a user typed may be one, and no log holds that. */
async function send(
  deps: AuditTrailDeps,
  record: Record<string, string>,
  { target: _target, ...decision }: Decision,
): Promise<void> {
  const lost = (failure: Failure) => logLost(deps.log, failure, decision);
  try {
    const bus = { client: deps.client(), now: deps.now };
    const [failure] = await putEvents(bus, [auditEntry(deps, record)], { budgetMs: RECORD_MS });
    if (failure !== undefined) lost(failure);
  } catch (error) {
    lost({ reason: 'client', error });
  }
}
