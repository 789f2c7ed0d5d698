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
  # None, or one.
  weekly_drills = var.weekly_drill && local.has_opsgenie && local.has_pushover ? { "" = "opsgenie" } : {}

  # The id of the event names the alert.
  drill_schedule = {
    for name in local.weekly_drills : "drill" => {
      function    = name
      description = "Lets ${var.name}-opsgenie hold a paging drill"
      expression  = "cron(17 9 ? * TUE *)"
      detail_type = "drill"
    }
  }

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

check "drills_are_held" {
  assert {
    condition     = !var.weekly_drill || (length(local.weekly_drills) > 0 && var.incident_backend == "opsgenie")
    error_message = "weekly_drill is on, and no drill will be held: it needs the functions opsgenie and pushover, and incident_backend = \"opsgenie\"."
  }
}
