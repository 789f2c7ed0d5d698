import { alarmFigures } from './alarm-figures.ts';

const metric = (points: (number | null)[], threshold?: number) =>
  JSON.stringify({
    version: '1.0',
    recentDatapoints: points,
    ...(threshold === undefined ? {} : { threshold }),
  });

const stat = (more: object = {}) => ({
  metrics: [
    {
      metricStat: { metric: { namespace: 'Shop', name: 'Errors' }, period: 90, stat: 'Sum' },
      returnData: true,
      ...more,
    },
  ],
});

it.each<[string, string | undefined, unknown, string]>([
  [
    'the newest of many points',
    metric([1, 2, 3, 4, 5, 6]),
    stat(),
    'Shop Errors, Sum of 90 s: 2, 3, 4, 5, 6',
  ],
  [
    'a point that is missing',
    metric([null, 12_345.678], 5.25),
    stat(),
    'Shop Errors, Sum of 90 s: 12346 (threshold 5.25)',
  ],
  [
    'metric math by its label',
    metric([0.123_456]),
    { metrics: [{ expression: 'a/b', label: 'share', returnData: true }] },
    'share: 0.1235',
  ],
  [
    'metric math by its expression',
    metric([7]),
    { metrics: [{ expression: 'a/b', returnData: true }, ...stat().metrics] },
    'a/b: 7',
  ],
  ['no configuration', metric([7], 5), undefined, '7 (threshold 5)'],
  ['a configuration of another shape', metric([7]), { metrics: 'none' }, '7'],
  ['no points', metric([], 5), stat(), ''],
  ['points that are all missing', metric([null]), stat(), ''],
  ['no JSON', 'Unchecked', stat(), ''],
  ['nothing', undefined, stat(), ''],
])('%s', (_what, reasonData, configuration, text) => {
  expect(alarmFigures(reasonData, configuration)).toBe(text);
});

it('names the alarms of a composite one, five of them, whatever their names hold', () => {
  const trigger = (name: string) => ({
    arn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
    state: { value: 'ALARM', timestamp: '2026-09-21T14:13:20.000+0000' },
  });
  const composite = (...names: string[]) => JSON.stringify({ triggeringAlarms: names.map(trigger) });
  const rule = { alarmRule: 'ALARM(a) OR ALARM(b)' };
  expect(alarmFigures(composite('a', 'b:c'), rule)).toBe('a is in ALARM, b:c is in ALARM');
  expect(alarmFigures(composite(...'abcdefg'), rule)).toMatch(/e is in ALARM and 2 more$/);
});
