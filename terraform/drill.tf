# Once a week an alert goes the whole way of a page, from the incident product through its webhook to every phone, without a
# sound, and is closed: that nobody would be rung is known before somebody has to be. Off by default: the key of an integration
# that belongs to a team makes the product call that team for each alert, drills too.
variable "weekly_drill" {
  type        = bool
  description = "Holds a paging drill every Tuesday at 9:17 UTC, as `/sre drill` does, and wakes somebody where its alert does not come back through the webhook (alarm drill-silent). Needs the secret `opsgenie-integration-key`, and OpsGenie as `incident_backend`: without them none is held."
  default     = false
  nullable    = false
}

locals {
  # None, or one: for for_each.
  weekly_drills = var.weekly_drill && local.has_opsgenie && local.has_pushover ? { "" = "opsgenie" } : {}

  drill_alarms = {
    drill-silent = merge(local.alarm_defaults, {
      namespace  = local.metric_namespace
      metric     = "DrillsArrived"
      comparison = "LessThanThreshold"
      # The drill begins 17 minutes after the hour, so that what belongs to it falls into one.
      period = 3600
      # Opsgenie waits 25 s for it, and the gateway counts it also later. A call that is refused or fails has its own alarm.
      metrics = {
        silent  = { metric = "Drills", dimensions = { service = "opsgenie", outcome = "silent" } }
        refused = { metric = "PushoverUnauthorized" }
        failed  = { namespace = "AWS/ApiGateway", metric = "5XXError", dimensions = local.on_pushover_api }
      }
      expression  = "IF(silent, FILL(own, 0) + FILL(refused, 0) + FILL(failed, 0), 1)"
      on          = { for on, _ in local.weekly_drills : on => {} }
      description = "The alert of the weekly drill was made, and the webhook did not tell of it: real alerts do not ring either."
    })
  }
}

resource "aws_cloudwatch_event_rule" "drill" {
  for_each = local.weekly_drills

  name                = "${var.name}-drill"
  description         = "Lets ${var.name}-opsgenie hold a paging drill"
  schedule_expression = "cron(17 9 ? * TUE *)"

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "drill" {
  for_each = local.weekly_drills

  rule      = aws_cloudwatch_event_rule.drill[each.key].name
  target_id = each.value
  arn       = aws_lambda_alias.live[each.value].arn

  # As lambda_function.ts of opsgenie names it; the id of the scheduled event is the correlation id, and names the alert.
  input_transformer {
    input_paths    = { id = "$.id" }
    input_template = "{\"id\":<id>,\"source\":\"qbot.schedule\",\"detail-type\":\"drill\",\"detail\":{\"requestId\":<id>}}"
  }

  # As for the gatekeeper in apigw.tf.
  depends_on = [aws_lambda_permission.live]

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_event_rule.drill[each.key].id]
  }
}

check "drills_are_held" {
  assert {
    condition     = !var.weekly_drill || (length(local.weekly_drills) > 0 && var.incident_backend == "opsgenie")
    error_message = "weekly_drill is on, and no drill will be held: it needs the functions opsgenie and pushover, and incident_backend = \"opsgenie\"."
  }
}
