import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { buildHarness, type Harness } from './fixtures/build-harness.ts';
import { run } from './fixtures/drive.ts';
import { type StartedFakeJsm, startFakeJsm } from './fixtures/start-fake-jsm.ts';
import definition from './function.json' with { type: 'json' };
import { createIncidents } from './incident-products.ts';
import { createOpenModal } from './open-modal.ts';
import { NOTHING_OPEN } from './open-now.ts';
import { createUpdateReceipt } from './refresh-receipt.ts';

let table: StartedTable;
let jira: StartedFakeJsm;
let harness: Harness;
/** Of `views.open` and `views.update`. */
let views: unknown[];
let errors: string[];
let orders = 0;

beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  jira = await startFakeJsm();
  harness = buildHarness(table);
  [views, errors] = [[], []];
  const { deps } = harness;
  const incidents = createIncidents({
    chosen: 'jsm',
    connect: { opsgenie: undefined, jsm: () => jira.backend },
  });
  const sleep = async (ms: number) => {
    jira.clock.ms += ms;
    harness.clock.now += ms;
  };
  const view = async (given: unknown) => {
    views.push(given);
    return { ok: true, view: { id: 'V1' } };
  };
  const slack = async () => {
    const client = await deps.slack();
    return { ...client, views: { ...client.views, open: view, update: view } };
  };
  harness.deps = {
    ...{ ...deps, incidents, sleep, slack },
    updateReceipt: createUpdateReceipt({ ...deps, incidents, sleep, messages: harness.messages }),
    openModal: createOpenModal({
      ...{ slack, services: incidents.listServices, notifyUser: deps.notifyUser, log: deps.log },
      ...{ incidentFallback: 'page the person on call', product: incidents.name },
      ...{ openNow: async () => NOTHING_OPEN, showOpenedFrom: async () => undefined },
    }),
  };
});
afterEach(() => jira.close());
afterAll(() => table.close());

/** As the gatekeeper matches it; what people would be told of an error is kept. */
async function type(
  subcommand: string,
  args: string[] = [],
  more: { argsInvalid?: true } = {},
): Promise<void> {
  orders += 1;
  const freeText = args.slice(1).join(' ');
  const detail = {
    subcommand,
    args,
    freeText,
    text: '',
    idempotencyKey: `cmd:T04LANTERN:${orders}`,
    ...more,
  };
  await run(harness, 'slash_command', buildDetail(detail)).catch((error: unknown) => {
    errors.push(String(Object(error).userMessage));
  });
}

const texts = () =>
  JSON.stringify([harness.delivered, views, [...harness.messages.shown], harness.messages.threads, errors]);

const WORDS = definition.subcommands.filter(({ name }) => !['incident', 'service'].includes(name));

async function typeAll(incident: string): Promise<void> {
  for (const { args = [], name } of WORDS) {
    const words: Record<string, string> = {
      number: incident,
      priority: 'P2',
      text: 'words',
      word: 'nowhere',
    };
    await type(
      name,
      args.map((shape) => words[shape.replace('?', '')] ?? ''),
    );
    await type(name, ['slip'], { argsInvalid: true });
  }
  for (const word of [...definition.reserved, 'snoze', 'reslove', 'oncall', '']) await type(word);
}

it.each<[string, () => void]>([
  ['works', () => undefined],
  ['does not accept the token', () => jira.fake.configure({ token: 'expired' })],
  [
    'does not accept the token, and does not say so',
    () => jira.fake.configure({ token: 'expired', reasonHeader: false }),
  ],
  ['misses a scope', () => jira.fake.configure({ token: 'no-scope' })],
  ['has no plan for it', () => jira.fake.configure({ plan: false })],
  ['has no services', () => jira.fake.setServices([])],
  ['shows no schedules', () => jira.fake.configure({ seesOperations: false })],
])('no text names OpsGenie where incidents live in a Jira that %s', async (_name, prepare) => {
  await jira.open();
  prepare();
  await typeAll('OPS-1');
  await typeAll('OPS-999');
  await typeAll('ABC-1');
  expect(harness.delivered.length + errors.length).toBeGreaterThan(WORDS.length);
  expect(views.length).toBeGreaterThan(1);
  expect(texts()).not.toMatch(/opsgenie/i);
  expect(texts()).toContain('Jira');
});

it('names keys in help, and says that another project is not its own', async () => {
  await type('help');
  await type('ack', ['ABC-7']);
  expect(texts()).toContain('/sre ack <key>'.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  expect(texts()).not.toContain('number');
  expect(errors).toEqual([
    'ABC-7 is not of the project OPS: Q-Bot works on no other. `/sre list` shows what is open.',
  ]);
});
