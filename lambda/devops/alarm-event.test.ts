import { parseAlarmChange } from './alarm-event.ts';
import { alarmArnOf, buildAlarmEvent } from './fixtures/build-alarm.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

const parse = (event: object) => parseAlarmChange({ requestId: 'x', event });

describe('parseAlarmChange', () => {
  it('reads what CloudWatch documents of a metric alarm', () => {
    const previous = { state: 'OK' as const, at: ASKED_AT - 60_000 };
    expect(parse(buildAlarmEvent({ previous }))).toEqual({
      arn: alarmArnOf('shop-web-5xx'),
      name: 'shop-web-5xx',
      state: 'ALARM',
      at: ASKED_AT,
      previous,
      reason: expect.stringContaining('Threshold Crossed'),
      figures: 'AWS/EC2 CPUUtilization, Average of 5 min: 99.5 (threshold 50)',
    });
  });

  it('reads one without a former state, reason or configuration', () => {
    const event = buildAlarmEvent();
    const { timestamp, value } = event.detail.state;
    const bare = { ...event, detail: { alarmName: 'a', state: { timestamp, value } } };
    expect(parse(bare)).toMatchObject({ name: 'a', previous: undefined, reason: '', figures: '' });
  });

  it.each<[string, (event: ReturnType<typeof buildAlarmEvent>) => void]>([
    ['no name', (event) => Object.assign(event.detail, { alarmName: '' })],
    ['another state', (event) => Object.assign(event.detail.state, { value: 'FIRING' })],
    ['no time', (event) => Object.assign(event.detail.state, { timestamp: 'yesterday' })],
    ['no ARN', (event) => Object.assign(event, { resources: [] })],
  ])('throws for one with %s', (_what, change) => {
    const event = buildAlarmEvent();
    change(event);
    expect(() => parse(event)).toThrow();
  });
});
