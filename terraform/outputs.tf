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

output "access" {
  description = "Who may run what where: command -> functions behind it, channel ids where it works ([] nowhere, [\"*\"] everywhere), restricted (sub-)commands -> user ids, IAM actions that those functions have."
  value = {
    for command, names in local.routes : command => {
      functions   = names
      channels    = lookup(var.allowed_channels, command, [])
      restricted  = { for key, users in var.restricted_commands : key => users if split(" ", key)[0] == command }
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

output "event_bus_name" {
  description = "Name of the event bus between the gatekeeper and the backends."
  value       = aws_cloudwatch_event_bus.bus.name
}

output "table_name" {
  description = "Name of the DynamoDB table."
  value       = aws_dynamodb_table.table.name
}

output "queues" {
  description = "The two queues of what could not be handled: `undelivered` (never reached its function) and `failures` (reached it and failed for the last time), each with name and URL."
  value       = { for queue, resource in aws_sqs_queue.queues : queue => { name = resource.name, url = resource.url } }
}
