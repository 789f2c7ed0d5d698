# What nobody would notice otherwise: a phone that does not ring says nothing, nor does a message that stays as it was. The function's own words become metrics
# (`outcome` of its log lines), so that it needs no metrics library.
locals {
  # Metric -> `outcome` that counts.
  pushover_outcomes = {
    PushoverRecipientRefused = "recipient_refused"
    PushoverPushRefused      = "push_refused"
    PushoverCancelRefused    = "cancel_refused"
    PushoverNotPublished     = "not_published"
    PushoverNoRecipient      = "no_recipient"
    PushoverNobodyNotified   = "nobody_notified"
    PushoverUnreadable       = "unreadable"
    PushoverUnauthorized     = "unauthorized"
    PushoverReceiptRefused   = "receipt_refused"
    PushoverReceiptNotQueued = "receipt_not_queued"
  }

  counted = {
    namespace  = local.metric_namespace
    dimensions = {}
    statistic  = "Sum"
    comparison = "GreaterThanOrEqualToThreshold"
    threshold  = 1
    missing    = "notBreaching"
  }

  pushover_alarms = {
    recipient-refused = merge(local.counted, {
      metric      = "PushoverRecipientRefused"
      description = "Pushover refuses the key of an entry of pushover-recipients, so that nobody is rung for it. Which entry: the metric PushoverRecipientRefusedByEntry, or `entry` in the log of the function pushover."
    })
    push-refused = merge(local.counted, {
      metric      = "PushoverPushRefused"
      description = "Pushover refuses messages: the month's limit is used up (429), or pushover-api-token is wrong (400). Nobody is rung."
    })
    cancel-refused = merge(local.counted, {
      metric      = "PushoverCancelRefused"
      description = "Pushover refuses to end an emergency that was acknowledged in OpsGenie: it rings for up to 50 minutes."
    })
    not-published = merge(local.counted, {
      metric      = "PushoverNotPublished"
      description = "The bus did not take the action of an alert: phones ring, but the messages of incidents in Slack do not follow OpsGenie. It is tried again for 15 minutes."
    })
    no-recipient = merge(local.counted, {
      metric      = "PushoverNoRecipient"
      description = "An alert's teams have no entry in pushover-recipients, and there is no default: nobody was rung."
    })
    nobody-notified = merge(local.counted, {
      metric      = "PushoverNobodyNotified"
      description = "Pushover took a message and added a remark, mostly that the user of an entry of pushover-recipients has no active device: nobody may have been notified. Which entry: the metric PushoverNobodyNotifiedByEntry, or `entry` in the log of the function pushover."
    })
    unreadable = merge(local.counted, {
      metric      = "PushoverUnreadable"
      description = "A webhook has a priority or a time that is not understood: the alert was notified as P3, or without its time, and may have been quiet."
    })
    unauthorized = merge(local.counted, {
      metric      = "PushoverUnauthorized"
      description = "Calls with the API key and a wrong token: OpsGenie's header is not pushover-webhook-token any more, and nobody is rung; or the key is out."
    })
    receipt-refused = merge(local.counted, {
      metric      = "PushoverReceiptRefused"
      description = "Pushover refuses to say whether somebody acknowledged on the phone: an acknowledgement there does not reach the incident, which calls on."
    })
    receipt-not-queued = merge(local.counted, {
      metric      = "PushoverReceiptNotQueued"
      description = "A phone rings and its receipt could not be queued: an acknowledgement there does not reach the incident, which calls on."
    })
    limit = merge(local.counted, {
      metric      = "PushoverLimitLeftPercent"
      statistic   = "Minimum"
      comparison  = "LessThanOrEqualToThreshold"
      threshold   = 10
      description = "At most 10 % of the month's Pushover messages are left. At none, nobody is rung until the 1st."
      # It stays so until a push says otherwise.
      missing = "ignore"
    })
    undelivered = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.pushover["failures"].name }
      statistic   = "Maximum"
      description = "Webhooks that were tried for 15 minutes in vain lie in the dead-letter queue: nobody was rung, or the bus was not told. Or an acknowledgement on the phone, tried for 65 minutes: the incident calls on."
    })
    waiting = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = aws_sqs_queue.pushover["retry"].name }
      statistic   = "Maximum"
      threshold   = 300
      description = "A webhook has been waiting for 5 minutes: Pushover or the bus does not take it, or the function fails."
    })
    receipts-waiting = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      dimensions  = { QueueName = aws_sqs_queue.pushover["receipts"].name }
      statistic   = "Maximum"
      threshold   = 300
      description = "A receipt has been waiting for 5 minutes instead of 30 s, or an acknowledgement on the phone was not taken within 50 minutes: the incident calls on."
    })
    failing = merge(local.counted, {
      namespace   = "AWS/ApiGateway"
      metric      = "5XXError"
      dimensions  = { ApiName = aws_api_gateway_rest_api.pushover.name, Stage = local.pushover_stage }
      description = "OpsGenie's webhook was answered with a failure: that call was neither rung nor queued."
    })
  }
}

resource "aws_cloudwatch_log_metric_filter" "pushover_outcomes" {
  for_each = local.pushover_outcomes

  name           = each.key
  log_group_name = aws_cloudwatch_log_group.functions["pushover"].name
  pattern        = "{ $.outcome = \"${each.value}\" }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = each.key
    value     = "1"
  }
}

# Names the entry of the map, never the key.
resource "aws_cloudwatch_log_metric_filter" "pushover_by_entry" {
  for_each = toset(["PushoverRecipientRefused", "PushoverNobodyNotified"])

  name           = "${each.key}ByEntry"
  log_group_name = aws_cloudwatch_log_group.functions["pushover"].name
  pattern        = "{ $.outcome = \"${local.pushover_outcomes[each.key]}\" }"

  metric_transformation {
    namespace  = local.metric_namespace
    name       = "${each.key}ByEntry"
    value      = "1"
    dimensions = { entry = "$.entry" }
  }
}

moved {
  from = aws_cloudwatch_log_metric_filter.pushover_recipient
  to   = aws_cloudwatch_log_metric_filter.pushover_by_entry["PushoverRecipientRefused"]
}

resource "aws_cloudwatch_log_metric_filter" "pushover_limit" {
  name           = "PushoverLimitLeftPercent"
  log_group_name = aws_cloudwatch_log_group.functions["pushover"].name
  pattern        = "{ $.limitLeftPercent >= 0 }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = "PushoverLimitLeftPercent"
    value     = "$.limitLeftPercent"
    unit      = "Percent"
  }
}

resource "aws_cloudwatch_metric_alarm" "pushover" {
  for_each = local.pushover_alarms

  alarm_name          = "${var.name}-pushover-${each.key}"
  alarm_description   = "${each.value.description} ${local.runbook} pushover-${each.key}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
