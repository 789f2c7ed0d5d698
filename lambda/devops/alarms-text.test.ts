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

const linkOf = (name: string, partition = 'aws') => {
  const arn = `arn:${partition}:cloudwatch:eu-west-1:123456789012:alarm:${name}`;
  return /<(.*)\|/.exec(lines([alarm({ name, arn })])[1] ?? '')?.[1];
};

it.each([
  ['aws-us-gov', 'https://eu-west-1.console.amazonaws-us-gov.com/'],
  ['aws-cn', 'https://eu-west-1.console.amazonaws.cn/'],
  ['aws-eusc', 'https://eu-west-1.console.amazonaws-eusc.eu/'],
])('knows the console of %s', (partition, url) => {
  expect(linkOf('checkout-5xx', partition)).toMatch(url);
});

it.each(['aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'toString'])('knows none of %s', (partition) => {
  expect(linkOf('checkout-5xx', partition)).toBeUndefined();
});

it.each([
  ['ecs/pier/upscale', 'ecs$2Fpier$2Fupscale'],
  ['High 5XX (pier-7)', 'High%205XX%20(pier-7)'],
  ['a_b.c~d', 'a_b.c~d'],
])('links %s as the console does', (name, fragment) => {
  expect(linkOf(name)?.split('#')[1]).toBe(`alarmsV2:alarm/${fragment}`);
});

it.each(['CPU over 80% (pier-7)', 'größer', 'a:b', 'cost $5', 'a+b', 'a?b', 'a#b', '😀', 'a\tb'])(
  'links nowhere where it is not known how the console wants it: %s',
  (name) => {
    expect(linkOf(name)).toBeUndefined();
    expect(lines([alarm({ name })])[1]).toContain(`• ${name} for 12 min`);
  },
);

it.each(['', 'arn:constructor:cloudwatch:eu-west-1:1:alarm:x', 'arn:aws:cloudwatch:a.b/:1:alarm:x'])(
  'links nowhere by the ARN %j',
  (arn) => {
    expect(lines([alarm({ arn, reason: '', since: undefined })])[1]).toBe('• checkout-5xx');
  },
);

it('keeps names and reasons from being mark-up', () => {
  const [, line = ''] = lines([alarm({ name: 'a|b>c <!channel>', reason: '<@U1>' })]);
  expect(line).toMatch(/^• a\/b&gt;c &lt;!channel&gt; .*: &lt;@U1&gt;$/);
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
