output "slack_commands_url" {
  description = "Request URL of every slash command."
  value       = local.slack_urls.commands
}

output "slack_interactivity_url" {
  description = "Request URL of the Slack app's interactivity."
  value       = local.slack_urls.interactivity
}

output "slack_manifest" {
  description = "The Slack app as a manifest (JSON): `terraform output -raw slack_manifest`, to be pasted into its settings."
  value       = jsonencode(local.slack_manifest)
}

output "slack_manifest_dev" {
  description = "The Slack app of a developer as a manifest (JSON), with Socket Mode in the place of URLs: for `npm start -- --slack`."
  value       = jsonencode(local.slack_manifest_dev)
}

output "access" {
  description = "Who may run what where: command -> functions behind it, channel ids where it works ([] nowhere, [\"*\"] everywhere), restricted (sub-)commands -> ids of users and Slack groups, and oncall:<schedule>, IAM actions that those functions have."
  value = {
    for command, names in local.routes : command => {
      functions   = names
      channels    = lookup(local.allowed_channels, command, [])
      restricted  = { for key, users in local.restricted_commands : key => users if split(" ", key)[0] == command }
      iam_actions = sort(distinct(flatten([for name in names : [for statement in local.statements[name] : statement.actions]])))
    }
  }
}

output "secret_parameters" {
  description = "Names of the SSM parameters that `npm run secrets` fills."
  value       = sort([for parameter in aws_ssm_parameter.secrets : parameter.name])
}

output "function_names" {
  description = "Folder of lambda/ -> name of its Lambda function."
  value       = { for name, function in aws_lambda_function.functions : name => function.function_name }
}

output "region" {
  description = "AWS Region in which all of it is."
  value       = var.aws_region
}

output "event_bus_name" {
  description = "Name of the event bus between the gatekeeper and the backends."
  value       = aws_cloudwatch_event_bus.bus.name
}

output "table_name" {
  description = "Name of the DynamoDB table."
  value       = aws_dynamodb_table.table.name
}

output "pushover_webhook_url" {
  description = "Webhook URL of OpsGenie's webhook integration; null without the function pushover."
  value       = one([for resource in aws_api_gateway_resource.opsgenie : "${local.webhook_origin}/${resource.path_part}"])
}

# No secret: it keeps the noise out, and opens nothing without the token.
output "pushover_api_key" {
  description = "API key that OpsGenie's webhook sends as x-api-key."
  value       = one([for key in aws_api_gateway_api_key.pushover : nonsensitive(key.value)])
}

output "pushover_webhook_headers" {
  description = "Custom headers of OpsGenie's webhook integration, line by line. `<token>` is what `npm run secrets -- make pushover-webhook-token` prints."
  value = flatten([
    for key in aws_api_gateway_api_key.pushover : ["x-api-key: ${nonsensitive(key.value)}", "Authorization: Bearer <token>"]
  ])
}

output "queues" {
  description = "The two queues of what could not be handled, which dead_letters empties: `undelivered` (never reached its function) and `failures` (reached it and failed for the last time), each with name and URL."
  value       = { for queue, resource in aws_sqs_queue.queues : queue => { name = resource.name, url = resource.url } }
}

output "pushover_queues" {
  description = "The queues of pushes that Pushover did not take: `retry`, and `failures` after 15 minutes in vain, each with name and URL."
  value       = { for queue, resource in aws_sqs_queue.pushover : queue => { name = resource.name, url = resource.url } }
}

output "slack_ids" {
  description = "The workspace and the app that are served, by id; the app's is empty where it is not checked."
  value       = { team = var.slack_team_id, app = var.slack_app_id }
}

output "alarm_topic_arn" {
  description = "SNS topic of the alarms that wake somebody: subscribe what else is to hear of them, and not only what OpsGenie and the bot themselves carry."
  value       = local.alarm_topic_arns.urgent
}

output "routine_alarm_topic_arn" {
  description = "SNS topic of the alarms that can wait for the morning."
  value       = local.alarm_topic_arns.routine
}

output "dashboard_url" {
  description = "The dashboard in CloudWatch; null in a partition whose console has no public address."
  value       = try("https://${var.aws_region}.${local.consoles[local.partition]}/cloudwatch/home?region=${var.aws_region}#dashboards/dashboard/${aws_cloudwatch_dashboard.bot.dashboard_name}", null)
}

output "audit_log_group" {
  description = "Log group of the audit records; docs/operations.md has the queries."
  value       = aws_cloudwatch_log_group.audit.name
}

# Null unless it is needed: what Q-Bot does not use may end.
output "jira_token_expires" {
  description = "Day on which Jira's API token expires, as `jsm` has it (YYYY-MM-DD); null unless incidents live in Jira."
  value       = local.uses_jsm ? var.jsm.token_expires : null
}
