import { Hono } from 'hono';
import { type Listening, listen } from '../../local/listen.ts';
import { watchPings } from '../../local/socket-mode/pings.ts';
import {
  APP_TOKEN,
  CHANNEL_ID,
  JUNIPER,
  type Relayed,
  relayOf,
  type SlackServer,
  startSlackServer,
} from './real-workspace.ts';
import { type Acts, actAt, eventually } from './test-user.ts';

jest.setTimeout(30_000);

const HERE = { channel: CHANNEL_ID, user: JUNIPER };
const ANSWERED = { status: 200, shown: 'Heard.' };

/** In the place of the gateway: what matters here is who delivers, and how often. */
interface Gateway extends Listening {
  posts: number;
  answer: () => Response | Promise<Response>;
}

let slack: SlackServer;
let gateway: Gateway;
let relayed: Relayed;
let acts: Acts;

async function startGateway(): Promise<Gateway> {
  const app = new Hono();
  const heard = () => new Response('Heard.', { headers: { 'content-type': 'text/plain' } });
  const own: Gateway = { ...(await listen(app, 0)), posts: 0, answer: heard };
  app.post('/slack/*', async () => {
    own.posts += 1;
    return own.answer();
  });
  return own;
}

beforeEach(async () => {
  slack = await startSlackServer();
  gateway = await startGateway();
  relayed = await relayOf(slack, gateway.url);
  acts = actAt({ url: slack.url, slack: slack.slack });
});
afterEach(async () => {
  relayed.relay.close();
  await slack.close();
  await gateway.close();
});

const type = () => acts.type('/sre-dev', '', HERE);
const opens = () => slack.socketMode.state().opens;

/** Once the new connection is alone, the next command is answered. */
async function expectAnswered(hellos: number): Promise<void> {
  await eventually(() => {
    const state = slack.socketMode.state();
    return state.hellos >= hellos && state.connections === 1;
  });
  expect(await type()).toMatchObject(ANSWERED);
  expect(slack.socketMode.state().violations).toEqual([]);
}

it.each(['warning', 'refresh_requested'] as const)(
  'has the next connection before the old one goes: %s',
  async (reason) => {
    await relayed.relay.ready;
    slack.socketMode.disconnect(reason);
    await eventually(() => slack.socketMode.state().connections === 2);
    expect(await type()).toMatchObject(ANSWERED);
    await eventually(() => slack.socketMode.state().connections === 1);
    expect(await type()).toMatchObject(ANSWERED);
    expect(opens()).toBe(2);
    expect(relayed.lines).toEqual([]);
  },
);

it('answers on a connection that was replaced, while the answer is slow', async () => {
  await relayed.relay.ready;
  const { promise, resolve } = Promise.withResolvers<Response>();
  gateway.answer = () => promise;
  const typed = type();
  await eventually(() => gateway.posts === 1);
  slack.socketMode.disconnect('warning');
  await eventually(() => slack.socketMode.state().connections === 2);
  resolve(new Response('Heard.', { headers: { 'content-type': 'text/plain' } }));
  expect(await typed).toMatchObject(ANSWERED);
});

it('stops where Socket Mode is switched off, and says so', async () => {
  await relayed.relay.ready;
  slack.socketMode.disable();
  expect(await relayed.relay.stopped).toBe(
    'Socket Mode was switched off: switch it on in the settings of the app, and start again.',
  );
});

it('warns loudly where Socket Mode is not turned on', async () => {
  relayed.relay.close();
  slack.socketMode.disable();
  relayed = await relayOf(slack, gateway.url);
  await eventually(() => relayed.lines.includes('Slack warns: [WARN] Socket Mode is not turned on.'));
});

it.each([
  ['was cut', () => slack.socketMode.cut()],
  ['sent no JSON', () => slack.socketMode.garble()],
  ['went silent', () => slack.socketMode.silence()],
])('connects again after a connection that %s', async (_how, fail) => {
  await relayed.relay.ready;
  expect(await type()).toMatchObject(ANSWERED);
  const pings = watchPings(Date.now);
  await eventually(() => pings.lastAt());
  pings.close();
  fail();
  await expectAnswered(2);
});

it('goes on trying where the connection is refused, limited, or without a hello', async () => {
  await relayed.relay.ready;
  relayed.relay.close();
  const before = opens();
  slack.socketMode.refuseNext(1);
  slack.socketMode.rateLimitNext(1);
  relayed = await relayOf(slack, gateway.url);
  await relayed.relay.ready;
  expect(opens() - before).toBe(3);
  expect(relayed.lines).toEqual([
    'No connection to Slack (Slack asks to be asked less often): trying again.',
    'No connection to Slack (it was closed): trying again.',
  ]);
  relayed.relay.close();
  slack.socketMode.mute(true);
  relayed = await relayOf(slack, gateway.url);
  await eventually(() => relayed.lines.length > 0);
  expect(relayed.lines[0]).toBe('No connection to Slack (Slack did not say hello): trying again.');
  slack.socketMode.mute(false);
  await relayed.relay.ready;
});

it('posts an envelope once that was delivered twice, and acknowledges both', async () => {
  await relayed.relay.ready;
  slack.socketMode.repeat(true);
  expect(await type()).toMatchObject(ANSWERED);
  expect(gateway.posts).toBe(1);
  expect(slack.socketMode.state()).toMatchObject({ deliveries: 2, violations: [] });
});

it('acknowledges nothing that the gateway refuses, and says what it said', async () => {
  await relayed.relay.ready;
  gateway.answer = () => new Response('unauthorized', { status: 401 });
  expect(await type()).toMatchObject({ shown: expect.stringContaining('operation_timeout') });
  expect(relayed.lines).toEqual(['/sre-dev: the gateway answered 401']);
});

it('leaves an answer away that comes too late for Slack', async () => {
  await relayed.relay.ready;
  gateway.answer = () => new Promise(() => {});
  expect(await type()).toMatchObject({ shown: expect.stringContaining('operation_timeout') });
  expect(relayed.lines).toEqual(['/sre-dev: the gateway did not answer in time']);
  expect(slack.socketMode.state().late).toEqual([]);
});

it('warns of another bot with the same token, and not of its own former connection', async () => {
  await relayed.relay.ready;
  slack.socketMode.disconnect('warning');
  await eventually(() => slack.socketMode.state().connections === 2);
  expect(relayed.lines).toEqual([]);
  const other = await relayOf(slack, gateway.url);
  await other.relay.ready;
  expect(other.lines).toEqual([
    expect.stringMatching(/^Slack counts \d connections of this app: another bot/),
  ]);
  other.relay.close();
});

it('backs off from an app that has too many connections, and says so', async () => {
  await relayed.relay.ready;
  const others = await Promise.all(Array.from({ length: 9 }, () => relayOf(slack, gateway.url)));
  await Promise.all(others.map(({ relay }) => relay.ready));
  const last = await relayOf(slack, gateway.url);
  await eventually(() => last.lines.some((line) => line.includes('more than 10 connections')));
  for (const { relay } of others) relay.close();
  await last.relay.ready;
  last.relay.close();
});

it('refuses an app-level token of another app than that of the bot token', async () => {
  const other = await startSlackServer('A09OTHER');
  const { relay } = await relayOf(other, gateway.url);
  await expect(relay.ready).rejects.toThrow(
    'SLACK_APP_TOKEN belongs to the app A09OTHER, and SLACK_BOT_TOKEN to A05BEACON: take both from the settings of one app.',
  );
  relay.close();
  await other.close();
});

it('stops after a token that Slack refuses', async () => {
  slack.env.SLACK_APP_TOKEN = `${APP_TOKEN}-of-another`;
  const { relay } = await relayOf(slack, gateway.url);
  expect(await relay.stopped).toMatch(/^Slack refuses SLACK_APP_TOKEN \(invalid_auth\)/);
});
