import { PLACEHOLDER } from '../../common/aws/secrets.ts';
import { probeRequest } from '../../common/slack/probe.ts';
import type { Aws } from './aws.ts';
import { SmokeError, type Target } from './outputs.ts';

export interface ProveDeps {
  aws: Aws;
  fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** CloudWatch shows a line some seconds after it was written. */
const LOG_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 2000;
/** The outcome of a command that was carried out and answered, without an error: common/backend/define-backend.ts. */
const ANSWERED = 'done';

/**
 * Sends `<command> help` as Slack would, and waits until the log of the backend says that it was answered. Returns the
 * request's id. Throws SmokeError with what to do.
 */
export async function prove(target: Target, command: string, deps: ProveDeps): Promise<string> {
  const { aws, now, sleep } = deps;
  const startedAt = now();
  const requestId = await post(target, command, deps);
  const mentioned = { logGroup: target.logGroup, texts: [requestId], since: startedAt };
  const answered = { ...mentioned, texts: [requestId, ANSWERED] };
  while (now() < startedAt + LOG_WITHIN_MS) {
    if (await aws.logHas(answered)) return requestId;
    await sleep(LOOK_EVERY_MS);
  }
  throw new SmokeError(
    (await aws.logHas(mentioned))
      ? `${target.logGroup} has request ${requestId}, but no answer to it: its lines say why.`
      : `The gateway answered 200 to request ${requestId}, but ${target.logGroup} does not mention it: look at the log of ` +
          'the gatekeeper, and at the queues undelivered and failures.',
  );
}

async function post(target: Target, command: string, { aws, fetch, now }: ProveDeps): Promise<string> {
  const secret = await aws.readSecret(target.signingSecretParameter);
  if (secret === '' || secret === PLACEHOLDER) {
    throw new SmokeError(
      `${target.signingSecretParameter} is not set: npm run secrets -- set slack-signing-secret`,
    );
  }
  const request = probeRequest({ ...target, command }, { secret, nowSeconds: now() / 1000 });
  const response = await fetch(target.url, { ...request, signal: AbortSignal.timeout(15_000) });
  const said = await response.text();
  if (response.status !== 200) throw new SmokeError(`${target.url} answered ${response.status} ${said}`);
  // A command that was taken is answered by its backend, and by an empty body here.
  if (said !== '') throw new SmokeError(`${command} help was refused: ${said}`);
  return response.headers.get('apigw-requestid') ?? '';
}
