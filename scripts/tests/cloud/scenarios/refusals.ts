import { signSlackRequest } from '../../../../common/slack/signature.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';

/** Requests that the gateways must refuse: each differs from a good one in one thing. */
export async function refusals(deployment: Deployment, live: Live): Promise<string> {
  const { apiUrl, cloud, deployed, user } = live;
  const secret = deployment.settings.signingSecret;
  const post = (path: string, signedWith: string) => signed(`${apiUrl}${path}`, signedWith);
  must((await post('/slack/commands', 'another secret')) === 401, 'a forged request was not answered 401');
  must((await post('/slack/interactivity', 'another secret')) === 401, 'a forged click was not answered 401');
  must((await post('/slack/other', secret)) === 404, 'a path that is no route was not answered 404');
  const seen = await user.type('/nope');
  must(seen.shown?.includes('not a command of Q-Bot') === true, `/nope: ${JSON.stringify(seen)}`);
  const elsewhere = await user.type('/sre', '', { channel: 'C0RANDOM01' });
  must(
    elsewhere.shown?.includes('not allowed in this channel') === true,
    `/sre elsewhere: ${elsewhere.shown}`,
  );
  const restricted = await user.type('/sre', 'service', { user: 'U0ENGINE01' });
  must(restricted.shown?.includes('restricted_commands') === true, `/sre service: ${restricted.shown}`);
  const backends = deployed.wiring.rules.map(({ target }) => target);
  const called = Object.keys(cloud.invocations()).filter((name) => backends.includes(name));
  must(called.length === 0, `${called.join(', ')} was called`);
  return 'forged, no route, no command, wrong channel, restricted';
}

async function signed(url: string, secret: string): Promise<number> {
  const body = 'command=%2Fsre&text=help';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
    },
    body,
  });
  await response.text();
  return response.status;
}
