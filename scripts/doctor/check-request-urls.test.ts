import { signSlackRequest } from '../../common/slack/signature.ts';
import { checkRequestUrls } from './check-request-urls.ts';
import { buildFacts, DEPLOYMENT, NOW, SIGNING_SECRET } from './fixtures/build-facts.ts';

function answering(answer: () => Response) {
  const requests: { url: string; body: string; signature: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (...args) => {
    const request = new Request(...args);
    const signature = request.headers.get('x-slack-signature');
    requests.push({ url: request.url, body: await request.text(), signature });
    return answer();
  };
  return { fetch, requests };
}

it('signs what Slack would send to both addresses', async () => {
  const { fetch, requests } = answering(() => new Response(''));
  expect(await checkRequestUrls(buildFacts({ fetch }))).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  const [command, interactivity] = requests;
  expect(command).toMatchObject({
    url: DEPLOYMENT.commandsUrl,
    body: expect.stringMatching(/^team_id=T04LANTERN&channel_id=C07HARBOUR&.*command=%2Fsre&text=help/),
  });
  expect(interactivity).toMatchObject({ url: DEPLOYMENT.interactivityUrl, body: 'ssl_check=1' });
  const timestamp = String(NOW / 1000);
  for (const { body, signature } of requests)
    expect(signature).toBe(signSlackRequest({ secret: SIGNING_SECRET, timestamp, body }));
});

it.each([
  [401, 'Look at the clock'],
  [403, 'npm run deploy'],
  [404, 'npm run deploy'],
  [429, 'api_throttle_rate'],
  [502, 'npm run rollback -- gatekeeper'],
])('says what to do of %s', async (status, fix) => {
  const { fetch } = answering(() => new Response('no', { status }));
  expect((await checkRequestUrls(buildFacts({ fetch })))[0]).toEqual({
    ...{ check: 'request url /slack/commands', status: 'wrong' },
    ...{ text: `answered ${status} to a signed request`, fix: expect.stringContaining(fix) },
  });
});

it('passes on why a request was refused', async () => {
  const { fetch } = answering(() => new Response('not allowed in this channel'));
  expect((await checkRequestUrls(buildFacts({ fetch })))[0]).toMatchObject({
    text: 'refused a signed request: not allowed in this channel',
  });
});

it('names an address where nothing answers', async () => {
  const fetch = () => Promise.reject(Object.assign(new TypeError(), { cause: { code: 'ENOTFOUND' } }));
  expect((await checkRequestUrls(buildFacts({ fetch })))[0]).toMatchObject({
    status: 'wrong',
    text: 'abc.execute-api.eu-west-1.amazonaws.com has a name that cannot be resolved (ENOTFOUND)',
  });
});

it.each([
  ['works everywhere', { '/sre': ['*'] }, 'channel_id=C0SMOKE00'],
  ['works nowhere', { '/sre': [] }, 'ssl_check=1'],
])('probes a bot whose command %s', async (_, channels, body) => {
  const { fetch, requests } = answering(() => new Response(''));
  await checkRequestUrls(buildFacts({ fetch, deployment: { channels } }));
  expect(requests[0]?.body).toContain(body);
});

it('sends nothing without the secret', async () => {
  const { fetch, requests } = answering(() => new Response(''));
  const facts = buildFacts({ fetch, secrets: { 'slack-signing-secret': 'not-set' } });
  expect(await checkRequestUrls(facts)).toMatchObject([{ status: 'unknown' }]);
  expect(requests).toEqual([]);
});
