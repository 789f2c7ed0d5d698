import { isObject } from '../../../../common/is-object.ts';
import { eventually } from '../../e2e/test-user.ts';
import type { Live } from '../deployment.ts';
import { must } from '../expect.ts';

const WITHIN_MS = 5000;

/** What was done so far has its records, in the log group that the deployed rule names: what ran, and what was refused. */
export async function auditRecords(live: Live): Promise<string> {
  const outcomes = ['published', 'refused'];
  await eventually(() => {
    const found = recordsOf(live).map(({ outcome }) => outcome);
    return outcomes.every((outcome) => found.includes(outcome)) || undefined;
  }, WITHIN_MS).catch(() => undefined);
  const records = recordsOf(live);
  for (const outcome of outcomes) {
    must(
      records.some((record) => record.outcome === outcome && typeof record.requestId === 'string'),
      `no audit record says "${outcome}"`,
    );
  }
  return `${records.length} in ${live.cloud.logGroups.names().join(', ')}`;
}

/** Of an incident that was opened, published by the right of its backend's own role. */
export async function decisionRecord(live: Live): Promise<string> {
  const created = () =>
    recordsOf(live).find(({ action, outcome }) => action === 'create' && outcome === 'done');
  const record = await eventually(created, WITHIN_MS).catch(() => undefined);
  must(record !== undefined, 'no audit record says that an incident was opened');
  return `incident ${record?.target}, by ${record?.user}`;
}

function recordsOf({ cloud: { logGroups } }: Live): Record<string, unknown>[] {
  const events = logGroups.names().flatMap((name) => logGroups.events(name));
  return events.map((event) => (isObject(event) ? event.detail : undefined)).filter(isObject);
}
