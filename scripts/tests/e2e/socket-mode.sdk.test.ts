import { setTimeout as delay } from 'node:timers/promises';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { APP_TOKEN, CHANNEL_ID, JUNIPER, type SlackServer, startSlackServer } from './real-workspace.ts';
import { type Acts, actAt } from './test-user.ts';

// Slack's own client in the place of our relay: that it works against the fake shows that the fake is like Slack.
jest.setTimeout(30_000);

let slack: SlackServer;
let client: SocketModeClient;
let acts: Acts;
/** Texts of the commands that reached the client. */
let received: string[];

beforeEach(async () => {
  slack = await startSlackServer();
  acts = actAt({ url: slack.url, slack: slack.slack });
  received = [];
  client = new SocketModeClient({
    appToken: APP_TOKEN,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL ?? '' },
  });
  client.on('slack_event', async ({ ack, body }) => {
    received.push(body.text);
    await ack(`Heard ${body.text}.`).catch(() => {});
  });
  await client.start();
});
afterEach(async () => {
  await client.disconnect();
  await slack.close();
});

const type = (text: string) => acts.type('/sre-dev', text, { channel: CHANNEL_ID, user: JUNIPER });

it('hears and answers commands, and the fake finds nothing wrong with it', async () => {
  for (const text of ['one', 'two', 'three']) {
    expect(await type(text)).toMatchObject({ status: 200, shown: `Heard ${text}.` });
  }
  expect(received).toEqual(['one', 'two', 'three']);
  expect(slack.socketMode.state()).toMatchObject({ opens: 1, connections: 1, violations: [], late: [] });
});

it('known: it loses what comes while its connection is refreshed, which our relay does not', async () => {
  await type('before');
  slack.socketMode.disconnect('refresh_requested');
  const lost: string[] = [];
  const startedAt = Date.now();
  for (let text = 'at once'; lost.length === 0 || slack.socketMode.state().opens < 2; ) {
    if ((await type(text)).status !== 200) lost.push(text);
    text = `after ${Date.now() - startedAt} ms`;
    await delay(100);
  }
  expect(await type('again')).toMatchObject({ status: 200 });
  // Where a later version loses nothing, this loop never ends: then the test, and what is said of it, can go.
  expect(received).not.toEqual(expect.arrayContaining(lost));
  expect(lost.length).toBeGreaterThan(10);
});
