import type { Fault } from '../../local/fakes/faults/faults.ts';
import type { Message, ViewRecord } from '../../local/fakes/slack/slack.ts';
import { newTraceId } from '../../local/trace.ts';
import { type Acts, eventually, FILLED, startTestUser, type TestUser, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

const TOLD_WITHIN_MS = 20_000;
/** As many as jest runs tests at once: no case meets a cold start, which could outlive its trigger. */
const PROCESSES = 3;

type FaultFields = Record<string, unknown>;

const STATUS = (status: number, body: unknown = {}): FaultFields => ({ kind: 'status', status, body });
const WRONG_KEY = STATUS(403, {
  code: 40301,
  message: 'To perform this action, use an API key from an API integration.',
});
const KEY_FORMAT = STATUS(422, { message: 'Key format is not valid!', took: 0, requestId: '' });
const REDIRECT: FaultFields = { ...STATUS(308), headers: { location: 'https://elsewhere.example/' } };
const STALL: FaultFields = { kind: 'stall', ms: 10_000 };
const NOTHING: FaultFields = { kind: 'refuse' };

/** In real time: the calls' 4 s and the 15 s to the truth do not shrink. */
async function start(): Promise<TestUser> {
  const testUser = await startTestUser();
  await warmUp(testUser, PROCESSES);
  return testUser;
}

/** A process keeps the list of services for a minute: the cases of that list need a bot that never had it. */
let withoutServices: TestUser;
let shared: TestUser;

beforeAll(async () => {
  withoutServices = await start();
  shared = await start();
}, 120_000);

afterAll(async () => {
  await withoutServices.bot.close();
  await shared.bot.close();
});

/** One of the cases that run on a bot at the same time, told apart by its trace and its message. */
class Case {
  readonly acts: Acts;
  readonly bot: TestUser['bot'];
  readonly message: string;
  readonly #trace = newTraceId(Date.now());

  constructor(testUser: TestUser, message: string) {
    this.acts = testUser.traced(this.#trace);
    this.bot = testUser.bot;
    this.message = message;
  }

  fault(target: string, fault: FaultFields): Fault {
    return this.bot.faults.set({ target, trace: this.#trace, ...fault });
  }

  /** Types `/sre` with the message, and waits for the modal. */
  async openForm(): Promise<ViewRecord> {
    const { requestId } = await this.acts.type('/sre', this.message);
    return this.view(requestId, ({ view }) => view.submit !== undefined);
  }

  /** A view that this request opened, once it is as wanted. */
  view(requestId: string | null, wanted: (view: ViewRecord) => boolean): Promise<ViewRecord> {
    const opened = (record: ViewRecord) => String(record.view.private_metadata).includes(String(requestId));
    return eventually(
      () => this.bot.slack.state().views.find((one) => opened(one) && wanted(one)),
      TOLD_WITHIN_MS,
    );
  }

  submit(form: ViewRecord, values: Record<string, string> = {}) {
    return this.acts.submit(form, { ...FILLED, message: this.message, ...values });
  }

  receipts(): Message[] {
    return this.acts.channel().filter(({ text }) => text.includes(this.message));
  }

  receipt(words: RegExp, withinMs = TOLD_WITHIN_MS): Promise<Message> {
    return eventually(() => this.receipts().find(({ text }) => words.test(text)), withinMs);
  }

  creates() {
    const { creates } = this.bot.opsgenie.state();
    return creates.filter(({ body }) => JSON.stringify(body).includes(this.message));
  }

  /** Waits until the backend has ended so many invocations, each without an error: then no retry follows. */
  async invocations(count: number): Promise<void> {
    await eventually(() => {
      const requests = this.bot.trace.requests().filter(({ traceId }) => traceId === this.#trace);
      const spans = requests.flatMap((request) => request.spans.filter(({ name }) => name === 'opsgenie'));
      return spans.filter(({ outcome }) => outcome === 'ok').length === count;
    });
  }
}

const TIME_HELPS: ReadonlySet<string> = new Set(['500', '429', 'a 10 s stall', 'nothing']);

it.concurrent.each<[string, FaultFields, string]>([
  ['500', STATUS(500), 'is having problems (HTTP 500)'],
  ['429', STATUS(429), 'limiting requests'],
  ['403/40301', WRONG_KEY, 'wrong kind'],
  ['402', STATUS(402), 'Standard and Enterprise'],
  ['a 10 s stall', STALL, 'did not answer in time'],
  ['nothing', NOTHING, 'OpsGenie closed the connection'],
  ['a key of the wrong form', KEY_FORMAT, 'npm run secrets -- set opsgenie-api-key'],
  ['words of its own', STATUS(403, { message: 'Ask <the owner>.' }), 'refused (403): Ask <the owner>.'],
  ['a redirect', REDIRECT, 'OpsGenie sent us elsewhere (308). Tell the Q-Bot team'],
])(
  'the form says what to do if OpsGenie answers the list of services with %s [F10]',
  async (what, fault, words) => {
    const one = new Case(withoutServices, `Services: ${what}`);
    one.fault('opsgenie.services', fault);
    const { requestId } = await one.acts.type('/sre');
    const { view } = await one.view(requestId, (record) => JSON.stringify(record.view).includes(words));
    expect(view.submit).toBeUndefined();
    expect(JSON.stringify(view)).toContain('call the person on call');
    expect(JSON.stringify(view).includes('again in a minute')).toBe(TIME_HELPS.has(what));
  },
);

it.concurrent.each<[string, FaultFields, RegExp, number]>([
  ['500', STATUS(500), /^Not known whether an incident was opened/, 0],
  ['429', STATUS(429), /^No incident opened/, 0],
  ['403/40301', WRONG_KEY, /^No incident opened/, 0],
  ['402', STATUS(402), /^No incident opened/, 0],
  ['a key of the wrong form', KEY_FORMAT, /^No incident opened/, 0],
  ['a redirect', REDIRECT, /^Not known whether an incident was opened/, 0],
  ['a 10 s stall', STALL, /^Incident <.*> opened/, 1],
  ['nothing, though it took it', { kind: 'drop' }, /^Incident <.*> opened/, 1],
  ['nothing, and did not take it', NOTHING, /^Not known whether an incident was opened/, 0],
])(
  'the receipt tells the truth if OpsGenie answers the create with %s [F10] [F11]',
  async (what, fault, truth, made) => {
    const one = new Case(shared, `Create answered with ${what}.`);
    const form = await one.openForm();
    one.fault('opsgenie.create', fault);
    await one.submit(form);
    await one.receipt(truth);
    await one.invocations(2);
    expect(one.receipts()).toEqual([expect.objectContaining({ text: expect.stringMatching(truth) })]);
    expect(one.creates().map(({ accepted }) => accepted)).toEqual([made === 1]);
    expect(JSON.stringify(one.bot.cloud.deadLetters())).not.toContain(one.message);
  },
);

it.concurrent.each<[string, FaultFields, string]>([
  ['a key of the wrong form', KEY_FORMAT, 'its API key is refused (422)'],
  ['a redirect', REDIRECT, 'OpsGenie sent us elsewhere (308). Tell the Q-Bot team'],
])('the receipt says why if OpsGenie answers the create with %s', async (what, fault, words) => {
  const one = new Case(shared, `Reason: ${what}.`);
  const form = await one.openForm();
  one.fault('opsgenie.create', fault);
  await one.submit(form);
  const { blocks } = await one.receipt(/^No(t known whether an)? incident/);
  expect(JSON.stringify(blocks)).toContain(words);
});

/** Submits a modal whose create loses its answer; from then on the incident cannot be looked up. */
async function unknown(one: Case, list: FaultFields): Promise<{ receipt: Message; cannotLook: Fault }> {
  const form = await one.openForm();
  one.fault('opsgenie.create', { kind: 'drop', times: 1 });
  await one.submit(form);
  await eventually(() => one.creates().length === 1);
  const cannotLook = one.fault('opsgenie.list', list);
  return { receipt: await one.receipt(/^Not known/), cannotLook };
}

it.concurrent('Check again looks first: what was made after all is found, not made again [F11]', async () => {
  const one = new Case(shared, 'Made after all');
  const { receipt, cannotLook } = await unknown(one, STATUS(503));
  one.bot.faults.end(cannotLook);
  await one.acts.click(receipt, '/sre:incident:check_again');
  await one.receipt(/opened: P1/);
  expect(one.receipts()).toHaveLength(1);
  expect(one.creates()).toHaveLength(1);
});

it.concurrent('says at once that nothing was opened if OpsGenie is down from the start', async () => {
  const one = new Case(shared, 'Down from the start');
  const form = await one.openForm();
  one.fault('opsgenie.*', STATUS(500));
  await one.submit(form);
  await one.receipt(/^No incident opened/, 5000);
  expect(one.creates()).toEqual([]);
});

it.concurrent('never says that nothing was opened if an earlier try may have, and nobody can look', async () => {
  const one = new Case(shared, 'Nobody can look');
  const { receipt } = await unknown(one, STATUS(429));
  await one.acts.click(receipt, '/sre:incident:check_again');
  await eventually(() => one.receipts().find(({ updates }) => updates >= 3));
  await one.invocations(3);
  expect(one.receipts().map(({ text }) => text)).toEqual([expect.stringMatching(/^Not known/)]);
  expect(one.creates()).toHaveLength(1);
});

it.concurrent('Try again brings the form back filled in, and its incident into the same message', async () => {
  const one = new Case(shared, 'Tried again');
  const form = await one.openForm();
  one.fault('opsgenie.create', { ...STATUS(429), times: 1 });
  await one.submit(form, { description: 'Since 03:00' });
  const receipt = await one.receipt(/^No incident/);
  const { requestId } = await one.acts.click(receipt, '/sre:incident:try_again');
  const again = await one.view(requestId, ({ view }) => view.submit !== undefined);
  expect(JSON.stringify(again.view)).toContain('Since 03:00');
  await one.acts.submit(again, {});
  await one.receipt(/opened: P1/);
  expect(one.receipts()).toHaveLength(1);
  expect(one.creates()).toHaveLength(1);
});

it.concurrent.each<[string, FaultFields]>([
  ['stalls', { kind: 'stall', ms: 5000 }],
  ['is throttled', STATUS(200, { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] })],
  ['answers 500', STATUS(500)],
])('says within 3 s that nothing was queued if the bus %s [F2]', async (what, fault) => {
  const one = new Case(shared, `The bus ${what}`);
  one.fault('events.PutEvents', fault);
  const seen = await one.acts.type('/sre');
  expect(seen.shown).toContain('did not go through');
});

it.concurrent('keeps the form open with what was typed if the bus does not take the submission', async () => {
  const one = new Case(shared, 'Not taken by the bus');
  const form = await one.openForm();
  one.fault('events.PutEvents', STATUS(500));
  const seen = await one.submit(form);
  expect(seen.errors).toEqual({ service: expect.stringContaining('did not go through') });
});
