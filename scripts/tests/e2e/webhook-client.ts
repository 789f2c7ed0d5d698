import { readFileSync } from 'node:fs';
import type { QueueState } from '../../local/aws/sqs/api.ts';
import type { Push } from '../../local/fakes/pushover/pushover.ts';
import type { DeadLetter } from '../../local/lambda/failed-events.ts';
import { webhookHeaders, webhookUrl } from '../../local/wiring/pushover.ts';
import { startTestUser, type TestUser, type TestUserOptions } from './test-user.ts';

export const PAYLOADS = 'scripts/local/fakes/opsgenie/payloads';

/** Keys of two teams; the first is the default. */
export const HARBOUR = 'uHarbourHarbourHarbourHarbour1';
export const FERRY = 'uFerryFerryFerryFerryFerryFer2';

/** A bot of its own, and OpsGenie in front of it. */
export interface WebhookClient extends TestUser {
  post(body: string, headers?: Record<string, string | undefined>): Promise<{ status: number; text: string }>;
  /** The pushes with this tag: of the incident, or of the alert if there is none. */
  pushes(tag: string): Push[];
  /** Of pushes: the one of retries, and the one of what was given up. */
  queues(): QueueState[];
  /** Webhooks that were given up. Their events are another function's, whose timeout shrinks with the time scale. */
  lost(): DeadLetter[];
}

/** Starts the built bundles behind the local cloud, with a gateway that lets every test through. */
export async function startWebhookClient(options: TestUserOptions = {}): Promise<WebhookClient> {
  const testUser = await startTestUser({
    ...options,
    settings: {
      pushoverRecipients: JSON.stringify({ harbour: HARBOUR, ferry: FERRY, default: HARBOUR }),
      webhookThrottle: { ratePerSecond: 1000, burst: 10_000 },
      ...options.settings,
    },
  });
  const url = webhookUrl(testUser.bot.url);
  return {
    ...testUser,
    post: async (body, headers = {}) => {
      for (const [, text] of body.matchAll(/"(?:message|description|note)":\s*"([^"\\]*)"/g)) {
        testUser.leaks.forbidText(text ?? '');
      }
      const all = { 'content-type': 'application/json', ...webhookHeaders(testUser.settings), ...headers };
      const sent = Object.entries(all).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      );
      const response = await fetch(url, { method: 'POST', headers: sent, body });
      return { status: response.status, text: await response.text() };
    },
    pushes: (id) =>
      testUser.bot.pushover.state().messages.filter(({ tags, url }) => tags.includes(id) || url.includes(id)),
    lost: () => testUser.bot.cloud.deadLetters().filter(({ functionName }) => functionName === 'pushover'),
    queues: () => testUser.bot.cloud.queues().filter(({ name }) => /pushover-(retry|failures)/.test(name)),
  };
}

const ALERT = '7d1c2f9e-5b0a-4c55-9a34-2f6f0c9e1b77';
const INCIDENT = 'b1f0a3d2-6c5e-4f0b-8a55-3c2d1e0f9a88';

let made = 0;

/** An id that no other test has. */
export function newId(): string {
  made += 1;
  return `e2e${String(made).padStart(5, '0')}`;
}

/** A saved payload as it is in its file, nanoseconds and all, but for the ids of alert and incident. */
export function payload(file: string, id: string, change: [from: string, to: string][] = []): string {
  const text = readFileSync(`${PAYLOADS}/${file}`, 'utf8');
  const all: [string, string][] = [[ALERT, `alert-${id}`], [INCIDENT, `incident-${id}`], ...change];
  return all.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}
