import type { Log } from '../../common/logger.ts';
import { type ActionRequest, IncidentUnknownError } from './incident-backend.ts';
import {
  ACKNOWLEDGED_PROPERTY,
  type AcknowledgedBy,
  isCalling,
  type JsmAlert,
  parseAcknowledgedBy,
  readJsmAlert,
  readJsmAlertIds,
  readJsmAlerts,
} from './jsm-alerts.ts';
import type { JsmCall } from './jsm-connection.ts';
import { explainJsm } from './jsm-errors.ts';
import { foreignAlert, noAlert } from './not-possible.ts';
import { nothingSent, throwTheWorst } from './partial-failure.ts';

/** Milliseconds between two reads; the last one is repeated. */
const WAITS = [100, 250, 500, 1000];

export interface JsmAlertRun {
  call: JsmCall;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  deadline: number;
  log: Pick<Log, 'warn'>;
}

/**
 * Acknowledges each alert of the incident that still calls somebody, and follows it until it is; `already` if none does.
 * Operations names Q-Bot's account: who did it in Slack is kept with the issue.
 * Throws IncidentUnknownError if only some were acknowledged, and ActionNotPossibleError if the incident has no alert.
 * https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/api-group-alerts/
 */
export async function acknowledgeJsmAlerts(
  run: JsmAlertRun,
  { user }: ActionRequest,
  issueId: string,
): Promise<'done' | 'already'> {
  const [alerts, before] = await beforeSending(
    Promise.all([readJsmAlerts(run.call, issueId), readWho(run.call, issueId)]),
  );
  if (alerts.length === 0) {
    throw noAlert('Jira Service Management');
  }
  const calling = alerts.filter(isCalling);
  if (calling.length === 0) return 'already';
  const mine = { by: user.name || user.id, at: run.now() };
  // Before it is sent: what is then lost, or killed, would be shown as Q-Bot's own doing.
  await keepWho(run, issueId, { ...before, ...Object.fromEntries(calling.map(({ id }) => [id, mine])) });
  const sent = await Promise.allSettled(
    calling.map((alert) => acknowledgeOne(run, alert).catch(throwExplained)),
  );
  throwTheWorst('Jira', sent);
  return 'done';
}

/** Throws ActionNotPossibleError for an alert that is none of the incident's. */
export async function requireJsmAlert(call: JsmCall, issueId: string, alertId: string): Promise<void> {
  if ((await beforeSending(readJsmAlertIds(call, issueId))).includes(alertId)) return;
  throw foreignAlert();
}

function throwExplained(error: unknown): never {
  throw explainJsm(error);
}

async function beforeSending<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw nothingSent(explainJsm(error));
  }
}

/** Accepted is not done: the alert itself says when it is. */
async function acknowledgeOne({ call, deadline, now, sleep }: JsmAlertRun, { id }: JsmAlert): Promise<void> {
  const path = `/alerts/${encodeURIComponent(id)}/acknowledge`;
  await call({ api: 'operations', method: 'POST', path });
  let cause: unknown;
  for (let look = 0; ; look += 1) {
    try {
      if (!isCalling(await readJsmAlert(call, id))) return;
    } catch (error) {
      cause = error;
    }
    const wait = WAITS[Math.min(look, WAITS.length - 1)] ?? 0;
    if (now() + wait >= deadline) break;
    await sleep(wait);
  }
  throw new IncidentUnknownError('not processed in time', {
    cause,
    userMessage: 'Jira accepted it, and does not say yet whether it is done.',
  });
}

/** The alerts are acknowledged without it: then people read the account's name. */
async function keepWho({ call, log }: JsmAlertRun, issueId: string, body: AcknowledgedBy): Promise<void> {
  try {
    await call({ method: 'PUT', path: `/issue/${issueId}/properties/${ACKNOWLEDGED_PROPERTY}`, body });
  } catch (error) {
    log.warn('who acknowledged is not kept', { incident: issueId, error });
  }
}

/** Nothing if it cannot be read now. */
async function readWho(call: JsmCall, issueId: string): Promise<AcknowledgedBy> {
  const path = `/issue/${issueId}?fields=status&properties=${ACKNOWLEDGED_PROPERTY}`;
  const answer = await call({ method: 'GET', path }).catch(() => undefined);
  return parseAcknowledgedBy(Object(Object(answer?.body).properties)[ACKNOWLEDGED_PROPERTY]);
}
