import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { run } from './fixtures/drive.ts';
import { type JsmHarness, startJsmHarness } from './fixtures/start-jsm-harness.ts';

const NOT_KNOWN = 'Whether Jira has the note is not known: look there.';
const NOT_TAKEN = 'Jira did not take the note: send it again with `/sre note`.';
const TOO_LONG = 'The note was too long: Jira has its beginning, and says so.';

let table: StartedTable;
let world: JsmHarness;
let words = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(async () => {
  world = await startJsmHarness(table);
  await world.jira.open();
  words += 1;
});
afterEach(() => world.jira.close());
afterAll(() => table.close());

/** The same word, however often it is delivered in one test. */
function resolveWith(note: string): Promise<void> {
  return run(world.harness, 'slash_command', {
    ...{ subcommand: 'resolve', args: ['OPS-1'], freeText: note, text: '' },
    idempotencyKey: `cmd:T04LANTERN:NOTE${words}`,
  });
}

const told = () => world.harness.delivered.map(([, message]) => message.text);

it.each([
  ['is lost on its way', { kind: 'drop' }, NOT_KNOWN],
  ['meets trouble in Jira', { kind: 'status', status: 503 }, NOT_KNOWN],
  ['is refused', { kind: 'status', status: 403 }, NOT_TAKEN],
])('a note that %s is told as such', async (_what, fault, sentence) => {
  world.jira.faults.set({ target: 'jsm.comment', ...fault });
  await resolveWith('Rolled back');
  expect(told()).toEqual([`OPS-1 is resolved. ${sentence}`]);
});

it('a note is in doubt where the answer to the action before it was lost', async () => {
  world.jira.faults.set({ target: 'jsm.transition', kind: 'drop', times: 1 });
  await resolveWith('Rolled back');
  expect(told()).toEqual([`OPS-1 is resolved. ${NOT_KNOWN}`]);
  expect(JSON.stringify(world.jira.fake.state().issues[0]?.comments)).not.toContain('Rolled back');
});

it('a note that is too long ends with a mark, within the limit', async () => {
  await resolveWith('x'.repeat(31_000));
  const kept = /x+ \[cut by Q-Bot\]/.exec(JSON.stringify(world.jira.fake.state().issues[0]?.comments));
  expect(kept?.[0]).toHaveLength(30_000);
});

it('nothing is said of the note of a user who came second', async () => {
  const { id = '' } = world.jira.fake.state().issues[0] ?? {};
  await world.jira.backend.resolve({ id, user: { id: 'U04ADA', name: 'ada' } });
  await resolveWith('Rolled back');
  expect(told()).toEqual([expect.stringMatching(/^OPS-1 .*Nothing was sent\.$/)]);
});

it.each([
  ['not known', 'Rolled back', { kind: 'drop' }, NOT_KNOWN],
  ['refused', 'Rolled back', { kind: 'status', status: 403 }, NOT_TAKEN],
  ['too long', 'x'.repeat(31_000), undefined, TOO_LONG],
])(
  'a delivery after the one that could not tell it says that the note is %s',
  async (_what, note, fault, said) => {
    if (fault !== undefined) world.jira.faults.set({ target: 'jsm.comment', ...fault });
    const { deps } = world.harness;
    world.harness.deps = { ...deps, notifyUser: () => Promise.reject(new Error('killed')) };
    await expect(resolveWith(note)).rejects.toThrow('killed');
    world.harness.deps = deps;
    world.jira.faults.clear();
    await resolveWith(note);
    expect(told()).toEqual([`OPS-1 is resolved. ${said}`]);
    expect(world.jira.sent().filter((action) => action === 'transition')).toHaveLength(1);
  },
);
