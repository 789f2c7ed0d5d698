import { isObject } from '../../common/is-object.ts';
import { textIn } from '../local/json.ts';
import { ReadFailure } from './errors.ts';
import type { JiraReader } from './jira-reader.ts';
import type { OpsgenieReader } from './opsgenie-reader.ts';
import { differences, notes, type Report } from './report.ts';

/** Of the deployed gateway, in what `terraform output -json` prints; undefined where Q-Bot is not deployed there. */
export function webhookUrlIn(outputs: unknown): string | undefined {
  const output = isObject(outputs) ? outputs.pushover_webhook_url : undefined;
  return isObject(output) ? textIn(output.value) || undefined : undefined;
}

/** `elsewhere`: none of them calls Q-Bot. `unknown`: there is one, and its address or Q-Bot's own is not known. */
type Webhooks = 'here' | 'elsewhere' | 'none' | 'unknown' | 'unreadable';

/** Both are taken at the same time: until the switch OpsGenie's, after it Jira's. Never ends the check. */
export async function checkWebhooks(options: {
  /** undefined where it cannot be asked. */
  opsgenie: OpsgenieReader | undefined;
  jira: JiraReader;
  /** The address of Q-Bot's; undefined where it is not known. */
  deployed: string | undefined;
}): Promise<Report> {
  const { deployed, jira, opsgenie } = options;
  const address = deployed ?? 'the address of terraform output pushover_webhook_url';
  const look = `look in its Operations, Integrations, for a webhook to ${address}.`;
  const [before, after] = [await seen(opsgenie, deployed), await seen(jira, deployed)];
  if (after === 'here') return notes();
  if (after === 'unreadable') return notes(`webhook in Jira: its integrations cannot be read; ${look}`);
  if (after === 'unknown') return notes(`webhook in Jira: its address cannot be compared; ${look}`);
  const lack = after === 'elsewhere' ? 'Jira has none to this address' : 'Jira has none';
  if (before === 'unreadable') return notes(`webhook in OpsGenie: its integrations cannot be read; ${lack}.`);
  if (before === 'none' || before === 'elsewhere')
    return notes('webhook: neither product calls Q-Bot; without it phones are called by the product alone.');
  return differences(
    after === 'elsewhere'
      ? `webhook, set in Jira to another address than ${address}: correct it, or add an integration "Webhook".`
      : 'webhook, set in OpsGenie and not in Jira: add an integration "Webhook" with the same address and header.',
  );
}

async function seen(
  product: { webhookUrls(): Promise<string[]> } | undefined,
  deployed: string | undefined,
): Promise<Webhooks> {
  const urls = await product?.webhookUrls().catch((error: unknown) => {
    if (error instanceof ReadFailure && error.kind !== 'network') return undefined;
    throw error;
  });
  if (urls === undefined) return 'unreadable';
  if (urls.length === 0) return 'none';
  if (deployed !== undefined && urls.some((url) => placeOf(url) === placeOf(deployed))) return 'here';
  return deployed === undefined || urls.includes('') ? 'unknown' : 'elsewhere';
}

/** What is behind a question mark calls the same address. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
