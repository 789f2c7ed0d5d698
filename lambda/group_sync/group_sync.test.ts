import fc from 'fast-check';
import { recordLog } from '../../common/fixtures/record-log.ts';
import {
  type GroupMembers,
  isFresh,
  parseGroupMembers,
  peopleTooMany,
  writeGroupMembers,
} from '../../common/group-members.ts';
import { createGroupSync, OLD_MS, REFRESH_MS } from './group_sync.ts';
import type { ReadGroup } from './read-group.ts';

const START = 1_790_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CREW = 'S01CREW';
const WATCH = 'oncall:Harbour watch';

/** The sync with a parameter and sources that are only remembered; what a source lacks, it fails to read. */
function setUp(groups = [CREW, WATCH]) {
  const clock = { now: START };
  const { log, lines } = recordLog();
  const parameter = { text: 'not-set', writes: 0, fails: false, isUnreadable: false };
  const people = new Map<string, string[]>();
  const said: [readonly ReadGroup[], number][] = [];
  const asked: string[][] = [];
  const read = async (names: readonly string[]) => {
    asked.push([...names]);
    return names.map((name): ReadGroup => {
      const users = people.get(name);
      return users ? { name, kind: 'read', users } : { name, kind: 'failed', error: new Error('down') };
    });
  };
  const sync = createGroupSync({
    groups,
    store: {
      read: async () => {
        if (parameter.isUnreadable) throw new Error('AccessDenied');
        return parseGroupMembers(parameter.text);
      },
      write: async (members) => {
        if (parameter.fails) throw new Error('ThrottlingException');
        parameter.text = writeGroupMembers(members);
        parameter.writes += 1;
      },
    },
    readSlackGroups: read,
    readOnCallGroups: read,
    deadline: () => new AbortController().signal,
    sayOnce: async (...told) => void said.push(told),
    log,
    now: () => clock.now,
  });
  const stored = (): Record<string, { readAt: number; users: readonly string[] }> =>
    Object.fromEntries(parseGroupMembers(parameter.text));
  const outcomes = () => lines.map(({ fields }) => [fields.outcome ?? fields.reason, fields.entry]);
  /** A run each five minutes. Returns how often a group was said to be old. */
  const runFor = async (ms: number) => {
    const before = outcomes().length;
    for (const end = clock.now + ms; clock.now < end; ) {
      clock.now += 5 * MINUTE;
      await sync().catch(() => undefined);
    }
    const since = outcomes().slice(before);
    return since.filter(([outcome]) => outcome === 'groups_old').length;
  };
  return { asked, clock, lines, outcomes, runFor, parameter, people, said, stored, sync };
}

describe('a run of the sync', () => {
  it('writes who is in each group, with the time before it asked', async () => {
    const { people, stored, sync, outcomes } = setUp();
    people.set(CREW, ['U02B', 'U01A', 'U02B']);
    people.set(WATCH, ['U03C']);
    await sync();
    expect(stored()).toEqual({
      [CREW]: { readAt: START, users: ['U01A', 'U02B'] },
      [WATCH]: { readAt: START, users: ['U03C'] },
    });
    expect(outcomes()).toEqual([['groups_written', undefined]]);
  });

  it('writes nothing while nothing changes, and after half an hour to keep the age', async () => {
    const { clock, parameter, people, stored, sync } = setUp();
    people.set(CREW, ['U01A']).set(WATCH, []);
    await sync();
    for (clock.now += 5 * MINUTE; clock.now < START + REFRESH_MS; clock.now += 5 * MINUTE) await sync();
    expect(parameter.writes).toBe(1);
    await sync();
    expect(parameter.writes).toBe(2);
    expect(stored()[CREW]?.readAt).toBe(START + REFRESH_MS);
  });

  it.each([
    ['somebody is added', ['U01A', 'U02B']],
    ['somebody is removed', []],
  ])('writes at once where %s', async (_case, users) => {
    const { clock, parameter, people, stored, sync } = setUp([CREW]);
    people.set(CREW, ['U01A']);
    await sync();
    clock.now += 5 * MINUTE;
    people.set(CREW, users);
    await sync();
    expect(parameter.writes).toBe(2);
    expect(stored()[CREW]).toEqual({ readAt: START + 5 * MINUTE, users });
  });

  it('keeps the people of a group that cannot be read with their own age, whatever becomes of the others', async () => {
    const { clock, people, stored, sync, outcomes } = setUp();
    people.set(CREW, ['U01A']).set(WATCH, ['U03C']);
    await sync();
    people.delete(CREW);
    people.set(WATCH, ['U04D']);
    for (let run = 1; run <= 20; run += 1) {
      clock.now = START + run * 5 * MINUTE;
      await sync();
    }
    expect(stored()).toEqual({
      [CREW]: { readAt: START, users: ['U01A'] },
      [WATCH]: { readAt: expect.any(Number), users: ['U04D'] },
    });
    expect(stored()[WATCH]?.readAt).toBeGreaterThan(START + OLD_MS);
    const old = outcomes().filter(([outcome]) => outcome === 'groups_old');
    // From the first run that is more than an hour later: at 65 minutes.
    expect(old).toEqual(Array(8).fill(['groups_old', CREW]));
  });

  it('does not write each time because of a group that cannot be read', async () => {
    const { clock, parameter, people, sync } = setUp();
    people.set(CREW, ['U01A']);
    await sync();
    for (let run = 1; run < 6; run += 1) {
      clock.now += 5 * MINUTE;
      await sync();
    }
    expect(parameter.writes).toBe(1);
  });

  it('says at once that a group was never read', async () => {
    const { outcomes, stored, sync } = setUp([CREW]);
    await sync();
    expect(stored()).toEqual({});
    expect(outcomes()).toEqual([
      ['unread', CREW],
      ['groups_old', CREW],
    ]);
  });

  it('forgets a group that the settings name no more', async () => {
    const first = setUp();
    first.people.set(CREW, ['U01A']).set(WATCH, ['U03C']);
    await first.sync();
    const second = setUp([WATCH]);
    second.parameter.text = first.parameter.text;
    second.people.set(WATCH, ['U03C']);
    await second.sync();
    expect(Object.keys(second.stored())).toEqual([WATCH]);
  });

  it('changes nothing and throws where the parameter cannot be written', async () => {
    const { clock, parameter, people, stored, sync } = setUp([CREW]);
    people.set(CREW, ['U01A']);
    await sync();
    parameter.fails = true;
    people.set(CREW, []);
    clock.now += 5 * MINUTE;
    await expect(sync()).rejects.toThrow('Throttling');
    expect(stored()[CREW]).toEqual({ readAt: START, users: ['U01A'] });
  });

  it('adds nobody where there is no room, says how many are too many, and still removes who has left', async () => {
    const { clock, people, said, stored, sync } = setUp([CREW]);
    const crowd = Array.from({ length: 400 }, (_, index) => `U0${String(index).padStart(9, 'A')}`);
    people.set(CREW, ['U01A', 'U02B']);
    await sync();
    people.set(CREW, ['U02B', ...crowd]);
    clock.now += 5 * MINUTE;
    await sync();
    expect(stored()[CREW]).toEqual({ readAt: clock.now, users: ['U02B'] });
    const full: GroupMembers = new Map([[CREW, { readAt: clock.now, users: ['U02B', ...crowd] }]]);
    expect(said[1]?.[1]).toBe(peopleTooMany(full));
    expect(said[1]?.[1]).toBeGreaterThan(50);
  });

  it('ends nobody their right because others have no room', async () => {
    const { clock, people, runFor, stored, sync } = setUp();
    const crowd = Array.from({ length: 400 }, (_, index) => `U0${String(index).padStart(9, 'A')}`);
    people.set(CREW, ['U01A']).set(WATCH, ['U03C']);
    await sync();
    people.set(WATCH, ['U03C', ...crowd]);
    expect(await runFor(25 * HOUR)).toBe(0);
    expect(stored()).toMatchObject({ [CREW]: { users: ['U01A'] }, [WATCH]: { users: ['U03C'] } });
    for (const { readAt } of Object.values(stored())) expect(isFresh(readAt, clock.now)).toBe(true);
  });

  it('makes no group younger that cannot be read while others have no room', async () => {
    const { people, runFor, stored, sync } = setUp();
    const crowd = Array.from({ length: 400 }, (_, index) => `U0${String(index).padStart(9, 'A')}`);
    people.set(CREW, ['U01A']).set(WATCH, ['U03C']);
    await sync();
    people.set(WATCH, ['U03C', ...crowd]).delete(CREW);
    await runFor(2 * HOUR);
    expect(stored()[CREW]).toEqual({ readAt: START, users: ['U01A'] });
  });

  it.each([
    ['written', 'fails'],
    ['read', 'isUnreadable'],
  ] as const)(
    'says from the first hour on that its groups are old where they cannot be %s',
    async (_case, fault) => {
      const { parameter, people, runFor, sync } = setUp([CREW]);
      people.set(CREW, ['U01A']);
      await sync();
      parameter[fault] = true;
      expect(await runFor(HOUR)).toBe(0);
      expect(await runFor(24 * HOUR)).toBe(24 * 12);
    },
  );

  it('reads first what was read longest ago: each has its turn where the time is too short', async () => {
    const names = ['S01CREW', 'S02DECK', 'S03HULL'];
    const { asked, clock, people, sync } = setUp(names);
    people.set('S01CREW', []).set('S03HULL', []);
    await sync();
    people.delete('S01CREW');
    people.set('S02DECK', []);
    clock.now += REFRESH_MS;
    await sync();
    await sync();
    expect(asked.filter((some) => some.length > 0)).toEqual([
      names,
      ['S02DECK', 'S01CREW', 'S03HULL'],
      ['S01CREW', 'S02DECK', 'S03HULL'],
    ]);
  });

  it('gives nobody a right longer than their group says, whatever fails in between', async () => {
    const run = fc.record({ crew: fc.option(fc.subarray(['U01A', 'U02B', 'U03C'])), writes: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 12 }), async (runs) => {
        const { clock, parameter, people, stored, sync } = setUp([CREW]);
        let known: string[] = [];
        for (const { crew, writes } of runs) {
          if (crew === null) people.delete(CREW);
          else people.set(CREW, crew);
          parameter.fails = !writes;
          await sync().catch(() => undefined);
          if (crew !== null && (writes || crew.join() === known.join())) known = crew;
          expect(stored()[CREW]?.users ?? []).toEqual(known);
          clock.now += 5 * MINUTE;
        }
      }),
    );
  });
});
