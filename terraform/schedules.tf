# What a clock starts: what each is stands in the file of its feature, and rule, target and permission (alias.tf) are made here
# of all.
locals {
  # Name of a rule, without the bot's -> when it calls which function, with which event: `detail_type`, made for each call
  # with an id of its own, or `input`, always the same, which nobody misses.
  schedules = merge(local.smoke_schedule, local.drill_schedule, local.group_sync_schedule, local.jira_token_schedule, local.keep_warm_schedules)
}

resource "aws_cloudwatch_event_rule" "schedules" {
  for_each = local.schedules

  name                = "${var.name}-${each.key}"
  description         = each.value.description
  schedule_expression = each.value.expression

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "schedules" {
  for_each = local.schedules

  rule      = local.rule_names.schedules[each.key]
  target_id = each.value.function
  arn       = aws_lambda_alias.live[each.value.function].arn

  input = try(each.value.input, null)

  # As lambda_function.ts of the function names it; the id of the scheduled event is the correlation id.
  dynamic "input_transformer" {
    for_each = try([each.value.detail_type], [])

    content {
      input_paths    = { id = "$.id" }
      input_template = "{\"id\":<id>,\"source\":\"qbot.schedule\",\"detail-type\":\"${input_transformer.value}\",\"detail\":{\"requestId\":<id>}}"
    }
  }

  dynamic "retry_policy" {
    for_each = can(each.value.input) ? [{ age = 60, attempts = 0 }] : []

    content {
      maximum_event_age_in_seconds = retry_policy.value.age
      maximum_retry_attempts       = retry_policy.value.attempts
    }
  }

  # As for the gatekeeper in apigw.tf.
  depends_on = [aws_lambda_function_event_invoke_config.pings, aws_lambda_permission.live]
}
