import { eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

const TOLD_WITHIN_MS = 20_000;

type Fault = Record<string, unknown>;

const STATUS = (status: number, body: unknown = {}): Fault => ({ kind: 'status', status, body });
const WRONG_KEY = STATUS(403, {
  code: 40301,
  message: 'To perform this action, use an API key from an API integration.',
});
const STALL: Fault = { kind: 'stall', ms: 10_000 };
const NOTHING: Fault = { kind: 'refuse' };

/** A bot of its own for each kind of trouble, at real time: the calls' 4 s and the 15 s to the truth do not shrink. */
async function withTestUser<T>(work: (testUser: TestUser) => Promise<T>): Promise<T> {
  const testUser = await startTestUser();
  try {
    await warmUp(testUser);
    return await work(testUser);
  } finally {
    await testUser.bot.close();
  }
}

it.concurrent.each<[string, Fault, string]>([
  ['500', STATUS(500), 'is having problems (HTTP 500)'],
  ['429', STATUS(429), 'limiting requests'],
  ['403/40301', WRONG_KEY, 'wrong kind'],
  ['402', STATUS(402), 'Standard and Enterprise'],
  ['a 10 s stall', STALL, 'did not answer in time'],
  ['nothing', NOTHING, 'did not answer'],
])(
  'the form says what to do where OpsGenie answers the list of services with %s [F10]',
  async (_what, fault, words) => {
    await withTestUser(async (testUser) => {
      testUser.bot.faults.set({ target: 'opsgenie.services', ...fault });
      await testUser.type('/sre');
      const view = await eventually(
        () => testUser.bot.slack.state().views.find((one) => JSON.stringify(one.view).includes(words)),
        TOLD_WITHIN_MS,
      );
      expect(view.view.submit).toBeUndefined();
      expect(JSON.stringify(view.view)).toContain('call the person on call');
    });
  },
);

it.concurrent.each<[string, Fault, RegExp, number]>([
  ['500', STATUS(500), /^Not known whether an incident was opened/, 0],
  ['429', STATUS(429), /^No incident opened/, 0],
  ['403/40301', WRONG_KEY, /^No incident opened/, 0],
  ['402', STATUS(402), /^No incident opened/, 0],
  ['a 10 s stall', STALL, /^Incident <.*> opened/, 1],
  ['nothing, though it took it', { kind: 'drop' }, /^Incident <.*> opened/, 1],
  ['nothing, and did not take it', NOTHING, /^Not known whether an incident was opened/, 0],
])(
  'the receipt tells the truth where OpsGenie answers the create with %s [F10] [F11]',
  async (_what, fault, truth, made) => {
    await withTestUser(async (testUser) => {
      await testUser.type('/sre');
      const form = await testUser.form();
      testUser.bot.faults.set({ target: 'opsgenie.create', ...fault });
      await testUser.submit(form, FILLED);
      await eventually(() => testUser.channel().find(({ text }) => truth.test(text)), TOLD_WITHIN_MS);
      await testUser.bot.cloud.idle();
      expect(testUser.channel()).toHaveLength(1);
      expect(testUser.bot.opsgenie.state().creates.map(({ accepted }) => accepted)).toEqual([made === 1]);
      expect(testUser.bot.cloud.deadLetters()).toEqual([]);
    });
  },
);

it.concurrent('Check again looks first: what was made after all is found, not made again [F11]', async () => {
  await withTestUser(async (testUser) => {
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'opsgenie.create', kind: 'drop', times: 1 });
    await testUser.submit(form, FILLED);
    await eventually(() => testUser.bot.opsgenie.state().creates.length === 1);
    testUser.bot.faults.set({ target: 'opsgenie.list', kind: 'status', status: 503, body: {} });
    const receipt = await eventually(() =>
      testUser.channel().find(({ text }) => text.startsWith('Not known')),
    );
    testUser.bot.faults.clear();
    await testUser.click(receipt, '/sre:incident:check_again');
    await eventually(() => testUser.channel().find(({ text }) => text.includes('opened: P1')));
    expect(testUser.channel()).toHaveLength(1);
    expect(testUser.bot.opsgenie.state().creates).toHaveLength(1);
  });
});

it.concurrent('says at once that nothing was opened where OpsGenie is down from the start', async () => {
  await withTestUser(async (testUser) => {
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'opsgenie.*', kind: 'status', status: 500, body: {} });
    await testUser.submit(form, FILLED);
    await eventually(
      () => testUser.channel().find(({ text }) => text.startsWith('No incident opened')),
      5000,
    );
    expect(testUser.bot.opsgenie.state().creates).toEqual([]);
  });
});

it.concurrent('never says that nothing was opened where an earlier try may have, and nobody can look', async () => {
  await withTestUser(async (testUser) => {
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'opsgenie.create', kind: 'drop', times: 1 });
    await testUser.submit(form, FILLED);
    await eventually(() => testUser.bot.opsgenie.state().creates.length === 1);
    testUser.bot.faults.set({ target: 'opsgenie.list', kind: 'status', status: 429, body: {} });
    const receipt = await eventually(() =>
      testUser.channel().find(({ text }) => text.startsWith('Not known')),
    );
    await testUser.click(receipt, '/sre:incident:check_again');
    await eventually(() => testUser.channel().find(({ updates }) => updates >= 3));
    await testUser.bot.cloud.idle();
    expect(testUser.channel().map(({ text }) => text)).toEqual([expect.stringMatching(/^Not known/)]);
    expect(testUser.bot.opsgenie.state().creates).toHaveLength(1);
  });
});

it.concurrent('Try again brings the form back filled in, and its incident into the same message', async () => {
  await withTestUser(async (testUser) => {
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'opsgenie.create', kind: 'status', status: 429, body: {}, times: 1 });
    await testUser.submit(form, { ...FILLED, description: 'Since 03:00' });
    const receipt = await eventually(() =>
      testUser.channel().find(({ text }) => text.startsWith('No incident')),
    );
    await testUser.click(receipt, '/sre:incident:try_again');
    const again = await eventually(() =>
      testUser.bot.slack.state().views.find((one) => one.id !== form.id && one.view.submit),
    );
    expect(JSON.stringify(again.view)).toContain('Since 03:00');
    await testUser.submit(again, {});
    await eventually(() => testUser.channel().find(({ text }) => text.includes('opened: P1')));
    expect(testUser.channel()).toHaveLength(1);
    expect(testUser.bot.opsgenie.state().creates).toHaveLength(1);
  });
});

it.concurrent.each<[string, Fault]>([
  ['stalls', { target: 'events.PutEvents', kind: 'stall', ms: 5000 }],
  [
    'is throttled',
    {
      target: 'events.PutEvents',
      kind: 'status',
      status: 200,
      body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] },
    },
  ],
  ['answers 500', { target: 'events.PutEvents', kind: 'status', status: 500, body: {} }],
])('says within 3 s that nothing was queued where the bus %s [F2]', async (_what, fault) => {
  await withTestUser(async (testUser) => {
    testUser.bot.faults.set(fault);
    const seen = await testUser.type('/sre');
    expect(seen.shown).toContain('did not go through');
  });
});

it.concurrent('keeps the form open with what was typed where the bus does not take the submission', async () => {
  await withTestUser(async (testUser) => {
    await testUser.type('/sre');
    const form = await testUser.form();
    testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'status', status: 500, body: {} });
    const seen = await testUser.submit(form, FILLED);
    expect(seen.errors).toEqual({ service: expect.stringContaining('did not go through') });
  });
});
