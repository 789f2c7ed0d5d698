import { eventually, FILLED, startTestUser, type TestUser, USER, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

/** Retries come 6 s after a failure, and a dead holder's lock ends within 4.5 s. */
const TIME_SCALE = 0.1;

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser({ timeScale: TIME_SCALE });
});

afterAll(() => testUser.bot.close());
beforeEach(() => warmUp(testUser));
afterEach(() => testUser.bot.faults.clear());

/** Submits a form of its own and waits until nothing is queued, in flight or to be retried. */
async function submitAndSettle(message: string): Promise<void> {
  await testUser.type('/sre');
  await testUser.submit(await testUser.form(), { ...FILLED, message });
  await testUser.bot.cloud.idle();
}

function creates(message: string) {
  return testUser.bot.opsgenie.state().creates.filter(({ body }) => JSON.stringify(body).includes(message));
}

async function expectOneTruth(message: string): Promise<void> {
  const receipts = testUser.channel().filter(({ text }) => text.includes(message));
  expect(receipts.map(({ text }) => text)).toEqual([expect.stringMatching(/^Incident <.*\|#\d+> opened/)]);
  expect(creates(message)).toHaveLength(1);
  const incidents = testUser.bot.opsgenie
    .state()
    .incidents.filter((incident) => incident.message === message);
  expect(incidents).toHaveLength(1);
}

it.each([2, 10])(
  'makes one incident of a submission that is delivered %i times at once [F6]',
  async (copies) => {
    const message = `Delivered ${copies} times`;
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies, times: 1 });
    await testUser.submit(form, { ...FILLED, message });
    await testUser.bot.cloud.idle();
    await expectOneTruth(message);
    expect(testUser.bot.cloud.deadLetters()).toEqual([]);
  },
);

it.each([
  ['while it looked for the incident', 'opsgenie.list', 'received'],
  ['after OpsGenie took the create and before it answered', 'opsgenie.create', 'received'],
  ['after OpsGenie answered the create', 'opsgenie.create', 'answered'],
  ['while it asked what became of it', 'opsgenie.status', 'received'],
])('makes one incident where the function was killed %s [F9]', async (when, target, at) => {
  testUser.bot.faults.set({ target, kind: 'kill', function: 'opsgenie', at, times: 1 });
  await submitAndSettle(when);
  await expectOneTruth(when);
});

it('does not fill a form twice, nor open a second one, for a command that is delivered twice', async () => {
  const before = testUser.bot.slack.state().views.length;
  testUser.bot.faults.set({ target: 'bus', kind: 'repeat', copies: 2, times: 1 });
  await testUser.type('/sre', 'Twice');
  await testUser.bot.cloud.idle();
  const views = testUser.bot.slack.state().views.slice(before);
  expect(views).toHaveLength(1);
  expect(views[0]?.view.submit).toBeDefined();
  expect(testUser.bot.slack.state().messages.filter(({ text }) => text.includes('Open form'))).toEqual([]);
});

it('fills a form that a killed function left loading', async () => {
  // The services of earlier forms are kept for a minute: a fresh process has to ask.
  testUser.bot.cloud.killFunction('opsgenie');
  await warmUp(testUser);
  testUser.bot.faults.set({
    target: 'opsgenie.services',
    kind: 'kill',
    function: 'opsgenie',
    at: 'received',
    times: 1,
  });
  await testUser.type('/sre', 'Left loading');
  await testUser.bot.cloud.idle();
  expect(testUser.bot.cloud.deadLetters()).toEqual([]);
  const form = await eventually(() => testUser.bot.slack.state().views.at(-1));
  expect(JSON.stringify(form.view.blocks)).toContain('"initial_value":"Left loading"');
});

it('keeps an event that fails twice, with its error, and tells the user that, and how it ended', async () => {
  const told = (words: string) =>
    testUser.bot.slack.state().messages.filter(({ text, ephemeralFor }) => {
      return ephemeralFor === USER && text.includes(words);
    });
  testUser.bot.faults.set({ target: 'dynamodb.PutItem', kind: 'status', status: 500, body: {} });
  await testUser.type('/sre');
  await testUser.submit(await testUser.form(), { ...FILLED, message: 'The table is down' });
  const [letter] = await eventually(() => {
    const letters = testUser.bot.cloud.deadLetters();
    return letters.length > 0 && letters;
  });
  expect(letter).toMatchObject({ queue: 'failures', functionName: 'opsgenie' });
  expect(told('hit an unexpected error').length).toBeGreaterThanOrEqual(1);
  // Without the table it cannot be stored either, and so it stays in its queue.
  await eventually(() =>
    testUser.bot.cloud.queues().some(({ messages }) => (messages[0]?.receiveCount ?? 0) > 1),
  );
  expect(told('may or may not be open')).toEqual([]);
  testUser.bot.faults.clear();
  await testUser.bot.cloud.idle();
  expect(told('may or may not be open')).toHaveLength(1);
  expect(creates('The table is down')).toEqual([]);
});
