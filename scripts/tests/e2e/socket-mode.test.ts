import { setTimeout as delay } from 'node:timers/promises';
import { createDriverClient } from '../../local/driver-client.ts';
import { CHANNEL_ID, JUNIPER, type RealWorkspace, startRealWorkspace, TEAM } from './real-workspace.ts';
import { eventually, FILLED } from './test-user.ts';

jest.setTimeout(60_000);

const HERE = { channel: CHANNEL_ID, user: JUNIPER };
const COMMANDS = 200;
const AT_A_TIME = 4;
/** 2 s, at the scale of the workspace. */
const REFRESH_MS = 200;

let real: RealWorkspace;

beforeAll(async () => {
  real = await startRealWorkspace();
  await real.acts.type('/sre-dev', 'help', HERE);
  await real.bot.cloud.idle();
});
afterAll(() => real.close());
afterEach(() => expect(real.server.socketMode.state()).toMatchObject({ violations: [], late: [] }));

function messages() {
  return real.server.slack.state().messages;
}

it('opens one incident from /sre-dev: modal, submission, receipt, and a button of it', async () => {
  expect(await real.acts.type('/sre-dev', '', HERE)).toMatchObject({ status: 200, shown: null });
  const form = await real.acts.form();
  const filled = { ...FILLED, message: 'The lantern is out' };
  expect(await real.acts.submit(form, filled)).toMatchObject({ status: 200, shown: null });
  const receipt = await eventually(() =>
    messages().find(({ text }) => / opened.*lantern is out/s.test(text)),
  );
  expect(receipt).toMatchObject({ channel: CHANNEL_ID, via: 'chat.postMessage' });
  const click = await real.acts.click(receipt, '/sre:ack:incident', JUNIPER);
  expect(click).toMatchObject({ status: 200, shown: null });
  await real.bot.cloud.idle();
  const { actions, incidents } = real.bot.opsgenie.state();
  expect(incidents.filter(({ message }) => message === 'The lantern is out')).toHaveLength(1);
  expect(actions.map(({ action }) => action)).toContain('acknowledge');
});

it('opens the form from a message, though no shortcut names its app', async () => {
  const { act } = createDriverClient(real.server.url);
  const { ts = '' } = await act('write', { ...HERE, text: 'The harbour is dark' });
  await act('shortcut', { user: JUNIPER, messageTs: ts, callbackId: '/sre:incident:message' });
  const { view } = await real.acts.form();
  expect(JSON.stringify(view.blocks)).toContain('The harbour is dark');
});

it.each([
  ['/sre-dev', { ...HERE, channel: 'C08MEADOW' }, /not allowed in this channel.*C08MEADOW/],
  ['/nope-dev', HERE, /`\/nope` is not a command of Q-Bot/],
])('says why %s is refused %o', async (command, where, why) => {
  const seen = await real.acts.type(command, '', where);
  expect(seen).toMatchObject({ status: 200, shown: expect.stringMatching(why) });
});

it('keeps a form open with the reason, where its submission is refused', async () => {
  await real.acts.type('/sre-dev', '', HERE);
  const form = await real.acts.form();
  real.bot.faults.set({ target: 'events.PutEvents', kind: 'status', status: 500, body: {} });
  const seen = await real.acts.submit(form, { ...FILLED, message: 'No bus' });
  real.bot.faults.clear();
  expect(seen.errors).toEqual({ service: expect.stringContaining('did not go through') });
  expect(real.server.slack.state().views.find(({ id }) => id === form.id)?.status).toBe('open');
});

it('shows the calls to Slack in the trace, without the token', async () => {
  await real.acts.type('/sre-dev', '', HERE);
  await real.acts.form();
  await real.bot.cloud.idle();
  const request = real.bot.trace.requests().at(-1);
  expect(request?.spans.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['gateway', 'gatekeeper', 'slack views.open']),
  );
  const carried = request?.spans.map((span) => real.bot.trace.carried(span));
  expect(JSON.stringify(carried)).not.toContain(real.workspace.tokens.botToken);
});

it('acts for no user of a real workspace', async () => {
  const typed = createDriverClient(real.bot.url).act('command', { ...HERE, command: '/sre' });
  await expect(typed).rejects.toThrow(`This bot serves the workspace ${real.workspace.identity.team}`);
  const setup = await fetch(`${real.bot.url}/_local/setup`);
  expect(await setup.json()).toMatchObject({ workspace: real.workspace.identity.team });
  expect(real.workspace.settings).toMatchObject({ teamId: TEAM, given: { OPERATIONS_CHANNEL: '' } });
});

it('loses none of 200 commands and runs none twice, while its connection is refreshed every 2 s', async () => {
  const { socketMode } = real.server;
  const before = { opens: socketMode.state().opens, gatekeeper: runs(), messages: messages().length };
  socketMode.repeat(true);
  const remaining = Array.from({ length: COMMANDS }, (_, index) => index);
  const failed: unknown[] = [];
  const type = async () => {
    while (remaining.pop() !== undefined) {
      const seen = await real.acts.type('/sre-dev', 'help', HERE);
      if (seen.status !== 200 || seen.shown !== null) failed.push(seen);
      await delay(REFRESH_MS / 10);
    }
  };
  const refresh = async () => {
    while (remaining.length > 0) {
      socketMode.disconnect('refresh_requested');
      await delay(REFRESH_MS);
      // On a busy machine answers are slow, and more than ten connections at once would be another story.
      await eventually(() => socketMode.state().connections < 8);
    }
  };
  await Promise.all([refresh(), ...Array.from({ length: AT_A_TIME }, type)]);
  await real.bot.cloud.idle();
  expect(failed).toEqual([]);
  expect(socketMode.state().opens - before.opens).toBeGreaterThanOrEqual(5);
  expect(runs() - before.gatekeeper).toBe(COMMANDS);
  expect(messages().length - before.messages).toBe(COMMANDS);
});

function runs(): number {
  return real.bot.cloud.invocations().gatekeeper ?? 0;
}
