import { byLongestPrefix, mayBeMuted } from './alarm-settings.ts';

it.each([
  ['shop-5xx', 'C1'],
  ['shop-pay-5xx', 'C2'],
  ['shop', undefined],
  ['', undefined],
  ['constructor', undefined],
  ['Shop-5xx', undefined],
])('the longest prefix of %j wins', (name, channel) => {
  expect(byLongestPrefix({ 'shop-': 'C1', 'shop-pay-': 'C2' }, name)).toBe(channel);
});

it.each([
  ['qbot-queue-depth', false],
  ['qbot-queue-depth-failures', false],
  ['qbot-queue-depths', true],
  ['shop-5xx', true],
])('%s may be muted: %s', (name, may) => {
  expect(mayBeMuted({ neverMuted: ['qbot-queue-depth'] }, name)).toBe(may);
});
