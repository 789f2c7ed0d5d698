import { PLACEHOLDER } from '../../common/aws/secrets.ts';
import { signSlackRequest } from '../../common/slack/signature.ts';
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

/**
 * Sends `<command> help` as Slack would, and waits for the request's id in the log of the backend. Returns the id.
 * Throws SmokeError with what to do.
 */
export async function prove(target: Target, command: string, deps: ProveDeps): Promise<string> {
  const { aws, now, sleep } = deps;
  const startedAt = now();
  const requestId = await post(target, command, deps);
  const search = { logGroup: target.logGroup, text: requestId, since: startedAt };
  while (now() < startedAt + LOG_WITHIN_MS) {
    if (await aws.logHas(search)) return requestId;
    await sleep(LOOK_EVERY_MS);
  }
  throw new SmokeError(
    `The gateway answered 200 to request ${requestId}, but ${target.logGroup} does not mention it: look at the log of ` +
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
  const timestamp = String(Math.floor(now() / 1000));
  const body = formOf(target, command, `${timestamp}.smoke`);
  const response = await fetch(target.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
    },
    body,
    signal: AbortSignal.timeout(15_000),
  });
  const said = await response.text();
  if (response.status !== 200) throw new SmokeError(`${target.url} answered ${response.status} ${said}`);
  // A command that was taken is answered by its backend, and by an empty body here.
  if (said !== '') throw new SmokeError(`${command} help was refused: ${said}`);
  return response.headers.get('apigw-requestid') ?? '';
}

/** Without a response_url: no user reads the answer. */
function formOf({ appId, channel, teamId }: Target, command: string, triggerId: string): string {
  return new URLSearchParams({
    team_id: teamId,
    team_domain: 'smoke',
    channel_id: channel,
    channel_name: 'smoke',
    user_id: 'U0SMOKE00',
    user_name: 'smoke',
    command,
    text: 'help',
    api_app_id: appId,
    is_enterprise_install: 'false',
    trigger_id: triggerId,
  }).toString();
}
