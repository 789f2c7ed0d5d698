import fc from 'fast-check';
import {
  GROUP_MAX_AGE_MS,
  type GroupMembers,
  isFresh,
  isGroup,
  PARAMETER_BYTES,
  parseGroupMembers,
  peopleTooMany,
  writeGroupMembers,
} from './group-members.ts';

const NOW = 1_790_000_000_000;

const userId = fc.stringMatching(/^[UW][A-Z0-9]{8,11}$/);
const groupName = fc.oneof(
  fc.stringMatching(/^S[A-Z0-9]{8,11}$/),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map((name) => `oncall:${name}`),
);
const group = fc.record({
  readAt: fc.nat({ max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  users: fc.uniqueArray(userId, { maxLength: 12 }),
});
const anyMembers = fc
  .uniqueArray(fc.tuple(groupName, group), { maxLength: 26, selector: ([name]) => name })
  .map((groups): GroupMembers => new Map(groups));

const sorted = (members: GroupMembers) =>
  [...members].map(([name, { readAt, users }]) => [name, readAt, [...users].sort()]);

/** 20 groups of 15 people of whom each is in two. */
function realistic(people: number): GroupMembers {
  const id = (index: number) => `U0${String(index).padStart(9, 'A')}`;
  const groups = Array.from({ length: 20 }, (_, index) => {
    const users = Array.from({ length: people }, (_none, one) => one).filter(
      (one) => one % 20 === index || (one + 7) % 20 === index,
    );
    return [`S0${String(index).padStart(9, 'G')}`, { readAt: NOW, users: users.map(id) }] as const;
  });
  return new Map(groups);
}

describe('the members of groups in one parameter', () => {
  it('are read as they were written, whatever schedules are called', () => {
    fc.assert(
      fc.property(anyMembers, (members) => {
        expect(sorted(parseGroupMembers(writeGroupMembers(members)))).toEqual(sorted(members));
      }),
    );
  });

  it('grant nobody anything whom the text does not name in full, wherever it is cut', () => {
    fc.assert(
      fc.property(anyMembers, fc.nat({ max: 500 }), (members, length) => {
        const cut = parseGroupMembers(writeGroupMembers(members).slice(0, length));
        for (const [name, { users }] of cut) {
          const known = members.get(name)?.users ?? [];
          if (members.has(name)) expect(known).toEqual(expect.arrayContaining([...users]));
          else expect(users).toEqual([]);
        }
      }),
    );
  });

  it('are none of any other text, which is never an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.startsWith('1|'));
        expect(parseGroupMembers(text).size).toBe(0);
      }),
    );
    for (const text of ['', 'not-set', '2|S0A@1|U0Aa', '1|S0A@1|U0Aa|', '1||', '1|%@1|U0Aa', '1|S0A|U0Aa']) {
      expect([...parseGroupMembers(text).values()].flatMap(({ users }) => users)).toEqual(
        text === '1|%@1|U0Aa' ? ['U0A'] : [],
      );
    }
  });

  it('are written as the page of decisions shows it', () => {
    const members = new Map([
      ['S0123ABCD', { readAt: NOW, users: ['U0123ABCD', 'U0123EFGH'] }],
      ['oncall:Platform on call', { readAt: NOW + 999, users: ['U0123EFGH'] }],
    ]);
    expect(writeGroupMembers(members)).toBe(
      '1|S0123ABCD@tlpwu8,oncall:Platform%20on%20call@tlpwu8|U0123ABCDaU0123EFGHab',
    );
  });

  it('hold 20 groups of 28 people each, each in two of them, and say how many more do not fit', () => {
    const fits = realistic(280);
    expect(Buffer.byteLength(writeGroupMembers(fits))).toBeLessThanOrEqual(PARAMETER_BYTES);
    expect(peopleTooMany(fits)).toBe(0);
    const tooMany = realistic(300);
    const missing = peopleTooMany(tooMany);
    expect(missing).toBeGreaterThan(0);
    expect(peopleTooMany(realistic(300 - missing))).toBe(0);
    expect(peopleTooMany(realistic(300 - missing + 1))).toBe(1);
  });

  it('have a letter for 26 groups, and no more', () => {
    const groups = (count: number) =>
      new Map(Array.from({ length: count }, (_, index) => [`S0${index}`, { readAt: NOW, users: ['U0A'] }]));
    expect(parseGroupMembers(writeGroupMembers(groups(26))).get('S025')?.users).toEqual(['U0A']);
    expect(() => writeGroupMembers(groups(27))).toThrow(RangeError);
  });
});

describe('an entry of a list of rights', () => {
  it.each([
    ['S0123ABCD', true],
    ['oncall:Platform', true],
    ['U0123ABCD', false],
    ['W0123ABCD', false],
  ])('%s: several people, %s', (entry, expected) => {
    expect(isGroup(entry)).toBe(expected);
  });
});

describe('what was read', () => {
  it.each([
    ['now', 0, true],
    ['a moment less than a day ago', GROUP_MAX_AGE_MS - 1, true],
    ['a day ago', GROUP_MAX_AGE_MS, false],
    ['by a clock that is five minutes ahead', -300_000, true],
    ['by a clock that is further ahead', -300_001, false],
    ['at a time that is none', Number.NaN, false],
  ])('%s grants rights: %s', (_case, age, expected) => {
    expect(isFresh(NOW - age, NOW)).toBe(expected);
  });
});
