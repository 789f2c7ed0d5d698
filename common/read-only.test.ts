import { buildDetail } from './fixtures/build-event.ts';
import { onlyReads } from './read-only.ts';

it.each([
  [true, 'alarms', true],
  [false, 'alarms', false],
  [undefined, 'alarms', false],
  [['', 'alarms'], 'alarms', true],
  [['', 'alarms'], '', true],
  [['', 'alarms'], 'restart', false],
  [['alarms'], '', false],
  [[], 'alarms', false],
])('where readOnly is %j, %j only reads: %s', (readOnly, subcommand, expected) => {
  expect(onlyReads(readOnly, buildDetail({ subcommand }))).toBe(expected);
});
