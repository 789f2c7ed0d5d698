import type { Alarm } from './alarms.ts';
import { alarmsText } from './alarms-text.ts';

const NOW = Date.parse('2026-09-21T14:13:20.000Z');

const alarm = (overrides: Partial<Alarm> = {}): Alarm => ({
  name: 'checkout-5xx',
  arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx',
  since: NOW - 720_000,
  reason: 'Threshold Crossed',
  ...overrides,
});

const lines = (alarms: Alarm[], prefix = '', more = false) =>
  alarmsText({ alarms, more }, prefix, NOW).split('\n');

it('shows since when, with a link to the console', () => {
  expect(lines([alarm()])).toEqual([
    ':red_circle: *1 alarm in ALARM*',
    '• <https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx|checkout-5xx> for 12 min: Threshold Crossed',
  ]);
});

it.each([
  ['aws-us-gov', 'https://eu-west-1.console.amazonaws-us-gov.com/'],
  ['aws-cn', 'https://eu-west-1.console.amazonaws.cn/'],
])('knows the console of %s', (partition, url) => {
  const arn = `arn:${partition}:cloudwatch:eu-west-1:123456789012:alarm:checkout-5xx`;
  expect(lines([alarm({ arn })])[1]).toContain(`<${url}`);
});

it.each(['', 'arn:constructor:cloudwatch:eu-west-1:1:alarm:x', 'arn:aws:cloudwatch:a.b/:1:alarm:x'])(
  'links nowhere by the ARN %j',
  (arn) => {
    expect(lines([alarm({ arn, reason: '', since: undefined })])[1]).toBe('• checkout-5xx');
  },
);

it('keeps names and reasons from being mark-up', () => {
  const [, line = ''] = lines([alarm({ name: 'a|b>c <!channel>', reason: '<@U1>' })]);
  expect(line).toMatch(/alarm\/a%7Cb%3Ec%20%3C!channel%3E\|a\/b&gt;c &lt;!channel&gt;> .*: &lt;@U1&gt;$/);
});

it('says that there are none', () => {
  expect(lines([])).toEqual([':large_green_circle: *No alarms* are in ALARM.']);
  expect(lines([], 'a`b<c')).toEqual([
    ":large_green_circle: *No alarms* whose names begin with `a'b&lt;c` are in ALARM.",
  ]);
});

it('shows 20, and how to see fewer', () => {
  const shown = lines(Array(23).fill(alarm()), 'check', true);
  expect(shown[0]).toBe(':red_circle: *23 or more alarms in ALARM* whose names begin with `check`');
  expect(shown).toHaveLength(22);
  expect(shown[21]).toBe('... and 3 more: `/devops alarms &lt;prefix&gt;` shows fewer.');
});
