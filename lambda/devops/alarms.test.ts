import { AwsRefusedError, AwsUnsureError } from './aws-errors.ts';
import { type StartedAws, startAws } from './fixtures/start-aws.ts';

let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());

const alarm = (AlarmName: string, transitioned?: number) => ({
  AlarmName,
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${AlarmName}`,
  StateReason: 'Threshold Crossed',
  StateUpdatedTimestamp: 1_790_000_300,
  ...(transitioned === undefined ? {} : { StateTransitionedTimestamp: transitioned }),
});

it('finds metric and composite alarms, the newest first, through every page', async () => {
  aws.reply(
    'DescribeAlarms',
    { MetricAlarms: [alarm('old', 1_790_000_000)], CompositeAlarms: [], NextToken: 'two' },
    { MetricAlarms: [{}], CompositeAlarms: [alarm('new', 1_790_000_200), alarm('updated')] },
  );
  const { alarms, more } = await aws.alarms.inAlarm('');
  expect(more).toBe(false);
  expect(alarms.map(({ name, since }) => [name, since])).toEqual([
    ['updated', 1_790_000_300_000],
    ['new', 1_790_000_200_000],
    ['old', 1_790_000_000_000],
    ['', undefined],
  ]);
  const asked = { StateValue: 'ALARM', AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 };
  expect(aws.calls).toEqual([
    ['DescribeAlarms', asked],
    ['DescribeAlarms', { ...asked, NextToken: 'two' }],
  ]);
});

it('asks for a prefix, and ends after 5 pages', async () => {
  aws.reply('DescribeAlarms', { NextToken: 'on' });
  await expect(aws.alarms.inAlarm('check')).resolves.toEqual({ alarms: [], more: true });
  expect(aws.calls).toHaveLength(5);
  expect(aws.calls[0]?.[1]).toMatchObject({ AlarmNamePrefix: 'check' });
});

it.each([
  [
    { status: 400, type: 'AccessDenied', message: 'User: arn:...' },
    AwsRefusedError,
    'Q-Bot lacks the right `cloudwatch:DescribeAlarms`. Nothing was changed. Tell the Q-Bot team.',
  ],
  [
    { status: 400, type: 'ThrottlingException' },
    AwsRefusedError,
    'AWS is limiting requests. Nothing was changed. Try again in a minute.',
  ],
  [
    { status: 400, type: 'ValidationError', message: 'a <b>' },
    AwsRefusedError,
    'AWS refused `cloudwatch:DescribeAlarms`: ValidationException, a &lt;b&gt;. Nothing was changed.',
  ],
  [
    { status: 500, type: 'InternalServiceFault' },
    AwsUnsureError,
    'CloudWatch is having problems (HTTP 500). Nothing was changed. Try again in a minute.',
  ],
  [
    'reset' as const,
    AwsUnsureError,
    'CloudWatch gave no answer. Nothing was changed. Try again in a minute.',
  ],
])('explains %j', async (reply, kind, words) => {
  aws.reply('DescribeAlarms', reply);
  const outcome = aws.alarms.inAlarm('');
  await expect(outcome).rejects.toBeInstanceOf(kind);
  await expect(outcome).rejects.toHaveProperty('userMessage', words);
});
