import { describeFailure } from '../../common/fetch-failure.ts';
import { probeRequest } from '../../common/slack/probe.ts';
import { signSlackRequest } from '../../common/slack/signature.ts';
import { type Facts, secretOf } from './facts.ts';
import { type Finding, ok, unknown, wrong } from './finding.ts';

/** Slack's own. */
const TIMEOUT_MS = 3000;

interface SignedRequest {
  headers: Record<string, string>;
  body: string;
}

/** Both Request URLs, with what Slack would send: `/sre help`, whose answer goes to nobody, and its check of a certificate. */
export async function checkRequestUrls(facts: Facts): Promise<Finding[]> {
  const { deployment, now, remedies } = facts;
  const secret = secretOf(facts, 'slack-signing-secret');
  if (secret === undefined) {
    const fix = `Set it, then again: ${remedies.setSecret('slack-signing-secret')}`;
    return [unknown('request url', 'not tried: slack-signing-secret is not set, or could not be read', fix)];
  }
  const key = { secret, nowSeconds: now() / 1000 };
  // One after the other: two at once would each meet a cold gatekeeper.
  return [
    await probe(facts, deployment.commandsUrl, commandProbe(deployment, key)),
    await probe(facts, deployment.interactivityUrl, certificateProbe(key)),
  ];
}

interface Key {
  secret: string;
  nowSeconds: number;
}

/** Of the first command that works somewhere; one that works everywhere works in a channel that does not exist, too. */
function commandProbe({ appId, channels, teamId }: Facts['deployment'], key: Key): SignedRequest {
  const [command, allowed = []] =
    Object.entries(channels).find(([name, ids]) => name.startsWith('/') && ids.length > 0) ?? [];
  if (command === undefined) return certificateProbe(key);
  const channel = allowed[0] === '*' ? 'C0SMOKE00' : (allowed[0] ?? '');
  return probeRequest({ appId, channel, command, teamId }, key);
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands */
function certificateProbe({ nowSeconds, secret }: Key): SignedRequest {
  const timestamp = String(Math.floor(nowSeconds));
  const body = new URLSearchParams({ ssl_check: '1' }).toString();
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
    },
    body,
  };
}

async function probe(
  { fetch, remedies }: Facts,
  url: string,
  { body, headers }: SignedRequest,
): Promise<Finding> {
  const check = `request url ${new URL(url).pathname}`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const said = await response.text();
    if (response.status !== 200) {
      return wrong(
        check,
        `answered ${response.status} to a signed request`,
        remedies.gateway(response.status),
      );
    }
    return said === ''
      ? ok(check, 'answers a signed request')
      : wrong(check, `refused a signed request: ${said.slice(0, 200)}`, remedies.refused);
  } catch (error) {
    const text = `${new URL(url).host} ${describeFailure(error).text}`;
    return wrong(check, text, remedies.gateway(undefined));
  }
}
