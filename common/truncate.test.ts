import { truncate, truncateToUnits } from './truncate.ts';

describe('cut', () => {
  it.each([
    ['a shorter text', 'down', 10, 'down'],
    ['an exact text', 'down', 4, 'down'],
    ['a longer text', 'downhill', 4, 'down'],
    ['an emoji at the border', 'ab🔥cd', 3, 'ab🔥'],
    ['an emoji beyond it', 'ab🔥cd', 2, 'ab'],
  ])('keeps the head of %s', (_case, text, characters, expected) => {
    expect(truncate(text, characters)).toBe(expected);
  });
});

describe('cutToUnits', () => {
  it.each([
    ['a shorter text', 'down', 10, 'down'],
    ['a longer text', 'downhill', 4, 'down'],
    ['emoji, of two units each', '🔥🔥🔥', 4, '🔥🔥'],
  ])('keeps the head of %s', (_case, text, units, expected) => {
    expect(truncateToUnits(text, units)).toBe(expected);
  });
});
