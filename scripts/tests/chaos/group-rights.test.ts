import fc from 'fast-check';
import { allowedTooLate, type Clicked, type GroupEvent, MINUTE, runGroupRights } from './group-rights.ts';
import { WITHIN_MS } from './rights-history.ts';

const DAY = 24 * 60 * MINUTE;

const event = fc.record({
  what: fc.constantFrom<GroupEvent['what']>(
    'join',
    'leave',
    'slack fails',
    'slack answers',
    'writes fail',
    'writes work',
    'reads fail',
    'reads work',
  ),
  minutes: fc.integer({ min: 1, max: 45 }),
});
/** Without failures. */
const change = fc.record({
  what: fc.constantFrom<GroupEvent['what']>('join', 'leave'),
  minutes: fc.integer({ min: 1, max: 25 }),
});

describe('a right by a group, with clicks all the while', () => {
  it('ends within seven minutes, whatever changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const clicks = await runGroupRights(changes);
        const late = clicks.filter(
          ({ at, isAllowed, memberUntil }) => isAllowed && at > memberUntil + WITHIN_MS,
        );
        expect(late).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('begins within seven minutes, and holds while the user is in the group', async () => {
    const clicks = await runGroupRights([
      { what: 'leave', minutes: 3 },
      { what: 'join', minutes: 240 },
    ]);
    const joined = clicks.find(({ isMember }) => isMember)?.at ?? 0;
    const refused = clicks.filter(({ at, isAllowed }) => at > joined + WITHIN_MS && !isAllowed);
    expect(refused).toEqual([]);
    expect(clicks.filter(({ isAllowed }) => isAllowed).length).toBeGreaterThan(600);
  });

  it('ends within seven minutes of its end, two of the first sync that works again, or an hour without SSM', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 16 }), async (events) => {
        expect(allowedTooLate(await runGroupRights(events))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['slack fails', 'writes fail'] as const)(
    'ends after a day in which %s, and not before',
    async (what) => {
      const clicks = await runGroupRights([
        { what: 'join', minutes: 11 },
        { what, minutes: 25 * 60 },
      ]);
      const lastRead = Math.max(...clicks.map(({ readAt }) => readAt).filter(Number.isFinite));
      const allowed = clicks.filter(({ isAllowed }) => isAllowed).map(({ at }) => at);
      expect(Math.max(...allowed) - lastRead).toBeLessThan(DAY);
      expect(Math.max(...allowed) - lastRead).toBeGreaterThan(DAY - 2 * 30 * MINUTE);
    },
  );

  it('ends with the hour for which the gate goes on with its last read, and comes back with the first that works', async () => {
    const clicks = await runGroupRights([
      { what: 'join', minutes: 11 },
      { what: 'reads fail', minutes: 180 },
      { what: 'reads work', minutes: 1 },
    ]);
    const blind = clicks.filter(({ isBlind }) => isBlind);
    const allowed = blind.filter(({ isAllowed }) => isAllowed).map(({ at }) => at);
    expect(Math.max(...allowed) - (blind[0]?.answeredAt ?? 0)).toBe(60 * MINUTE);
    expect(clicks.at(-1)).toMatchObject({ isAllowed: true, isBlind: false });
  });

  it('sees a click that was let through too late', () => {
    const click: Clicked = {
      ...{ isBlind: false, answeredAt: 20 * MINUTE },
      ...{ at: 20 * MINUTE, isAllowed: true, isMember: false },
      ...{ memberUntil: 12 * MINUTE, syncedAt: 15 * MINUTE, readAt: 15 * MINUTE },
    };
    expect(allowedTooLate([click])).toEqual([click]);
    expect(allowedTooLate([{ ...click, at: 19 * MINUTE }])).toEqual([]);
    expect(allowedTooLate([{ ...click, syncedAt: 19 * MINUTE }])).toEqual([]);
    const blind = { ...click, isBlind: true, answeredAt: 17 * MINUTE, memberUntil: 12 * MINUTE };
    expect(allowedTooLate([{ ...blind, at: 77 * MINUTE }])).toEqual([]);
    expect(allowedTooLate([{ ...blind, at: 77 * MINUTE, answeredAt: 20 * MINUTE }])).toHaveLength(1);
    expect(allowedTooLate([{ ...blind, at: 78 * MINUTE, memberUntil: 78 * MINUTE }])).toHaveLength(1);
    expect(allowedTooLate([{ ...click, memberUntil: Number.NEGATIVE_INFINITY, at: 0 }])).toHaveLength(1);
  });
});
