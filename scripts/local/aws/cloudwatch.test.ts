import { AwsError } from './aws-error.ts';
import { AlarmStore } from './cloudwatch.ts';

const NOW = 1_700_000_000_000;
const alarm = (name: string, more: object = {}) => ({
  ...{ name, state: 'ALARM' as const, sinceMs: 60_000, reason: 'Threshold Crossed' },
  ...more,
});
const store = (...alarms: ReturnType<typeof alarm>[]) => new AlarmStore(alarms, () => NOW);
const names = (answer: unknown) => JSON.stringify(answer).match(/(?<="AlarmName":")[^"]+/g) ?? [];

it('describes an alarm as CloudWatch does', () => {
  expect(store(alarm('cpu')).serve('DescribeAlarms', { StateValue: 'ALARM' })).toEqual({
    MetricAlarms: [
      {
        AlarmName: 'cpu',
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu',
        ActionsEnabled: true,
        StateValue: 'ALARM',
        StateReason: 'Threshold Crossed',
        StateUpdatedTimestamp: NOW / 1000,
        StateTransitionedTimestamp: NOW / 1000 - 60,
      },
    ],
    CompositeAlarms: [],
  });
});

it.each([
  [{}, ['a-1', 'a-2']],
  [{ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }, ['a-1', 'a-2', 'b-all']],
  [{ AlarmTypes: ['CompositeAlarm'] }, ['b-all']],
  [{ StateValue: 'OK' }, ['a-2']],
  [{ AlarmNamePrefix: 'a-1' }, ['a-1']],
])('finds by %j', (input, expected) => {
  const alarms = store(alarm('a-2', { state: 'OK' }), alarm('b-all', { composite: true }), alarm('a-1'));
  expect(names(alarms.serve('DescribeAlarms', input))).toEqual(expected);
});

it('pages', () => {
  const alarms = store(alarm('a'), alarm('b'), alarm('c'));
  const first = alarms.serve('DescribeAlarms', { MaxRecords: 2 });
  expect([names(first), first]).toMatchObject([['a', 'b'], { NextToken: '2' }]);
  expect(names(alarms.serve('DescribeAlarms', { MaxRecords: 2, NextToken: '2' }))).toEqual(['c']);
});

it.each([
  ['DescribeAlarms', { MaxRecords: 101 }],
  ['DescribeAlarms', { AlarmNamePrefix: '' }],
  ['DescribeAlarms', { NextToken: 'x' }],
  ['SetAlarmState', {}],
])('refuses %s %j', (operation, input) => {
  expect(() => store().serve(operation, input)).toThrow(AwsError);
});
