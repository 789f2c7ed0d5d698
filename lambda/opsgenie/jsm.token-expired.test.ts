import type { Detail, DetailType } from '../../common/contract.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { Fetch } from '../../common/http.ts';
import type { JsmBehaviour } from '../../scripts/local/fakes/jsm/jsm.ts';
import { buildClick, buildSubmission } from './fixtures/build-payload.ts';
import { run } from './fixtures/drive.ts';
import { PAYMENTS } from './fixtures/start-fake-jsm.ts';
import { type JsmHarness, startJsmHarness } from './fixtures/start-jsm-harness.ts';

const LOCK_MS = 46_000;
const NOTE = 'Rolled back';

let table: StartedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

interface World extends JsmHarness {
  /** Of the submission; one for each world. */
  key: string;
  /** What Jira was asked since the token began to run out. */
  calls(): number;
  /** The token ends with that call, and each one after it. */
  expireAt(call: number): void;
  /** The token ends with the answer to this. */
  expireAfter(path: RegExp): void;
  renew(): void;
}

let worlds = 0;
const started: World[] = [];
afterEach(() => Promise.all(started.splice(0).map(({ jira }) => jira.close())));

async function startWorld(behaviour: Partial<JsmBehaviour>): Promise<World> {
  worlds += 1;
  let [calls, expiresAt] = [0, Number.POSITIVE_INFINITY];
  let last: RegExp | undefined;
  const counting: Fetch = async (input, init) => {
    calls += 1;
    const { fake } = built.jira;
    if (calls >= expiresAt) fake.configure({ token: 'expired' });
    // Past the sockets, which would be most of the work of these thousands of calls.
    const answer = await fake.app.fetch(new Request(input, init));
    if (last?.test(String(input))) fake.configure({ token: 'expired' });
    return answer;
  };
  const built = await startJsmHarness(table, counting);
  built.jira.fake.configure(behaviour);
  const world: World = {
    ...{ ...built, key: `view:T04LANTERN:EXPIRED${worlds}`, calls: () => calls },
    expireAt: (call) => {
      [calls, expiresAt] = [0, call];
    },
    expireAfter: (path) => {
      last = path;
    },
    renew: () => {
      [expiresAt, last] = [Number.POSITIVE_INFINITY, undefined];
      built.jira.fake.configure({ token: 'ok' });
    },
  };
  started.push(world);
  return world;
}

/** Rejections with words are what the user reads. */
async function deliver({ harness }: World, type: DetailType, detail: Partial<Detail>): Promise<string> {
  return run(harness, type, { text: '', ...detail }).then(
    () => '',
    (error: unknown) => String(Object(error).userMessage ?? error),
  );
}

function submit(world: World): Promise<string> {
  const selected = { text: { text: PAYMENTS.name }, value: PAYMENTS.id };
  const service = { value: { type: 'static_select', selected_option: selected } };
  return deliver(world, 'view_submission', {
    ...{ subcommand: 'incident', idempotencyKey: world.key, payload: buildSubmission({ service }) },
  });
}

async function opened(world: World): Promise<void> {
  expect(await submit(world)).toBe('');
  pass(world, LOCK_MS);
}

async function resolved(world: World): Promise<void> {
  await opened(world);
  await word('resolve')(world);
  pass(world, LOCK_MS);
}

/** Made, and the token ended before anybody was told. */
async function inDoubt(world: World): Promise<void> {
  const { fake } = world.jira;
  fake.configure({ createAnswer: 'gateway-timeout' });
  world.expireAfter(/\/issue$/);
  await submit(world);
  world.renew();
  expect(fake.state().issues).toHaveLength(1);
  expect(world.harness.shown.at(-1)).toMatch(/^Not known/);
  pass(world, LOCK_MS);
}

function pass({ harness, jira }: World, ms: number): void {
  jira.clock.ms += ms;
  harness.clock.now += ms;
}

const word =
  (subcommand: string, ...more: string[]) =>
  (world: World) =>
    deliver(world, 'slash_command', {
      ...{ subcommand, args: ['OPS-1', ...more.slice(0, 1)], freeText: more.join(' ') },
      idempotencyKey: `cmd:${world.key}:${subcommand}`,
    });
const words = (subcommand: string, args: string[]) => (world: World) =>
  deliver(world, 'slash_command', { subcommand, args, idempotencyKey: `cmd:${world.key}:${subcommand}` });

const button = (subcommand: string) => async (world: World) => {
  const { id = '', key: number = '' } = world.jira.fake.state().issues[0] ?? {};
  return deliver(world, 'block_actions', {
    ...{ subcommand, idempotencyKey: `act:${world.key}:${subcommand}` },
    payload: buildClick(`/sre:${subcommand}:incident`, JSON.stringify({ id, number })),
  });
};

function checkAgain(world: World): Promise<string> {
  const value = JSON.stringify({ key: world.key, attempt: 0 });
  return deliver(world, 'block_actions', {
    ...{ subcommand: 'incident', idempotencyKey: `act:${world.key}:check` },
    payload: buildClick('/sre:incident:check_again', value),
  });
}

type Given = (world: World) => Promise<void>;
type Step = (world: World) => Promise<string>;

const ROWS: [name: string, given: Given, step: Step][] = [
  ['the form', opened, words('incident', [])],
  ['open', async () => undefined, submit],
  ['Check again', inDoubt, checkAgain],
  ['list', opened, words('list', [])],
  ['show', opened, word('show')],
  ['ack', opened, word('ack')],
  ['note', opened, word('note', NOTE)],
  ['resolve', opened, word('resolve', NOTE)],
  ['close', opened, word('close', NOTE)],
  ['reopen', resolved, word('reopen')],
  ['priority', opened, word('priority', 'P1')],
  ['escalate', opened, word('escalate', 'Search team')],
  ['oncall', opened, words('oncall', [])],
  ['the button Acknowledge', opened, button('ack')],
  ['the button Resolve', opened, button('resolve')],
  ['the button Close', resolved, button('close')],
  ['the button Undo', resolved, button('reopen')],
];

const BEHAVIOURS = [
  { reasonHeader: true, anonymousSearch: 'empty', anonymousWrite: 401 },
  { reasonHeader: true, anonymousSearch: 'refused', anonymousWrite: 400 },
  { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 401 },
  { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 400 },
  { reasonHeader: false, anonymousSearch: 'empty', anonymousWrite: 400, anonymousOperations: 'empty' },
] satisfies Partial<JsmBehaviour>[];

/** What says that nothing is there. */
const EMPTY = new RegExp(
  [
    'No incident is open|has no incident|does not know|has no services|No service has|has no schedule',
    'no schedule|nobody is on call|has no alert|no such|has no team|Q-Bot may see no|offers no transition',
    'may have been deleted|not there',
  ].join('|'),
  'gi',
);

const claimsOf = (text: string): string[] => text.match(EMPTY) ?? [];

/** How often each thing was done: creates that made one, and actions that Jira accepted. */
function done({ jira }: World): Record<string, number> {
  const { actions, creates, issues } = jira.fake.state();
  const names = [
    ...creates.flatMap(({ key }) => (key === undefined ? [] : ['create'])),
    ...actions.flatMap(({ accepted, action }) => (accepted ? [action] : [])),
  ];
  const counts = Object.fromEntries(names.map((name) => [name, names.filter((one) => one === name).length]));
  return { ...counts, issues: issues.length };
}

describe.each(BEHAVIOURS)('with a token that ends (%j)', (behaviour) => {
  it.each(ROWS)(
    '%s: at no call is anything claimed to be empty, or done twice',
    async (_name, given, step) => {
      const calm = await startWorld(behaviour);
      await given(calm);
      calm.expireAt(Number.POSITIVE_INFINITY);
      expect(await step(calm)).toBe('');
      expect(calm.calls()).toBeGreaterThan(0);
      const most = done(calm);
      // At each call in turn where Jira is the most silent about it; else from the first one on.
      const last = BEHAVIOURS.slice(-2).includes(behaviour) ? calm.calls() : 1;
      for (let call = 1; call <= last; call += 1) {
        const world = await startWorld(behaviour);
        await given(world);
        world.expireAt(call);
        const error = await step(world);
        const said = `${world.texts()} ${error}`;
        const untrue = claimsOf(said).filter((one) => !claimsOf(calm.texts()).includes(one));
        expect({ call, untrue }).toEqual({ call, untrue: [] });
        if (call === 1) expect(said).toContain("Q-Bot's Jira token is not accepted");
        world.renew();
        pass(world, LOCK_MS);
        await step(world);
        const twice = Object.entries(done(world)).filter(([name, count]) => count > (most[name] ?? 0));
        expect({ call, twice }).toEqual({ call, twice: [] });
      }
    },
    60_000,
  );
});
