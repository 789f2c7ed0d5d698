import { ReadFailure } from './errors.ts';
import type { JiraReader } from './jira-reader.ts';
import type { OpsgenieReader } from './opsgenie-reader.ts';
import { differences, notes, type Report } from './report.ts';

const LOOK =
  'look in its Operations, Integrations, for a webhook to the address of terraform output pushover_webhook_url.';

/** Both are taken at the same time: until the switch OpsGenie's, after it Jira's. Never ends the check. */
export async function checkWebhooks(opsgenie: OpsgenieReader, jira: JiraReader): Promise<Report> {
  const [before, after] = [await seen(opsgenie), await seen(jira)];
  if (after === 'unreadable') return notes(`webhook in Jira: its integrations cannot be read; ${LOOK}`);
  if (after) return notes();
  if (before === 'unreadable')
    return notes('webhook in OpsGenie: its integrations cannot be read; Jira has none.');
  if (!before)
    return notes('webhook: neither product has one; without it phones are called by the product alone.');
  return differences(
    'webhook, set in OpsGenie and not in Jira: add an integration "Webhook" with the same address and header.',
  );
}

async function seen(product: { hasWebhook(): Promise<boolean> }): Promise<boolean | 'unreadable'> {
  return product.hasWebhook().catch((error: unknown) => {
    if (error instanceof ReadFailure && error.kind !== 'network') return 'unreadable' as const;
    throw error;
  });
}
