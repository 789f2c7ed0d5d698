import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Relay } from '../../local/socket-mode/relay.ts';
import { readWorkspace } from '../../local/socket-mode/workspace.ts';
import { serveWorkspace } from '../../start/serve-workspace.ts';
import { APP_TOKEN, BOT_TOKEN, type SlackServer, startSlackServer, TEAM } from './real-workspace.ts';
import { eventually } from './test-user.ts';

jest.setTimeout(30_000);

let slack: SlackServer;
/** Each is to be closed: it would go on trying. */
const relays: Relay[] = [];

beforeAll(async () => {
  slack = await startSlackServer();
});
afterAll(async () => {
  for (const relay of relays) relay.close();
  await slack.close();
});
afterEach(() => jest.restoreAllMocks());

/** `npm start -- --slack` with what `.env` would give. Only where it fails: then nothing is built. */
async function start(env: Record<string, string>) {
  const own = { PATH: process.env.PATH ?? '', SLACK_APP_TOKEN: '', SLACK_BOT_TOKEN: '' };
  const child = spawn(process.execPath, ['scripts/start/main.ts', '--slack'], { env: { ...own, ...env } });
  const exit = new Promise((resolve) => child.on('exit', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { stdout, stderr, code };
}

it.each([
  ['no token', {}, /^SLACK_APP_TOKEN is missing: .*\n$/],
  ['a bot token in its place', { SLACK_APP_TOKEN: BOT_TOKEN }, /^SLACK_APP_TOKEN holds a bot token, .*\n$/],
  [
    'an expired token',
    { SLACK_BOT_TOKEN: 'xoxb-old' },
    /^Slack refuses SLACK_BOT_TOKEN \(invalid_auth\): .*\n$/,
  ],
  [
    'the app of another workspace',
    { SLACK_TEAM_ID: 'T09MEADOW' },
    /^SLACK_BOT_TOKEN belongs to .*T04LANTERN.*\n$/,
  ],
  [
    'an address that is none',
    { SLACK_API_URL: 'slack.com/api/' },
    /^SLACK_API_URL is no https address .*\n$/,
  ],
  ['no way to Slack', { SLACK_API_URL: 'http://127.0.0.1:1/' }, /^Slack cannot be reached .*proxy.*\n$/],
])('ends with one sentence after %s', async (what, given, sentence) => {
  const ended = await start(what === 'no token' ? {} : { ...slack.env, ...given });
  expect(ended).toEqual({ stdout: '', stderr: expect.stringMatching(sentence), code: 1 });
});

async function serve(env: Record<string, string>) {
  const printed: string[] = [];
  jest.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  jest.spyOn(console, 'error').mockImplementation((line) => void printed.push(line));
  const stop = jest.fn(async () => {});
  const workspace = await readWorkspace({ ...slack.env, ...env }, fetch);
  relays.push(serveWorkspace({ url: 'http://127.0.0.1:1' }, workspace, stop));
  return { printed, stop };
}

it('says where to type, and that no channel is allowed yet', async () => {
  const { printed } = await serve({});
  await eventually(() => printed.length === 4);
  expect(printed[0]).toMatch(new RegExp(`^Connected to the workspace .* \\(${TEAM}\\) as @qbot\\.$`));
  expect(printed[1]).toMatch(/^Type \/sre-dev help there/);
  expect(printed[3]).toContain('ALLOWED_CHANNELS={"/sre":["C0123456789"]}');
});

it('stops the bot with a sentence, once no connection is possible any more', async () => {
  const { printed, stop } = await serve({ SLACK_APP_TOKEN: `${APP_TOKEN}-of-another` });
  await eventually(() => stop.mock.calls.length > 0);
  expect(stop).toHaveBeenCalledWith(1);
  expect(printed).toEqual([expect.stringMatching(/^Slack refuses SLACK_APP_TOKEN \(invalid_auth\)/)]);
});
