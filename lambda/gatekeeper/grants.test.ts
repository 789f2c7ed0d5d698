import fc from 'fast-check';
import { GROUP_MAX_AGE_MS, parseGroupMembers, writeGroupMembers } from '../../common/group-members.ts';
import { grantOf, silentGroups } from './grants.ts';

const NOW = 1_790_000_000_000;
const DAY = GROUP_MAX_AGE_MS;

const known = (groups: Record<string, { age: number; users: string[] }>) => ({
  members: new Map(
    Object.entries(groups).map(([name, { age, users }]) => [name, { readAt: NOW - age, users }] as const),
  ),
  now: NOW,
});

const users = ['U01CAPTAIN', 'U03JUNIPER', 'W05GRID'];
const entries = ['S01CREW', 'S02DECK', 'oncall:Harbour', ...users];
const anyKnown = fc
  .dictionary(
    fc.constantFrom('S01CREW', 'S02DECK', 'oncall:Harbour'),
    fc.record({ age: fc.integer({ min: -DAY, max: 3 * DAY }), users: fc.subarray(users) }),
  )
  .map(known);

describe('grantOf', () => {
  it('grants exactly by the own id, or by a group that was read within a day and names the user', () => {
    fc.assert(
      fc.property(fc.subarray(entries), fc.constantFrom(...users), anyKnown, (list, user, groups) => {
        const grant = grantOf(list, user, groups);
        const expected = list.filter((entry) => {
          if (entry === user) return true;
          const group = groups.members.get(entry);
          const age = NOW - (group?.readAt ?? Number.NEGATIVE_INFINITY);
          return age >= -300_000 && age < DAY && group?.users.includes(user) === true;
        });
        if (expected.includes(user)) expect(grant).toBe(user);
        else expect(grant).toBe(expected[0]);
      }),
    );
  });

  it('grants the same after the members went through the parameter', () => {
    fc.assert(
      fc.property(fc.subarray(entries), fc.constantFrom(...users), anyKnown, (list, user, groups) => {
        const whole = { ...groups, now: Math.floor(NOW / 1000) * 1000 };
        const members = new Map(
          [...groups.members].map(([name, group]) => [
            name,
            { ...group, readAt: Math.floor(group.readAt / 1000) * 1000 },
          ]),
        );
        const read = parseGroupMembers(writeGroupMembers(members));
        expect(grantOf(list, user, { ...whole, members: read })).toBe(
          grantOf(list, user, { ...whole, members }),
        );
      }),
    );
  });

  it('grants by ids alone where nothing was read', () => {
    expect(grantOf(['S01CREW', 'U01CAPTAIN'], 'U01CAPTAIN')).toBe('U01CAPTAIN');
    expect(grantOf(['S01CREW'], 'U01CAPTAIN')).toBeUndefined();
  });

  it('is not taken in by a user who is called as a group', () => {
    expect(grantOf(['S01CREW', 'oncall:Harbour'], 'S01CREW', known({}))).toBeUndefined();
    expect(grantOf(['oncall:Harbour'], 'oncall:Harbour', known({}))).toBeUndefined();
  });
});

describe('silentGroups', () => {
  it('names those that were read a day ago, and apart those that were never read', () => {
    const groups = known({
      S01CREW: { age: DAY - 1, users: [] },
      S02DECK: { age: DAY, users: ['U01CAPTAIN'] },
    });
    const list = ['U01CAPTAIN', 'S01CREW', 'S02DECK', 'oncall:Harbour'];
    expect(silentGroups(list, groups)).toEqual({ stale: ['S02DECK'], unread: ['oncall:Harbour'] });
    expect(silentGroups(['U01CAPTAIN'])).toEqual({ stale: [], unread: [] });
  });
});
