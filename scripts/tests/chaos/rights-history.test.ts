import { type RightsHistory, rightAt, settledAt, WITHIN_MS } from './rights-history.ts';

const MINUTE = 60_000;
const USER = 'U1';

const history = (changes: [isMember: boolean, minute: number][], more: Partial<RightsHistory> = {}) => ({
  changes: changes.map(([isMember, minute]) => ({ user: USER, isMember, at: minute * MINUTE })),
  troubles: [],
  ...more,
});

it('allows seven minutes: sync 5, cache 1, margin 1', () => {
  expect(WITHIN_MS).toBe(7 * MINUTE);
});

describe('the right of a user', () => {
  it.each<[string, [boolean, number][], number, string]>([
    ['never was there', [], 100, 'no'],
    ['is there from the start', [[true, Number.NEGATIVE_INFINITY]], 0, 'yes'],
    [
      'ends within seven minutes',
      [
        [true, Number.NEGATIVE_INFINITY],
        [false, 10],
      ],
      17,
      'either',
    ],
    [
      'is over after seven minutes',
      [
        [true, Number.NEGATIVE_INFINITY],
        [false, 10],
      ],
      17.01,
      'no',
    ],
    [
      'holds until it ends',
      [
        [true, Number.NEGATIVE_INFINITY],
        [false, 10],
      ],
      9.99,
      'yes',
    ],
    ['begins within seven minutes', [[true, 10]], 16, 'either'],
    ['has begun after seven minutes', [[true, 10]], 17.01, 'yes'],
    [
      'counts from the last change',
      [
        [true, 0],
        [false, 10],
        [true, 16],
      ],
      18,
      'either',
    ],
  ])('%s', (_case, changes, minute, right) => {
    expect(rightAt(history(changes), USER, minute * MINUTE)).toBe(right);
  });

  it('is its own', () => {
    const others = history([[true, Number.NEGATIVE_INFINITY]]);
    expect(rightAt(others, 'U2', MINUTE)).toBe('no');
  });

  it('is not over while the sync could not tell', () => {
    const left = history(
      [
        [true, Number.NEGATIVE_INFINITY],
        [false, 10],
      ],
      {
        troubles: [{ from: 12 * MINUTE, to: 13 * MINUTE, isInVain: true }],
      },
    );
    expect(rightAt(left, USER, 20 * MINUTE)).toBe('either');
    expect(rightAt(left, USER, 20.01 * MINUTE)).toBe('no');
  });
});

describe('a trouble of the sync', () => {
  type Trouble = [from: number, to: number, isInVain?: boolean];
  const settled = (...troubles: Trouble[]) =>
    settledAt(
      10 * MINUTE,
      troubles.map(([from, to, isInVain = true]) => ({ from: from * MINUTE, to: to * MINUTE, isInVain })),
    ) / MINUTE;

  it.each<[string, Trouble[], number]>([
    ['none', [], 17],
    ['before the change', [[8, 9]], 17],
    ['during the change', [[9, 11]], 18],
    ['before it came through', [[16, 17]], 24],
    ['after it came through', [[17.1, 18]], 17],
    [
      'one after the other',
      [
        [12, 13],
        [19, 20],
      ],
      27,
    ],
    ['mended by its retry', [[15, 16, false]], 18],
    ['mended long before that', [[11, 12, false]], 17],
  ])('counts where the change may have met it: %s', (_case, troubles, minute) => {
    expect(settled(...troubles)).toBe(minute);
  });
});
