import { createDriverClient } from '../../local/driver-client.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { eventually, FILLED, startTestUser, type TestUser, USER, warmUp } from './test-user.ts';

jest.setTimeout(90_000);

const OTHER = 'U0ENGINE01';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: 0.1 });
});
afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));
afterEach(() => testUser.bot.faults.clear());

const state = () => testUser.bot.opsgenie.state();

async function settle(): Promise<void> {
  await testUser.bot.cloud.idle();
}

/** Opens an incident by the form, and waits for its receipt. */
async function open(message: string): Promise<{ number: string; id: string; receipt: () => Message }> {
  await testUser.type('/sre');
  await testUser.submit(await testUser.form(), { ...FILLED, message });
  await settle();
  const find = () => testUser.channel().find(({ text, threadTs }) => text.includes(message) && !threadTs);
  await eventually(() => find()?.text.match(/^Incident <.*> opened/));
  const incident = state().incidents.find((one) => one.message === message);
  if (incident === undefined) throw new Error('OpsGenie has no such incident');
  const receipt = () => {
    const found = find();
    if (found === undefined) throw new Error('the receipt is gone');
    return found;
  };
  return { number: incident.tinyId, id: incident.id, receipt };
}

/** What only this user was told last. */
function told(user = USER): string {
  const all = testUser.bot.slack.state().messages.filter(({ ephemeralFor }) => ephemeralFor === user);
  return all.at(-1)?.text ?? '';
}

function actionsOn(id: string): string[] {
  return state()
    .actions.filter(({ incidentId }) => incidentId === id)
    .map(({ action }) => action);
}

const statusOf = (id: string) => state().incidents.find((one) => one.id === id)?.status;

it('lives in one receipt: listed, acknowledged by button, noted, resolved by word', async () => {
  const { id, number, receipt } = await open('The whole life');

  await testUser.type('/sre', 'list');
  await settle();
  const list = testUser.bot.slack.state().messages.findLast(({ ephemeralFor }) => ephemeralFor === USER);
  expect(list?.text).toContain(`|#${number}> P1`);
  expect(JSON.stringify(list?.blocks)).toContain('"type":"table"');

  await testUser.click(receipt(), '/sre:ack:incident');
  await settle();
  expect(receipt().text).toMatch(/^Incident <.*> acknowledged by <@U0ONCALL01>: P1/);
  expect(JSON.stringify(receipt().blocks)).toContain('Acknowledged by <@U0ONCALL01>');
  expect(JSON.stringify(receipt().blocks)).not.toContain('/sre:ack:incident');
  expect(state().alerts.every((alert) => alert.acknowledged || alert.incidentId !== id)).toBe(true);

  await testUser.type('/sre', `note ${number} Rolled back`);
  await settle();
  const inThread = testUser.channel().filter(({ threadTs }) => threadTs === receipt().ts);
  expect(inThread.map(({ text }) => text)).toEqual(['<@U0ONCALL01>: Rolled back']);

  await testUser.type('/sre', `resolve ${number} Fixed by the rollback`);
  await settle();
  expect(receipt().text).toMatch(/^Incident <.*> resolved by <@U0ONCALL01>: P1/);
  expect(statusOf(id)).toBe('resolved');
  expect(told()).toBe(`#${number} is resolved.`);

  await testUser.type('/sre', `ack ${number}`);
  await settle();
  expect(told()).toMatch(`#${number} is resolved since`);
  expect(actionsOn(id).filter((action) => action !== 'acknowledge')).toEqual(['notes', 'resolve']);
});

it('adds a note by its modal, and undoes a resolve', async () => {
  const { id, number, receipt } = await open('Noted by a modal');
  await testUser.click(receipt(), '/sre:note:incident');
  const modal = await testUser.form();
  expect(modal.view.callback_id).toBe('/sre:note:add');
  await testUser.submit(modal, { note: 'By the modal' });
  await settle();
  const inThread = () => testUser.channel().filter(({ threadTs }) => threadTs === receipt().ts);
  expect(inThread().map(({ text }) => text)).toEqual(['<@U0ONCALL01>: By the modal']);
  await testUser.click(receipt(), '/sre:resolve:incident');
  await settle();
  await testUser.click(receipt(), '/sre:reopen:incident');
  await settle();
  expect(receipt().text).toMatch(/^Incident <.*> is open: P1/);
  expect([statusOf(id), actionsOn(id)]).toEqual(['open', ['notes', 'resolve', 'reopen']]);
  expect(number).toMatch(/^\d+$/);
});

it('is opened again by undo, and its fallback text says how it stands where it is shown', async () => {
  const { id, number } = await open('Undone by word');
  await testUser.type('/sre', `resolve ${number}`);
  await settle();
  await testUser.type('/sre', `undo ${number}`);
  await settle();
  expect([statusOf(id), told()]).toEqual(['open', `#${number} is open again.`]);
  await testUser.type('/sre', `show ${number}`);
  await settle();
  const shown = testUser.channel().filter(({ text }) => text.includes('Undone by word'));
  expect(shown.map(({ text }) => text.replace(/<.*>/, '#'))).toEqual(
    shown.map(() => expect.stringMatching(/^Incident # is open: P1/)),
  );
});

it('says that nothing was changed where OpsGenie is away at the look-up', async () => {
  const { id, number } = await open('Not looked up');
  testUser.bot.faults.set({ target: 'opsgenie.get', kind: 'status', status: 503 });
  await testUser.type('/sre', `ack ${number}`);
  await settle();
  expect(told()).toMatch(
    /^OpsGenie is having problems \(HTTP 503\)\. Nothing was changed\. Try again in a minute\. \(ref /,
  );
  expect(actionsOn(id)).toEqual([]);
});

it('is resolved once where two users press Resolve at once, ten deliveries each', async () => {
  const { id, number, receipt } = await open('Two at once');
  await warmUp(testUser, 2);
  testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 10, times: 2 });
  await Promise.all([
    testUser.click(receipt(), '/sre:resolve:incident', USER),
    testUser.click(receipt(), '/sre:resolve:incident', OTHER),
  ]);
  await settle();
  expect(actionsOn(id)).toEqual(['resolve']);
  const already = [USER, OTHER].filter((user) => told(user).startsWith(`#${number} is resolved since`));
  expect(already).toHaveLength(1);
  expect(receipt().text).toMatch(/resolved by <@/);
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
});

it.each([
  ['before OpsGenie took it', 'received'],
  ['after OpsGenie took it', 'answered'],
])('is acted on once where the function is killed %s', async (when, at) => {
  const { id, receipt } = await open(`Killed ${when}`);
  testUser.bot.faults.set({ target: 'opsgenie.resolve', kind: 'kill', function: 'opsgenie', at, times: 1 });
  await testUser.click(receipt(), '/sre:resolve:incident');
  await settle();
  expect(actionsOn(id)).toEqual(['resolve']);
  expect(receipt().text).toMatch(/resolved by <@U0ONCALL01>/);
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
});

it('shows an incident that Q-Bot did not open, and that message follows it', async () => {
  const { number, receipt } = await open('Shown again');
  await testUser.type('/sre', `show ${number}`);
  await settle();
  const shown = () => testUser.channel().filter(({ text }) => text.includes('Shown again'));
  expect(shown()).toHaveLength(2);
  await testUser.type('/sre', `close ${number}`);
  await settle();
  expect(shown().map(({ text }) => /closed by <@U0ONCALL01>/.test(text))).toEqual([true, true]);
  expect(receipt().text).toContain('closed by');
});

it('is shown from the form that says it is open', async () => {
  const { number } = await open('Open beside the form');
  await testUser.type('/sre');
  const { id: viewId, view } = await testUser.form();
  expect(JSON.stringify(view.blocks)).toContain('*Open now:* <');
  expect(JSON.stringify(view.blocks)).toContain(`|#${number} P1>`);
  const { act } = createDriverClient(testUser.bot.url);
  await act('click', { user: USER, viewId, actionId: '/sre:show:incident' });
  await settle();
  expect(testUser.channel().filter(({ text }) => text.includes('Open beside the form'))).toHaveLength(2);
});

it('asks back, or takes it as a message, and guesses nothing', async () => {
  const before = state().actions.length;
  for (const text of ['note', 'ack', 'close #17 please', 'resolve']) {
    await testUser.type('/sre', text);
    await settle();
    expect(told()).toMatch(/^Type `\/sre/);
  }
  await testUser.type('/sre', 'ack 999999');
  await settle();
  expect(told()).toMatch(/^OpsGenie has no incident #999999\. `\/sre list` shows what is open\./);
  await testUser.type('/sre', 'close the valve');
  await settle();
  expect(JSON.stringify((await testUser.form()).view)).toContain('close the valve');
  expect(state().actions).toHaveLength(before);
});

it('says who is on call', async () => {
  await testUser.type('/sre', 'oncall');
  await settle();
  expect(told()).toMatch(/^\*On call\*\n/);
  await testUser.type('/sre', 'oncall Platform on call');
  await settle();
  expect(told()).toMatch(/^\*On call\*\n\*Platform on call\*: [^\n]*$/);
  await testUser.type('/sre', 'oncall phone is broken');
  await settle();
  expect(told()).toMatch(/^No form was opened: .*no schedule `phone is broken`/);
});
