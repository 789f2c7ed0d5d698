import fc from 'fast-check';
import { readTime } from './read-time.ts';

describe('readTime', () => {
  it.each<[string, unknown, number]>([
    ['milliseconds', 1_790_000_000_455, 1_790_000_000_455],
    ['nanoseconds', 1_790_000_000_455_000_000, 1_790_000_000_455],
    ['microseconds', 1_790_000_000_455_173, 1_790_000_000_455],
    ['seconds', 1_790_000_000, 1_790_000_000_000],
    ['seconds with a fraction', 1_790_000_000.455, 1_790_000_000_455],
    ['milliseconds as text', '1790000000455', 1_790_000_000_455],
    ['nanoseconds as text', '1790000000455000173', 1_790_000_000_455],
    ['text with blanks around it', ' 1790000000455 ', 1_790_000_000_455],
    ['ISO 8601', '2026-09-21T14:13:20.455Z', 1_790_000_000_455],
    ['ISO 8601 with a zone', '2026-09-21T16:13:20+0200', 1_790_000_000_000],
  ])('reads %s', (_case, given, time) => {
    expect(readTime(given)).toBe(time);
  });

  it.each([
    ...[undefined, null, '', ' ', 'yesterday', '2026-09-21', '2026-09-21T14:13:20', '2026-13-45T00:00:00Z'],
    ...['1e12', '0x1f', '-1790000000455', 'NaN', '1'.repeat(26), true, [], [1_790_000_000_455], {}],
    ...[0, -1, 1, 5_000_000, 1e20, 1e300, Number.NaN, Number.POSITIVE_INFINITY],
  ])('takes %j for no time', (given) => {
    expect(readTime(given)).toBeUndefined();
  });

  it('reads any millisecond of this century the same in every unit and as text', () => {
    const century = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2100, 0) });
    fc.assert(
      fc.property(century, (time) => {
        const nanoseconds = `${time}000000`;
        const given = [time, String(time), nanoseconds, `${time}000`, new Date(time).toISOString()];
        expect(given.map(readTime)).toEqual(Array(given.length).fill(time));
      }),
    );
  });
});
