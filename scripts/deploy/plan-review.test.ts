import { reviewPlan } from './plan-review.ts';

const change = (address: string, ...actions: string[]) => ({
  address,
  type: address.split('.')[0],
  change: { actions },
});
const review = (...resource_changes: object[]) => reviewPlan({ variables: {}, resource_changes });

it('says for which bot, and where', () => {
  const variables = { name: { value: 'qbot-staging' }, aws_region: { value: 'eu-west-1' } };
  expect(reviewPlan({ variables })).toMatchObject({ name: 'qbot-staging', region: 'eu-west-1' });
  expect(reviewPlan({})).toMatchObject({ name: 'qbot', region: 'us-east-1' });
});

it('names what cannot be made again, destroyed or replaced, and nothing else', () => {
  const { destroyed } = review(
    change('aws_ssm_parameter.secrets["slack-bot-token"]', 'delete', 'create'),
    change('aws_ssm_parameter.secrets["opsgenie-api-key"]', 'update'),
    change('aws_dynamodb_table.table', 'delete'),
    change('aws_cloudwatch_log_group.audit', 'delete'),
    change('aws_lambda_function.functions["qchain"]', 'delete'),
    change('aws_ssm_parameter.secrets["new"]', 'create'),
  );
  expect(destroyed).toEqual([
    'aws_ssm_parameter.secrets["slack-bot-token"]',
    'aws_dynamodb_table.table',
    'aws_cloudwatch_log_group.audit',
  ]);
});

it.each([
  ['create', true],
  ['update', false],
  ['no-op', false],
])('knows whether it gives the account its role: %s', (action, expected) => {
  expect(review(change('aws_api_gateway_account.account[0]', action)).setsAccountRole).toBe(expected);
});

it('refuses what is no plan', () => {
  expect(() => reviewPlan({ resource_changes: 'none' })).toThrow();
});
