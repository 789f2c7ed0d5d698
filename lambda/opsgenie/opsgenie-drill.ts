import { attribution } from './attribution.ts';
import type { DrillRequest } from './drill-port.ts';
import type { AlertRun } from './opsgenie-acknowledge.ts';
import { explainAction } from './opsgenie-action-errors.ts';
import { countAndExplain } from './opsgenie-client.ts';
import { sendAndFollow } from './opsgenie-request.ts';

const SOURCE = 'Q-Bot';

/** Throws as `startDrill` of the port. https://docs.opsgenie.com/docs/alert-api#create-alert */
export function createDrillAlert(run: AlertRun, { alias, user }: DrillRequest): Promise<void> {
  const begun = user === undefined ? 'Begun by the schedule' : attribution({ user }, 'Begun');
  return send(run, '', {
    alias,
    message: 'Paging drill of Q-Bot: nothing to do',
    description: `${begun}. It shows that an alert reaches the phones, and is closed within a minute.`,
    priority: 'P5',
    // For rules of the account that leave drills alone.
    tags: ['qbot-drill'],
    source: SOURCE,
  });
}

/** Throws as `endDrill` of the port. */
export function closeDrillAlert(run: AlertRun, alias: string): Promise<void> {
  const path = `/${encodeURIComponent(alias)}/close?identifierType=alias`;
  return send(run, path, { user: SOURCE, source: SOURCE, note: 'The drill is over' });
}

function send(run: AlertRun, path: string, body: unknown): Promise<void> {
  const request = {
    method: 'POST',
    path: `/v2/alerts${path}`,
    body,
    statusPath: '/v2/alerts/requests',
  } as const;
  const sent = sendAndFollow({ ...run, call: run.alertCall }, request);
  return countAndExplain(run.metrics, sent, explainAction('opsgenie-integration-key'));
}
