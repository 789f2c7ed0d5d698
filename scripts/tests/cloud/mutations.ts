/** A fault, set in the copy of the Terraform that is applied. */
export interface Mutation {
  name: string;
  file: string;
  /** Its first match is replaced; it has to be there. */
  pattern: RegExp;
  replacement: string;
}

/** Those that touch a queue come last: changing one takes 25 s. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'rule: permission names another ARN',
    file: 'alias.tf',
    pattern: /source_arn( +)= (aws_cloudwatch_event_rule\.commands\[key\]\.arn)/,
    replacement: 'source_arn$1= "$${$2}-other"',
  },
  {
    name: 'rule: permission of the function, not of its alias',
    file: 'alias.tf',
    pattern: /(resource "aws_lambda_permission" "live" \{[\s\S]*?\n) +qualifier +=.*\n/,
    replacement: '$1',
  },
  {
    name: 'rule: calls the function, not its alias',
    file: 'eventbridge.tf',
    pattern: /aws_lambda_alias\.live(\[each\.value\.function\]\.arn)/,
    replacement: 'aws_lambda_function.functions$1',
  },
  {
    name: 'alarms: permission names another ARN',
    file: 'alias.tf',
    pattern: /source_arn( +)= (aws_cloudwatch_event_rule\.alarms\[key\]\.arn)/,
    replacement: 'source_arn$1= "$${$2}-other"',
  },
  {
    name: 'schedule: permission names another ARN',
    file: 'alias.tf',
    pattern: /source_arn( +)= (aws_cloudwatch_event_rule\.schedules\[key\]\.arn)/,
    replacement: 'source_arn$1= "$${$2}-other"',
  },
  {
    name: 'schedule: a ping that is none',
    file: 'keep_warm.tf',
    pattern: /qbot\.keep_warm/,
    replacement: 'qbot.keep_cold',
  },
  {
    name: 'webhook: API key not required',
    file: 'apigw_pushover.tf',
    pattern: /api_key_required = true/,
    replacement: 'api_key_required = false',
  },
  {
    name: 'publishers: roles without PutEvents',
    file: 'iam.tf',
    pattern: /\["events:PutEvents"\]/,
    replacement: '["events:DescribeEventBus"]',
  },
  {
    name: 'rule: wrong detail-type',
    file: 'eventbridge.tf',
    pattern: /jsonencode\(each\.value\.pattern\)/,
    replacement: 'jsonencode(merge(each.value.pattern, { "detail-type" = ["slash_commands"] }))',
  },
  {
    name: 'bus: pushover publishes as the gatekeeper',
    file: 'eventbridge.tf',
    pattern: /"qbot\.webhook"/,
    replacement: '"qbot.gatekeeper"',
  },
  {
    name: 'failures: the code of a function sends there',
    file: 'iam.tf',
    pattern: /"lambda:SourceFunctionArn" = "/,
    replacement: '"lambda:SourceFunctionArn" = "other-',
  },
  {
    name: 'table: roles reach every row',
    file: 'iam.tf',
    pattern: /"\$\{row\}\*"/,
    replacement: '"*"',
  },
  {
    name: 'groups: the sync may not write',
    file: 'group_sync.tf',
    pattern: /"ssm:GetParameter", "ssm:PutParameter"/,
    replacement: '"ssm:GetParameter"',
  },
  {
    name: 'groups: the sync writes every parameter',
    file: 'group_sync.tf',
    pattern: /(PutParameter"\]\s+resources = )\[parameter\.arn\]/,
    replacement: '$1["*"]',
  },
  {
    name: 'groups: the sync reads the key of OpsGenie for nothing',
    file: 'group_sync.tf',
    pattern: /secret == "slack-bot-token" \|\| /,
    replacement: '$&true || ',
  },
  {
    name: 'groups: the gatekeeper may not read who is in them',
    file: 'group_sync.tf',
    pattern: /\["ssm:GetParameters"\]/,
    replacement: '["ssm:DescribeParameters"]',
  },
  {
    name: 'audit: the log group lets nobody write',
    file: 'audit.tf',
    pattern: /"logs:PutLogEvents"/,
    replacement: '"logs:GetLogEvents"',
  },
  {
    name: 'HTTP API: a route left out',
    file: 'apigw.tf',
    pattern: /(resource "aws_apigatewayv2_route" "slack" \{\s+for_each = )local\.slack_routes/,
    replacement: '$1{ commands = local.slack_routes.commands }',
  },
  {
    name: 'HTTP API: permission for another method',
    file: 'alias.tf',
    pattern: /\/\*\/POST\$\{path\}/,
    replacement: '/*/GET$${path}',
  },
  {
    name: 'functions: timeout 1 s',
    file: 'functions.tf',
    pattern: /(timeout +=) local\.definitions\[each\.key\]\.timeoutSeconds/,
    replacement: '$1 1',
  },
  {
    name: 'functions: wrong handler',
    file: 'definitions.tf',
    pattern: /"lambda_function\.handler"/,
    replacement: '"lambda_function.main"',
  },
  {
    name: 'opsgenie: environment variable missing',
    file: 'lambda.tf',
    pattern: /^ +OPSGENIE_API_URL +=.*\n/m,
    replacement: '',
  },
  {
    name: 'functions: wrong parameter path',
    file: 'environments.tf',
    pattern: /aws_ssm_parameter\.secrets\[secret\]\.name/,
    replacement: '"$${aws_ssm_parameter.secrets[secret].name}-old"',
  },
  {
    name: 'functions: roles may not read secrets',
    file: 'iam.tf',
    pattern: /\["ssm:GetParameter", "ssm:GetParameters"\]/,
    replacement: '["ssm:DescribeParameters"]',
  },
  {
    name: 'dead_letters: role may not call backends',
    file: 'iam.tf',
    pattern: /\["lambda:InvokeFunction"\]/,
    replacement: '["lambda:GetFunction"]',
  },
  {
    name: 'dead_letters: role may call the functions, not their aliases',
    file: 'iam.tf',
    pattern: /:\$\{local\.alias\}"/,
    replacement: '"',
  },
  {
    name: 'dead_letters: no operations channel',
    file: 'lambda.tf',
    pattern: /(OPERATIONS_CHANNEL +=) var\.operations_channel/,
    replacement: '$1 ""',
  },
  {
    name: 'backends: no retry',
    file: 'alias.tf',
    pattern: /(maximum_retry_attempts +=) 1/,
    replacement: '$1 0',
  },
  {
    name: 'backends: roles may not report failures',
    file: 'iam.tf',
    pattern: /\["sqs:SendMessage"\]/,
    replacement: '["sqs:GetQueueUrl"]',
  },
  {
    name: 'dead_letters: one queue not read',
    file: 'sqs.tf',
    pattern: /(aws_lambda_event_source_mapping" "dead_letters" \{\s+for_each = )aws_sqs_queue\.queues/,
    replacement: '$1{ undelivered = aws_sqs_queue.queues["undelivered"] }',
  },
  {
    name: 'undelivered queue: policy missing',
    file: 'sqs.tf',
    pattern: /(Principal = \{ Service = )"events\.amazonaws\.com"/,
    replacement: '$1"sns.amazonaws.com"',
  },
];

/** The text with the fault in it. Throws if the pattern does not match: then the list is out of date. */
export function mutate(text: string, { file, name, pattern, replacement }: Mutation): string {
  const mutated = text.replace(pattern, replacement);
  if (mutated === text) throw new Error(`"${name}" finds nothing to change in ${file}`);
  return mutated;
}
