# What a clock starts: what each is stands in the file of its feature, and rule, target and permission (alias.tf) are made here
# of all.
locals {
  # Name of a rule, without the bot's -> when it calls which function.
  schedules = merge(local.smoke_schedule, local.drill_schedule, local.jira_token_schedule)
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

  rule      = aws_cloudwatch_event_rule.schedules[each.key].name
  target_id = each.value.function
  arn       = aws_lambda_alias.live[each.value.function].arn

  # As lambda_function.ts of the function names it; the id of the scheduled event is the correlation id.
  input_transformer {
    input_paths    = { id = "$.id" }
    input_template = "{\"id\":<id>,\"source\":\"qbot.schedule\",\"detail-type\":\"${each.value.detail_type}\",\"detail\":{\"requestId\":<id>}}"
  }

  # As for the gatekeeper in apigw.tf.
  depends_on = [aws_lambda_permission.live]

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_event_rule.schedules[each.key].id]
  }
}
