import type { Secrets } from '../../common/aws/secrets.ts';
import type { Log } from '../../common/logger.ts';
import type { Metrics } from '../../common/metrics.ts';
import { type ProbedCommand, probeRequest } from '../../common/slack/probe.ts';

export interface ProbeDeps {
  /** null: this stack sends none. */
  probe: (ProbedCommand & { url: string }) | null;
  /** Name of the parameter. */
  signingSecret: string;
  secrets: Pick<Secrets, 'read'>;
  fetch: typeof fetch;
  log: Log;
  metrics: Metrics;
  now: () => number;
}

/** The gateway answers within 3 s, or Slack would not wait for it either. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Asks the bot for help at its own public address, as Slack would: through gateway, gatekeeper, bus and backend, whose
 * answer is counted (`Answers`, outcome `probe`). The alarm smoke-silent compares it with the `Probes` that were sent, so a
 * probe that fails is only logged. Before the secret is set nothing is sent. Never throws.
 */
export function createSendProbe(deps: ProbeDeps): () => Promise<void> {
  const { fetch, log, metrics, now, probe, secrets, signingSecret } = deps;
  return async () => {
    const [secret = ''] = await secrets.read([signingSecret]).catch(() => []);
    if (probe === null || secret === '') return log.info('no probe is sent', { outcome: 'probe_not_sent' });
    metrics.count('Probes', undefined);
    try {
      const request = probeRequest(probe, { secret, nowSeconds: now() / 1000 });
      const response = await fetch(probe.url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const text = await response.text();
      // What was taken is answered by its backend, and by an empty body here.
      if (response.status !== 200 || text !== '') throw new Error(`answered ${response.status}`);
      log.info('probe sent', { outcome: 'probe_sent' });
    } catch (error) {
      log.error('the probe was not taken', { outcome: 'probe_refused', error });
    }
  };
}
