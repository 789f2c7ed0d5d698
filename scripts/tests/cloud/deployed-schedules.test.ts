import type { JsonObject } from '../../local/json.ts';
import { readSchedules, scheduledCall } from './deployed-schedules.ts';
import { readDeployed } from './deployed-wiring.ts';
import { ACCOUNT, aliasArn, functionArn, liveOf, resources, stateOf } from './fixtures/build-state.ts';

const ARN = `arn:aws:events:us-east-1:${ACCOUNT}:rule/qbot-keep-warm-sre`;

/** The small Q-Bot, with a rule that calls its backend every five minutes. */
function withSchedule(change: { rule?: JsonObject; target?: JsonObject; permission?: JsonObject } = {}) {
  const all = resources();
  const name = 'qbot-keep-warm-sre';
  const rule = { name, arn: ARN, event_bus_name: 'default', schedule_expression: 'rate(5 minutes)' };
  const target = { rule: name, target_id: 'sre', arn: aliasArn('qbot-sre'), input: '{"source":"ping"}' };
  const permission = {
    ...{ function_name: 'qbot-sre', qualifier: 'live', principal: 'events.amazonaws.com', source_arn: ARN },
    action: 'lambda:InvokeFunction',
  };
  all.aws_cloudwatch_event_rule?.push({ ...rule, ...change.rule });
  all.aws_cloudwatch_event_target?.push({ ...target, ...change.target });
  all.aws_lambda_permission?.push({ ...permission, ...change.permission });
  return stateOf(all);
}

it('reads a schedule with what it calls, and takes it for no rule of the bus', () => {
  const { wiring } = readDeployed(withSchedule(), liveOf);
  expect(wiring.schedules).toEqual([
    { name: 'qbot-keep-warm-sre', target: 'qbot-sre', input: { source: 'ping' }, everyMs: 300_000 },
  ]);
  expect(wiring.rules.map(({ name }) => name)).toEqual(['qbot-sre']);
});

it.each<[string, JsonObject]>([
  ['another rule', { source_arn: `${ARN}-other` }],
  ['the function itself, and not its alias', { qualifier: '' }],
])('refuses a schedule whose permission is for %s', (_what, permission) => {
  expect(readSchedules(withSchedule({ permission }))[0]?.refusal).toContain('AccessDeniedException');
});

it('leaves out a topic, and an input that is made for each call', () => {
  const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:qbot-alarms`;
  expect(readSchedules(withSchedule({ target: { arn: topic } }))).toEqual([]);
  const made = { input: '', input_transformer: [{ input_template: '{}' }] };
  expect(readSchedules(withSchedule({ target: made }))).toEqual([]);
});

it('throws at what it does not know', () => {
  expect(() => readSchedules(withSchedule({ rule: { schedule_expression: 'cron(0 9 * * ? *)' } }))).toThrow(
    'cron',
  );
  expect(() => readSchedules(withSchedule({ target: { arn: functionArn('qbot-sre') } }))).toThrow(
    'alias live',
  );
});

describe('a schedule whose event is made for each call', () => {
  const made = {
    input: '',
    input_transformer: [
      { input_paths: { id: '$.id' }, input_template: '{"id":<id>,"detail":{"requestId":<id>}}' },
    ],
  };
  const call = (change: Parameters<typeof withSchedule>[0] = {}) =>
    scheduledCall(
      withSchedule({ ...change, target: { ...made, ...change.target } }),
      'qbot-keep-warm-sre',
      'e1',
    );

  it('calls the function with the id of the scheduled event', () => {
    expect(call()).toEqual({ target: 'qbot-sre', event: { id: 'e1', detail: { requestId: 'e1' } } });
  });

  it.each<[string, Parameters<typeof call>[0], string]>([
    ['another permission', { permission: { source_arn: `${ARN}-other` } }, 'AccessDeniedException'],
    ['the function itself', { target: { arn: functionArn('qbot-sre') } }, 'alias live'],
    ['another rate', { rule: { schedule_expression: 'rate(1 hour)' } }, 'not every five minutes'],
    ['an input that stays the same', { target: { input_transformer: [] } }, 'not of the id alone'],
  ])('throws at %s', (_what, change, words) => {
    expect(() => call(change)).toThrow(words);
  });

  it('throws where there is no such rule', () => {
    expect(() => scheduledCall(withSchedule(), 'qbot-group-sync', 'e1')).toThrow('no rule qbot-group-sync');
  });
});
