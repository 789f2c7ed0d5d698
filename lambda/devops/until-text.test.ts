import { untilText } from './until-text.ts';

const AT = Date.parse('2026-09-21T14:14:20.900Z');

it.each([
  ['time_secs' as const, '<!date^1790000060^{time_secs}|14:14:20 UTC>'],
  ['date_short_pretty' as const, '<!date^1790000060^{date_short_pretty}|2026-09-21>'],
])('says a moment as %s', (form, text) => {
  expect(untilText(AT, form)).toBe(text);
});
