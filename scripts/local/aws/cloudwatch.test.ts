import { AwsError } from './aws-error.ts';
import { AlarmStore } from './cloudwatch.ts';
import type { AwsEvent } from './eventbridge/bus.ts';

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

describe('a change of state', () => {
  const BY = { id: 'event-1', traceId: undefined };

  it('is told as CloudWatch does, once, and described from then on', () => {
    const alarms = store(alarm('cpu', { state: 'OK' }));
    const events: AwsEvent[] = [];
    alarms.onChange = (event) => void events.push(event);
    expect([alarms.setState('cpu', 'ALARM', BY), alarms.setState('cpu', 'ALARM', BY)]).toEqual([true, false]);
    expect(events).toMatchObject([
      {
        ...{ id: 'event-1', source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm State Change' },
        resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu'],
        detail: {
          alarmName: 'cpu',
          configuration: { metrics: [{ metricStat: { stat: 'Sum' } }] },
          previousState: { value: 'OK', timestamp: '2023-11-14T22:12:20.000+0000' },
          state: {
            value: 'ALARM',
            timestamp: '2023-11-14T22:13:20.000+0000',
            reason: 'Threshold Crossed: 1 datapoint [17] was greater than the threshold (5.0).',
            reasonData: expect.stringContaining('"recentDatapoints":[12,9,17],"threshold":5'),
          },
        },
      },
    ]);
    expect(names(alarms.serve('DescribeAlarms', { StateValue: 'ALARM' }))).toEqual(['cpu']);
    expect(alarms.all()).toMatchObject([{ name: 'cpu', state: 'ALARM', since: NOW, composite: false }]);
  });

  it('never has the time of the one before', () => {
    const alarms = store(alarm('all', { state: 'OK', composite: true }));
    const times: number[] = [];
    alarms.onChange = ({ at, detail }) => {
      times.push(at);
      expect(JSON.stringify(detail)).toContain('triggeringAlarms');
    };
    for (const state of ['ALARM', 'INSUFFICIENT_DATA', 'OK'] as const) alarms.setState('all', state, BY);
    expect(times).toEqual([NOW, NOW + 1, NOW + 2]);
  });

  it('of an alarm that there is not is refused', () => {
    expect(() => store().setState('cpu', 'OK', BY)).toThrow(AwsError);
  });
});

it.each([
  ['DescribeAlarms', { MaxRecords: 101 }],
  ['DescribeAlarms', { AlarmNamePrefix: '' }],
  ['DescribeAlarms', { NextToken: 'x' }],
  ['SetAlarmState', {}],
])('refuses %s %j', (operation, input) => {
  expect(() => store().serve(operation, input)).toThrow(AwsError);
});
