import { nearMiss, withoutPunctuation } from './near-miss.ts';

const NAMES = [
  ...['incident', 'alert', 'service', 'help', 'list', 'status', 'show', 'ack', 'note', 'close', 'resolve'],
];

it.each([
  ['incidnt', 'incident'],
  ['alrt', 'alert'],
  ['servce', 'service'],
  ['hlep', 'help'],
  ['reslove', 'resolve'],
  ['ackk', 'ack'],
  ['statsu', 'status'],
  ['lst', 'list'],
  ['list.', 'list'],
])('%s is near %s', (typed, name) => {
  expect(nearMiss(typed, NAMES)).toBe(name);
});

it.each(['Payments', 'node', 'slow', 'disk', 'commit', 'content', 'outage', 'constructor', '', '!'])(
  '%s is near nothing',
  (typed) => {
    expect(nearMiss(typed, NAMES)).toBeUndefined();
  },
);

it.each([
  ['list.', 'list'],
  ['ack?!', 'ack'],
  ['v1.2', 'v1.2'],
  ['?', ''],
])('%s without punctuation is "%s"', (word, bare) => {
  expect(withoutPunctuation(word)).toBe(bare);
});

it('takes no more time for a long word than its length deserves', () => {
  const word = `${'!'.repeat(300_000)}x`;
  const began = process.cpuUsage();
  expect(nearMiss(word, NAMES)).toBeUndefined();
  expect(withoutPunctuation(word)).toBe(word);
  expect(process.cpuUsage(began).user).toBeLessThan(500_000);
});
