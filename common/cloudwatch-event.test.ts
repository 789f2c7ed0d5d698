import { ALARM_SOURCE, withRequestId } from './cloudwatch-event.ts';

describe('withRequestId', () => {
  it('gives an event of CloudWatch the shape of the others, with its own id', () => {
    const event = {
      id: 'c4c1c1c9',
      source: ALARM_SOURCE,
      'detail-type': 'CloudWatch Alarm State Change',
      detail: {},
    };
    expect(withRequestId(event)).toEqual({
      id: event.id,
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      detail: { requestId: event.id, event },
    });
  });

  it.each([null, 'text', {}, { source: 'qbot.gatekeeper', id: 'x', 'detail-type': 'slash_command' }])(
    'leaves %j as it came',
    (input) => {
      expect(withRequestId(input)).toBe(input);
    },
  );
});
