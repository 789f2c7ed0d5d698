import { type Destination, RollbackError } from './arguments.ts';
import { rollBack } from './rollback.ts';
import type { Version } from './versions.ts';

const version = (number: number, code: string, environment: Record<string, string> = {}): Version => ({
  ...{ number, codeSha256: code, publishedAt: `day ${number}`, environment },
});

interface Setup {
  versions?: Version[];
  live?: number;
  codeId?: string;
  agrees?: boolean;
  ssmFails?: boolean;
}

/** A function with three versions, the third of them live. */
function setUp(setup: Setup = {}) {
  const versions = setup.versions ?? [version(1, 'one'), version(2, 'two'), version(3, 'three')];
  const state = { live: setup.live ?? 3, notes: new Map<string, string>([['opsgenie', 'of before']]) };
  const printed: string[] = [];
  const asked: string[] = [];
  const fail = () => {
    if (setup.ssmFails === true) throw new Error('no right');
  };
  const deps = {
    versions: {
      list: async () => versions,
      live: async () => ({ version: state.live, codeId: setup.codeId ?? 'abc=', revision: 'r1' }),
      lead: async (to: number) => {
        state.live = to;
      },
    },
    notes: {
      write: async (name: string, note: { version: number; codeId: string }) => {
        fail();
        state.notes.set(name, `${note.version} ${note.codeId}`);
      },
      remove: async (name: string) => {
        fail();
        state.notes.delete(name);
      },
    },
    print: (line: string) => printed.push(line),
    confirm: async (question: string) => {
      asked.push(question);
      return setup.agrees ?? true;
    },
  };
  const run = (destination: Destination) =>
    rollBack({ destination, functionName: 'opsgenie', prefix: 'qbot' }, 'account 1, Region r', deps);
  return { run, state, printed, asked, note: () => state.notes.get('opsgenie') };
}

it('leads a function to the version before, once the user agrees, and notes it for the next apply', async () => {
  const { asked, note, printed, run, state } = setUp();
  await expect(run('previous')).resolves.toBe(true);
  expect(state.live).toBe(2);
  expect(note()).toBe('2 abc=');
  expect(asked).toEqual(['Lead qbot-opsgenie to version 2, with the settings and rights of then?']);
  expect(printed.slice(0, 5)).toEqual([
    'qbot-opsgenie in account 1, Region r:',
    '  version 1  day 1  code one',
    '  version 2  day 2  code two',
    '* version 3  day 3  code three  live',
    'From version 3 to version 2: other code, the same variables.',
  ]);
});

it('changes nothing where the user does not agree', async () => {
  const { note, run, state } = setUp({ agrees: false });
  await expect(run('previous')).resolves.toBe(false);
  expect([state.live, note()]).toEqual([3, 'of before']);
});

it('only lists', async () => {
  const { asked, note, run, state } = setUp();
  await expect(run('list')).resolves.toBe(true);
  expect([state.live, note(), asked]).toEqual([3, 'of before', []]);
});

it.each<[string, Destination, number]>([
  ['to that version', { version: 1 }, 1],
  ['from a version that is rolled back already, to the one before', 'previous', 1],
])('goes %s', async (_what, destination, expected) => {
  const { note, run, state } = setUp({ live: 2 });
  await run(destination);
  expect([state.live, note()]).toEqual([expected, `${expected} abc=`]);
});

it.each<[string, Destination]>([
  ['forward', 'newest'],
  ['to the newest by its number', { version: 3 }],
])('ends a rollback %s', async (_what, destination) => {
  const { note, run, state } = setUp({ live: 1 });
  await run(destination);
  expect([state.live, note()]).toEqual([3, undefined]);
});

it('goes forward without a question where the newest is live, and takes an old note away', async () => {
  const { asked, note, printed, run } = setUp();
  await run('newest');
  expect([asked, note()]).toEqual([[], undefined]);
  expect(printed).toContain('Version 3 is live already.');
});

it('notes a version that is live already: a run before this one could not', async () => {
  const { asked, note, run } = setUp({ live: 2 });
  await run({ version: 2 });
  expect([asked, note()]).toEqual([[], '2 abc=']);
});

it.each<[string, Setup, Destination, string]>([
  ['there is none before', { live: 1 }, 'previous', 'Version 1 is the first'],
  ['there is only one', { versions: [version(4, 'four')], live: 4 }, 'previous', 'Version 4 is the first'],
  ['there is no such version', {}, { version: 9 }, 'There are: 1, 2, 3'],
  ['nothing was published', { versions: [] }, 'newest', 'There are: .'],
])('refuses where %s', async (_what, setup, destination, words) => {
  const { asked, note, run, state } = setUp(setup);
  await expect(run(destination)).rejects.toThrow(RollbackError);
  await expect(run(destination)).rejects.toThrow(words);
  expect([asked, note(), state.live]).toEqual([[], 'of before', setup.live ?? 3]);
});

it.each<[string, Setup]>([
  ['SSM does not take it', { ssmFails: true }],
  ['the alias does not say which code was applied', { codeId: '' }],
])('says that the next apply would undo it where %s', async (_what, setup) => {
  const { run, state } = setUp(setup);
  await expect(run('previous')).rejects.toThrow(/next apply does not know it .* --to 2/);
  expect(state.live).toBe(2);
});

it('names the settings that differ, and none of their values', async () => {
  const versions = [version(1, 'one', { A: 'old', B: 'same' }), version(2, 'one', { B: 'same', C: 'new' })];
  const { printed, run } = setUp({ versions, live: 2 });
  await run('previous');
  expect(printed).toContain('From version 2 to version 1: the same code, other values of A, C.');
});

it('goes on where the live version is gone', async () => {
  const { printed, run, state } = setUp({ live: 8 });
  await run({ version: 3 });
  expect(state.live).toBe(3);
  expect(printed.join()).toContain('the version that it leaves is not there any more');
});
