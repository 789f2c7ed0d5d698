# Every alarm of the bot: one table of kinds, put together from the files alarms_*.tf, and one resource. Each kind has its
# entry in docs/runbook.md. They speak through SNS (alarm_topics.tf), and never through the bot itself.
locals {
  metric_namespace = "QBot/${var.name}"

  runbook = "What to do: docs/runbook.md,"

  # `on` maps a suffix of the alarm's name to the dimensions of its metric ("" for a kind with one alarm), and
  # `thresholds` to a threshold of its own.
  alarm_defaults = {
    statistic  = "Sum"
    comparison = "GreaterThanOrEqualToThreshold"
    threshold  = 1
    # Seconds, and how many of them, of which how many have to be over the threshold.
    period     = 300
    periods    = 1
    datapoints = 1
    # Most of these metrics exist only where something went wrong. Never `breaching`: an alarm begins without data, and
    # would go off when it is created.
    missing = "notBreaching"
    # A name -> another metric, which is like the alarm's own where it says nothing else; and what is made of them and of
    # `own`, as metric math.
    metrics    = {}
    expression = "own"
    # Alarms whose mail says it already: while one of them is over its threshold, this alarm counts nothing.
    explained_by = []
  }

  alarm_kinds = merge(
    local.door_alarms, local.function_alarms, local.event_alarms, local.answer_alarms, local.jsm_alarms, local.pushover_alarms,
    local.drill_alarms, local.smoke_alarms, local.topic_alarms, local.archive_alarms, local.group_alarms,
  )

  alarms = merge([
    for kind, alarm in local.alarm_kinds : {
      for on, dimensions in alarm.on :
      (on == "" ? kind : "${kind}-${on}") => merge(alarm, {
        key        = on == "" ? kind : "${kind}-${on}"
        kind       = kind
        dimensions = dimensions
        threshold  = try(alarm.thresholds[on], alarm.threshold)
      })
    }
  ]...)

  # Alarm -> `urgent` wakes somebody: people are left without an answer or a page now, and nobody else says so. `routine` can
  # wait for the morning. `silent` is the cause, or the first minutes, of what another alarm says: it mails nothing, and is
  # there for the dashboard and for whoever looks. By kind, or by the name of one alarm, which goes before.
  severities = merge(
    { for kind, _ in local.alarm_kinds : kind => "routine" },
    { for kind in local.urgent_alarms : kind => "urgent" },
    { for kind in local.silent_alarms : kind => "silent" },
    { for key in local.routine_alarms : key => "routine" },
  )
  severity_of = { for key, alarm in local.alarms : key => lookup(local.severities, key, local.severities[alarm.kind]) }

  urgent_alarms = [
    # Slack's door is shut, or what came through it was lost.
    "door-5xx", "door-throttled", "no-signing-secret", "publish-failed", "rule-lost", "destination-failures",
    # Nobody hears what became of a request.
    "slack-token-refused", "jira-token-refused", "queue-depth", "smoke-silent",
    # A phone stays silent.
    "pushover-failing", "pushover-no-recipient", "pushover-nobody-notified", "pushover-push-refused",
    "pushover-recipient-refused", "pushover-unauthorized", "pushover-undelivered", "webhook-silent", "drill-silent",
    # The other mails do not arrive.
    "alarms-unsent-routine",
  ]
  silent_alarms = [
    # door-5xx, pushover-failing and queue-depth say what people notice of it.
    "ack-duration", "errors-dead_letters", "errors-gatekeeper", "errors-pushover", "concurrency", "throttles",
    # errors and dead-letters do.
    "event-age", "events-dropped", "queue-age", "rule-failed",
    # pushover-undelivered does, once it was tried for 15 minutes.
    "pushover-not-published", "pushover-receipts-waiting", "pushover-waiting",
  ]
  # Records that nobody waits for.
  routine_alarms = ["queue-depth-audit", "rule-lost-audit"]

  # Alarm -> those of `explained_by` that there are: by the name of one alarm, or by a kind that has one of the same `on`.
  alarm_causes = {
    for key, alarm in local.alarms : key => [
      for cause in alarm.explained_by : try(local.alarms["${cause}${trimprefix(key, alarm.kind)}"].key, cause)
      if can(local.alarms["${cause}${trimprefix(key, alarm.kind)}"]) || can(local.alarms[cause])
    ]
  }

  comparison_signs = { GreaterThanOrEqualToThreshold = ">=", GreaterThanThreshold = ">" }

  # A metric that is missing counts as 0, also where FILL has nothing to begin with.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
  alarm_expressions = {
    for key, causes in local.alarm_causes : key => length(causes) == 0 ? local.alarms[key].expression : format(
      "own - own * (%s)",
      join(" OR ", [for index, cause in causes : "FILL(cause${index}, 0) ${local.comparison_signs[local.alarms[cause].comparison]} ${local.alarms[cause].threshold}"]),
    )
  }

  # Empty where the alarm looks at its own metric alone.
  alarm_queries = {
    for key, alarm in local.alarms : key => {
      for id, metric in merge({ own = {} }, alarm.metrics, { for index, cause in local.alarm_causes[key] : "cause${index}" => local.alarms[cause] }) : id => {
        namespace  = try(metric.namespace, alarm.namespace)
        metric     = try(metric.metric, alarm.metric)
        dimensions = try(metric.dimensions, alarm.dimensions)
        statistic  = try(metric.statistic, alarm.statistic)
      } if local.alarm_expressions[key] != "own"
    }
  }
}

# No mail says that an alarm has ended: every new alarm would send it, once its first period has passed.
resource "aws_cloudwatch_metric_alarm" "alarms" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.description} ${local.runbook} ${each.value.kind}."
  namespace           = length(local.alarm_queries[each.key]) > 0 ? null : each.value.namespace
  metric_name         = length(local.alarm_queries[each.key]) > 0 ? null : each.value.metric
  dimensions          = length(local.alarm_queries[each.key]) > 0 ? null : each.value.dimensions
  statistic           = length(local.alarm_queries[each.key]) > 0 || startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = length(local.alarm_queries[each.key]) == 0 && startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = length(local.alarm_queries[each.key]) > 0 ? null : each.value.period
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.datapoints
  treat_missing_data  = each.value.missing
  alarm_actions       = [for severity, topic in local.alarm_topic_arns : topic if severity == local.severity_of[each.key]]

  dynamic "metric_query" {
    for_each = local.alarm_queries[each.key]

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.statistic
        period      = each.value.period
      }
    }
  }

  dynamic "metric_query" {
    for_each = length(local.alarm_queries[each.key]) > 0 ? [local.alarm_expressions[each.key]] : []

    content {
      id          = "result"
      expression  = metric_query.value
      label       = each.key
      return_data = true
    }
  }

  tags = local.tags
}
