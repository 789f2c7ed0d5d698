import path from 'node:path';
import { AccessDeniedError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { backendsFor } from '../../scripts/local/wiring/dead-letters.ts';
import { readFunctionDefinitions } from '../../scripts/local/wiring/function-definitions.ts';
import { type Backends, backendsSchema } from './backends.ts';
import { buildFailure, buildInvocation, buildRecord, FAILED_AT } from './fixtures/build-dead-letter.ts';
import { Harness } from './fixtures/build-harness.ts';
import { DISCARD, REPLAY } from './operations-message.ts';
import { RUN } from './replay-preview.ts';

const root = path.join(import.meta.dirname, '../..');
const definitions = {
  ...readFunctionDefinitions(path.join(root, 'lambda')),
  ...readFunctionDefinitions(path.join(root, 'example')),
};
const backends: Backends = backendsSchema.parse(JSON.parse(JSON.stringify(backendsFor(definitions))));

/** A word of a function.json that has the right of another. */
const rows = Object.entries(definitions).flatMap(([name, { eventPattern, replay = [], subcommands = [] }]) =>
  subcommands.flatMap(({ name: word, rights }) => {
    const command = eventPattern?.detail.command[0] ?? '';
    return rights === undefined ? [] : [{ name, command, word, rights, type: replay[0] }];
  }),
);

const buttons = [
  { label: 'Replay', actionId: REPLAY },
  { label: 'Run it', actionId: RUN },
  { label: 'Discard', actionId: DISCARD },
];
const cases = rows.flatMap((row) => buttons.map((button) => ({ ...row, ...button })));

let table: StartedTable;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

/** An order that failed, of the function of that name. */
async function setUp({ name, command, word, type }: Omit<(typeof rows)[number], 'rights'>) {
  orders += 1;
  const event = buildInvocation({ command, subcommand: word, requestId: `request-${orders}` }, type);
  const requestContext = {
    functionArn: `arn:aws:lambda:x:0:function:${name}`,
    condition: 'RetriesExhausted',
  };
  const harness = new Harness(table);
  harness.backends = backends;
  await harness.take(buildRecord(buildFailure(event, { requestContext })));
  harness.clock.now = FAILED_AT + 60_000;
  return { harness, id: `dead#${name}#${event.detail.idempotencyKey}#${event.detail.requestId}` };
}

it('the words that have the right of another are those of /devops and /sre', () => {
  const named = rows.map(({ command, rights, word }) => `${command} ${word}: ${rights}`);
  expect(named).toEqual(
    expect.arrayContaining([
      '/devops rollback: restart',
      '/devops lock: restart',
      '/devops unlock: restart',
      '/sre service: incident',
    ]),
  );
});

it.each(cases)('$label of $command $word is denied to who may not $rights', async (row) => {
  const { harness, id } = await setUp(row);
  const key = `${row.command} ${row.rights}`;
  const click = harness.clickOf(id, { access: { denied: [], restricted: ['/open', key] } }, row.actionId);
  const outcome = harness.click(click);
  await expect(outcome).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(outcome).rejects.toHaveProperty(
    'userMessage',
    expect.stringContaining(`\`${key}\` is restricted`),
  );
  expect([harness.invoked, harness.alone, harness.shown, harness.decisions]).toEqual([[], [], [], []]);
  await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
});

it.each(cases)('$label of $command $word is denied to who may not run that word alone', async (row) => {
  const { harness, id } = await setUp(row);
  const restricted = [`${row.command} ${row.word}`];
  const click = harness.clickOf(id, { access: { denied: [], restricted } }, row.actionId);
  await expect(harness.click(click)).rejects.toBeInstanceOf(AccessDeniedError);
  await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
});

it.each(cases)('$label of $command $word is not denied for the words of others', async (row) => {
  const { harness, id } = await setUp(row);
  const restricted = ['/open', `${row.command} constructor`, '/qchain restart', '/qchain incident'];
  await harness.click(harness.clickOf(id, { access: { denied: [], restricted } }, row.actionId));
  expect(harness.decisions).toHaveLength(1);
});

it.each(['constructor', '__proto__'])(
  'a word that only an object knows has its own right: %s',
  async (word) => {
    const { harness, id } = await setUp({ name: 'devops', command: '/devops', word, type: 'slash_command' });
    await harness.click(harness.clickOf(id, {}, DISCARD));
    expect(harness.decisions).toMatchObject([{ outcome: 'discarded' }]);
  },
);

it('of a release that does not say which right a word has, its own holds', async () => {
  const { harness, id } = await setUp({
    name: 'devops',
    command: '/devops',
    word: 'lock',
    type: 'slash_command',
  });
  const { rights: _none, ...before } = backends.devops ?? {};
  harness.backends = backendsSchema.parse({ devops: before });
  const clickOf = (key: string) =>
    harness.clickOf(id, { access: { denied: [], restricted: [key] } }, DISCARD);
  await expect(harness.click(clickOf('/devops lock'))).rejects.toBeInstanceOf(AccessDeniedError);
  await harness.click(clickOf('/devops mute'));
  expect(harness.decisions).toMatchObject([{ outcome: 'discarded' }]);
});
