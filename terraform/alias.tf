# Each apply publishes what it changed as a version of the function, code and settings together. `live` is the version that
# everything calls, by this alias alone: `npm run rollback` leads it to an earlier one, and back (docs/deploy.md).
locals {
  alias = "live"

  # Function -> what tells its code from any other: the sum of its zip, or where it lies in S3.
  code_ids = {
    for name, _ in local.enabled : name => (
      contains(keys(local.zips), name)
      ? try(filebase64sha256(local.zips[name]), "missing")
      : base64sha256("s3://${coalesce(var.artifacts.s3_bucket, "-")}/${var.artifacts.s3_prefix}${name}.zip")
    )
  }

  # Function -> version and the id of the code that was left, as `npm run rollback` noted it.
  rollbacks = {
    for index, parameter in data.aws_ssm_parameters_by_path.rollbacks.names :
    basename(parameter) => split(" ", nonsensitive(data.aws_ssm_parameters_by_path.rollbacks.values[index]))
  }

  # Those that hold: the code is still that which was left. An apply with other code ends a rollback by itself.
  rolled_back = {
    for name, noted in local.rollbacks : name => noted[0]
    if try(noted[1] == local.code_ids[name], false) && can(regex("^[1-9][0-9]*$", noted[0]))
  }

  # Who calls a function, each by a permission of its own. A rule has its key of local.rules or
  # local.schedules.
  invokers = merge(
    {
      for key, path in local.slack_routes : "slack-${key}" => {
        function   = "gatekeeper"
        principal  = "apigateway.amazonaws.com"
        source_arn = "${aws_apigatewayv2_api.slack.execution_arn}/*/POST${path}"
      }
    },
    {
      for api in aws_api_gateway_rest_api.pushover : "pushover-webhook" => {
        function   = "pushover"
        principal  = "apigateway.amazonaws.com"
        source_arn = "${api.execution_arn}/${local.pushover_stage}/POST/opsgenie"
      }
    },
    {
      for key, rule in local.rules : key => {
        function   = rule.function
        principal  = "events.amazonaws.com"
        source_arn = aws_cloudwatch_event_rule.commands[key].arn
      }
    },
    {
      for key, _ in local.alarm_rules : key => {
        function   = "devops"
        principal  = "events.amazonaws.com"
        source_arn = aws_cloudwatch_event_rule.alarms[key].arn
      }
    },
    {
      for key, schedule in local.schedules : key => {
        function   = schedule.function
        principal  = "events.amazonaws.com"
        source_arn = aws_cloudwatch_event_rule.schedules[key].arn
      }
    },
  )

  provisioned = { for name, number in var.provisioned_concurrency : name => number if number > 0 && contains(keys(local.enabled), name) }
}

# Kept in the account, so that whoever applies next, from wherever, knows of a rollback. Empty where there is none.
data "aws_ssm_parameters_by_path" "rollbacks" {
  path            = "/${var.name}/rollback"
  with_decryption = false
}

resource "aws_lambda_alias" "live" {
  for_each = local.enabled

  name = local.alias
  # `npm run rollback` notes it: the code that a rollback leaves.
  description      = "Code ${local.code_ids[each.key]}"
  function_name    = local.function_names[each.key]
  function_version = lookup(local.rolled_back, each.key, aws_lambda_function.functions[each.key].version)
}

resource "aws_lambda_permission" "live" {
  for_each = local.invokers

  statement_id  = "live-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = local.function_names[each.value.function]
  qualifier     = aws_lambda_alias.live[each.value.function].name
  principal     = each.value.principal
  source_arn    = each.value.source_arn
}

# Slack's trigger ids and everybody's patience are short: one more try, then the failure queue. 60 s at the rule's
# target, 150 s here and 45 s for the last run stay within the 300 s for which a command is fresh.
resource "aws_lambda_function_event_invoke_config" "live" {
  for_each = local.backends

  function_name                = local.function_names[each.key]
  qualifier                    = aws_lambda_alias.live[each.key].name
  maximum_event_age_in_seconds = 150
  maximum_retry_attempts       = 1

  destination_config {
    on_failure {
      destination = local.queue_arns.failures
    }
  }

  lifecycle {
    precondition {
      condition     = each.value.timeoutSeconds <= 45
      error_message = "lambda/${each.key}/function.json: timeoutSeconds of a backend is at most 45, so that a dead run's lock has ended before Lambda's retry."
    }
  }
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  for_each = local.provisioned

  function_name                     = local.function_names[each.key]
  qualifier                         = aws_lambda_alias.live[each.key].name
  provisioned_concurrent_executions = each.value
}

check "nothing_is_rolled_back" {
  assert {
    condition     = length(local.rolled_back) == 0
    error_message = "Rolled back, with code and settings of then, until other code is applied or `npm run rollback -- <function> --forward`: ${join(", ", [for name, version in local.rolled_back : "${name} (version ${version})"])}."
  }
}
