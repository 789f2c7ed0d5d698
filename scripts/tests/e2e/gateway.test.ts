import { signSlackRequest } from '../../../common/slack/signature.ts';
import { startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser();
});

afterAll(() => testUser.bot.close());

const BODY =
  'command=%2Fsre&text=help&team_id=T0LOCAL001&user_id=U0ONCALL01&channel_id=C0INCIDENT&trigger_id=1.2.3&api_app_id=A0LOCAL001';

interface Sent {
  body?: string;
  secret?: string;
  ageSeconds?: number;
  headers?: Record<string, string>;
}

async function send({
  body = BODY,
  secret = testUser.settings.signingSecret,
  ageSeconds = 0,
  headers = {},
}: Sent) {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const response = await fetch(`${testUser.bot.url}/slack/commands`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest({ secret, timestamp, body }),
      ...headers,
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}

it('lets a request in that Slack signed', async () => {
  expect(await send({})).toEqual({ status: 200, body: '' });
});

it('accepts a rotated secret within the first mismatch, without a restart [F18]', async () => {
  const secret = '0'.repeat(32);
  const rotated = testUser.settings.signingSecret;
  testUser.bot.cloud.setParameter('/qbot/slack-signing-secret', secret);
  expect(await send({ secret })).toEqual({ status: 200, body: '' });
  expect(await send({ secret: rotated })).toEqual({ status: 401, body: 'unauthorized' });
  testUser.settings.signingSecret = secret;
});

it.each<[string, Sent]>([
  ['a forged signature', { secret: 'f'.repeat(32) }],
  ['a signature without its version', { headers: { 'x-slack-signature': 'a'.repeat(64) } }],
  ['a request from ten minutes ago', { ageSeconds: 600 }],
  ['a request from the future', { ageSeconds: -600 }],
])('refuses %s with a bland 401', async (_what, sent) => {
  expect(await send(sent)).toEqual({ status: 401, body: 'unauthorized' });
});

it('refuses over 512 kB before anything else [F22]', async () => {
  expect(await send({ body: `${BODY}&text2=${'x'.repeat(512_000)}` })).toMatchObject({ status: 413 });
});

it.each([
  ['not a form', 'neither=command'],
  ['a broken percent sign', `${BODY}&more=%zz`],
  ['bytes that are not UTF-8', `${BODY}&more=%ff`],
  ['__proto__', `${BODY}&__proto__=1`],
  ['broken JSON', 'payload=%7B'],
])('answers 400 to a signed body with %s', async (_what, body) => {
  const answer = await send({ body });
  expect(answer.status).toBe(400);
  expect(answer.body).not.toMatch(/\n| at /);
});

it('serves nothing but its two routes', async () => {
  expect((await fetch(`${testUser.bot.url}/slack/commands`)).status).toBe(404);
});

it.each([
  [
    '{"target":"ecs.UpdateService","kind":"kill"}',
    'kill needs "function" and "at" ("received" or "answered")',
  ],
  ['{', 'a fault needs "target" and "kind": status, stall, drop, refuse, kill, repeat'],
])('says in a sentence why %s is no fault', async (body, error) => {
  const response = await fetch(`${testUser.bot.url}/_local/faults`, { method: 'POST', body });
  expect([response.status, await response.json()]).toEqual([400, { error }]);
});
