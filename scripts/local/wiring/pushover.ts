import type { Settings } from '../settings.ts';
import type { Wiring } from './wiring.ts';

/** The first segment of the REST API's paths. */
const STAGE = 'prod';
const ROUTE = '/opsgenie';

/** Below it, the local bot mounts the REST API. */
export const REST_PATH = '/_rest';

const RECEIPTS = '-pushover-receipts';

/** True for the queue in which something waits as long as a phone rings: no wait for an idle bot is one for it. */
export function isStandingQueue(name: string): boolean {
  return name.endsWith(RECEIPTS);
}

/** Where OpsGenie's webhook posts to, given the bot's base URL. */
export function webhookUrl(url: string): string {
  return `${url}${REST_PATH}/${STAGE}${ROUTE}`;
}

/** What the webhook carries, as it is typed into OpsGenie's form. */
export function webhookHeaders(settings: Settings): Record<string, string> {
  return { 'x-api-key': settings.webhookApiKey, Authorization: `Bearer ${settings.webhookToken}` };
}

/** The gateway, the queues and their dead letters, as Terraform makes them for `lambda/pushover`. */
export function pushoverWiring(
  name: string,
  settings: Settings,
): Pick<Wiring, 'eventSources' | 'queues' | 'restApi'> {
  const dead = `${name}-pushover-failures`;
  const sources = [`${name}-pushover-retry`, `${name}${RECEIPTS}`];
  return {
    restApi: {
      stage: STAGE,
      routes: { [`POST ${ROUTE}`]: 'pushover' },
      apiKeys: [{ id: 'localkey00', value: settings.webhookApiKey }],
      throttle: settings.webhookThrottle,
    },
    queues: [
      ...sources.map((source) => ({
        name: source,
        visibilityTimeoutSeconds: 168,
        redrive: { queue: dead, maxReceiveCount: 8 },
      })),
      { name: dead, visibilityTimeoutSeconds: 30 },
    ],
    // Pushover takes two connections at a time. https://pushover.net/api#friendly
    eventSources: sources.map((queue) => ({
      ...{ queue, target: 'pushover', batchSize: 1, maximumConcurrency: 2 },
    })),
  };
}
