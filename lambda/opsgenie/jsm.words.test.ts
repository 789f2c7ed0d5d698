import { buildDetail } from '../../common/fixtures/build-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { Harness } from './fixtures/build-harness.ts';
import { run } from './fixtures/drive.ts';
import type { StartedFakeJsm } from './fixtures/start-fake-jsm.ts';
import { startJsmHarness } from './fixtures/start-jsm-harness.ts';
import definition from './function.json' with { type: 'json' };

let table: StartedTable;
let jira: StartedFakeJsm;
let harness: Harness;
let views: unknown[];
let shown: () => string;
let errors: string[];
let orders = 0;

beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  errors = [];
  ({ harness, jira, views, texts: shown } = await startJsmHarness(table));
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

const texts = () => shown() + JSON.stringify(errors);

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

it('names an incident by its key, also where its number alone was typed', async () => {
  await jira.open();
  await type('ack', ['1']);
  expect(texts()).toContain('OPS-1 is acknowledged.');
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
