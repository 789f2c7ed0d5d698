import * as z from 'zod/mini';
import { type Acknowledgement, SAME_ACTION_MS } from './incident-backend.ts';
import { isNotFound, type JsmCall, readJsm } from './jsm-connection.ts';

/** An incident with more responders is judged by these. */
const MAX_ALERTS = 25;
/** The property of an issue that says who acknowledged: Operations knows only Q-Bot's account. */
export const ACKNOWLEDGED_PROPERTY = 'qbot-acknowledged';

const alertsAnswer = z.object({ responderAlerts: z.array(z.object({ id: z.string() })) });
const alertAnswer = z.object({
  id: z.string(),
  status: z.optional(z.string()),
  acknowledged: z.optional(z.boolean()),
  owner: z.nullish(z.string()),
  ackTime: z.nullish(z.union([z.string(), z.number()])),
});
export type JsmAlert = z.infer<typeof alertAnswer>;

const performedShape = z.record(z.string(), z.object({ by: z.string(), at: z.number() }));
/** Of each alert that was about to be acknowledged through Q-Bot, by its id. */
export type AcknowledgedBy = z.infer<typeof performedShape>;

/** Nothing if it is not what Q-Bot wrote. */
export function parseAcknowledgedBy(value: unknown): AcknowledgedBy {
  return performedShape.safeParse(value).data ?? {};
}

/** The alerts that this incident made; none of an issue that is no incident. */
export async function readJsmAlerts(call: JsmCall, issueId: string): Promise<JsmAlert[]> {
  const ids = await readJsmAlertIds(call, issueId);
  return Promise.all(ids.slice(0, MAX_ALERTS).map((id) => readJsmAlert(call, id)));
}

/** None of an issue that is no incident. */
export async function readJsmAlertIds(call: JsmCall, issueId: string): Promise<string[]> {
  try {
    const path = `/incident/${issueId}/responder-alerts`;
    const answer = readJsm(alertsAnswer, await call({ api: 'incidents', method: 'GET', path }));
    return answer.responderAlerts.map(({ id }) => id);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

export async function readJsmAlert(call: JsmCall, id: string): Promise<JsmAlert> {
  const path = `/alerts/${encodeURIComponent(id)}`;
  return readJsm(alertAnswer, await call({ api: 'operations', method: 'GET', path }));
}

/** Whether it still calls somebody: `status` is open or closed in practice, `acked` and `resolved` in the definition. */
export function isCalling({ acknowledged, status }: JsmAlert): boolean {
  return acknowledged !== true && !['acked', 'closed', 'resolved'].includes(status ?? '');
}

/** Acknowledged once each alert is; in the name of the first who did. */
export function acknowledgementOfAlerts(alerts: readonly JsmAlert[], by: AcknowledgedBy): Acknowledgement {
  const [first] = alerts
    .filter((alert) => alert.acknowledged === true || alert.status === 'acked')
    .map((alert) => acknowledgedBy(alert, by[alert.id]))
    .sort((left, right) => (left.at ?? Number.POSITIVE_INFINITY) - (right.at ?? Number.POSITIVE_INFINITY));
  if (first === undefined || alerts.some(isCalling)) return { kind: 'none' };
  return { kind: 'acknowledged', ...first };
}

/**
 * What was kept was about to be done: at another time somebody else did it. How `ackTime` is written is not documented:
 * a time, or milliseconds since the epoch.
 */
function acknowledgedBy({ ackTime, owner }: JsmAlert, kept: AcknowledgedBy[string] | undefined) {
  const time = typeof ackTime === 'string' ? Date.parse(ackTime) : (ackTime ?? Number.NaN);
  const at = Number.isNaN(time) ? kept?.at : time;
  const isKept = kept !== undefined && Math.abs((at ?? kept.at) - kept.at) < SAME_ACTION_MS;
  return { by: isKept ? kept.by : (owner ?? ''), at };
}
