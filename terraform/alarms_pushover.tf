# What nobody would notice otherwise: a phone that does not ring says nothing, nor does a message that stays as it was.
# The function's own words become metrics (`outcome` of its log lines), so that it needs no metrics library.
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
    DrillsArrived            = "drill_arrived"
  }

  on_pushover_api = { ApiName = "${var.name}-pushover", Stage = local.pushover_stage }

  counted = merge(local.alarm_defaults, {
    namespace = local.metric_namespace
    on        = { "" = {} }
    period    = 60
  })

  # Each as if there were the function.
  alarms_of_pushover = {
    pushover-recipient-refused = merge(local.counted, {
      metric      = "PushoverRecipientRefused"
      description = "Pushover refuses the key of an entry of pushover-recipients, so that nobody is rung for it. Which entry: the metric PushoverRecipientRefusedByEntry, or `entry` in the log of the function pushover."
    })
    pushover-push-refused = merge(local.counted, {
      metric      = "PushoverPushRefused"
      description = "Pushover refuses messages: the month's limit is used up (429), or pushover-api-token is wrong (400). Nobody is rung."
    })
    pushover-cancel-refused = merge(local.counted, {
      metric      = "PushoverCancelRefused"
      description = "Pushover refuses to end an emergency that was acknowledged in OpsGenie: it rings for up to 50 minutes."
    })
    pushover-not-published = merge(local.counted, {
      metric      = "PushoverNotPublished"
      description = "The bus did not take the action of an alert: phones ring, but the messages of incidents in Slack do not follow OpsGenie. It is tried again for 15 minutes."
    })
    pushover-no-recipient = merge(local.counted, {
      metric      = "PushoverNoRecipient"
      description = "An alert's teams have no entry in pushover-recipients, and there is no default: nobody was rung."
    })
    pushover-nobody-notified = merge(local.counted, {
      metric      = "PushoverNobodyNotified"
      description = "Pushover took a message and added a remark, mostly that the user of an entry of pushover-recipients has no active device: nobody may have been notified. Which entry: the metric PushoverNobodyNotifiedByEntry, or `entry` in the log of the function pushover."
    })
    pushover-unreadable = merge(local.counted, {
      metric      = "PushoverUnreadable"
      description = "A webhook has a priority or a time that is not understood: the alert was notified as P3, or without its time, and may have been quiet."
    })
    pushover-unauthorized = merge(local.counted, {
      metric      = "PushoverUnauthorized"
      description = "Calls with the API key and a wrong token: OpsGenie's header is not pushover-webhook-token any more, and nobody is rung; or the key is out."
    })
    pushover-receipt-refused = merge(local.counted, {
      metric      = "PushoverReceiptRefused"
      description = "Pushover refuses to say whether somebody acknowledged on the phone: an acknowledgement there does not reach the incident, which calls on."
    })
    pushover-receipt-not-queued = merge(local.counted, {
      metric      = "PushoverReceiptNotQueued"
      description = "A phone rings and its receipt could not be queued: an acknowledgement there does not reach the incident, which calls on."
    })
    pushover-limit = merge(local.counted, {
      metric      = "PushoverLimitLeftPercent"
      statistic   = "Minimum"
      comparison  = "LessThanOrEqualToThreshold"
      threshold   = 10
      description = "At most 10 % of the month's Pushover messages are left. At none, nobody is rung until the 1st."
      # It stays so until a push says otherwise.
      missing = "ignore"
    })
    pushover-undelivered = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      on          = { "" = { QueueName = local.pushover_queues.failures.name } }
      statistic   = "Maximum"
      description = "Webhooks that were tried for 15 minutes in vain lie in the dead-letter queue: nobody was rung, or the bus was not told. Or an acknowledgement on the phone, tried for 65 minutes: the incident calls on."
    })
    pushover-waiting = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      on          = { "" = { QueueName = local.pushover_queues.retry.name } }
      statistic   = "Maximum"
      threshold   = 300
      description = "A webhook has been waiting for 5 minutes: Pushover or the bus does not take it, or the function fails."
    })
    pushover-receipts-waiting = merge(local.counted, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      on          = { "" = { QueueName = local.pushover_queues.receipts.name } }
      statistic   = "Maximum"
      threshold   = 300
      description = "A receipt has been waiting for 5 minutes instead of 30 s, or an acknowledgement on the phone was not taken within 50 minutes: the incident calls on."
    })
    webhook-4xx = merge(local.alarm_defaults, {
      namespace    = "AWS/ApiGateway"
      metric       = "4XXError"
      comparison   = "GreaterThanThreshold"
      threshold    = 20
      on           = { "" = local.on_pushover_api }
      explained_by = ["pushover-unauthorized"]
      description  = "Over 20 calls of the webhook in 5 minutes were refused: if they are OpsGenie's, its key or token is wrong, and nobody is rung."
    })
    # Without a call there is no datapoint: what counts is the hours in which Lambda asked the retry queue for messages,
    # as it always does, so that a new stack is not silent before it is a few hours old.
    webhook-silent = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "Invocations"
      comparison  = "LessThanThreshold"
      period      = 3600
      periods     = max(1, var.pushover_heartbeat_hours)
      datapoints  = max(1, var.pushover_heartbeat_hours)
      metrics     = { polled = { namespace = "AWS/SQS", metric = "NumberOfEmptyReceives", dimensions = { QueueName = local.pushover_queues.retry.name } } }
      expression  = "IF(polled, own, 1)"
      on          = var.pushover_heartbeat_hours == 0 ? {} : { "" = { FunctionName = "${var.name}-pushover" } }
      description = "OpsGenie's webhook has not called for pushover_heartbeat_hours: its integration is off, or calls are refused."
    })
    pushover-failing = merge(local.counted, {
      namespace   = "AWS/ApiGateway"
      metric      = "5XXError"
      on          = { "" = local.on_pushover_api }
      description = "OpsGenie's webhook was answered with a failure: that call was neither rung nor queued."
    })
  }

  pushover_alarms = { for kind, alarm in local.alarms_of_pushover : kind => alarm if local.has_pushover }
}

resource "aws_cloudwatch_log_metric_filter" "pushover_outcomes" {
  for_each = { for metric, outcome in local.pushover_outcomes : metric => outcome if local.has_pushover }

  name           = each.key
  log_group_name = local.log_group_names["pushover"]
  pattern        = "{ $.outcome = \"${each.value}\" }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = each.key
    value     = "1"
  }
}

# Names the entry of the map, never the key.
resource "aws_cloudwatch_log_metric_filter" "pushover_by_entry" {
  for_each = toset([for metric in ["PushoverRecipientRefused", "PushoverNobodyNotified"] : metric if local.has_pushover])

  name           = "${each.key}ByEntry"
  log_group_name = local.log_group_names["pushover"]
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
  count = local.has_pushover ? 1 : 0

  name           = "PushoverLimitLeftPercent"
  log_group_name = local.log_group_names["pushover"]
  pattern        = "{ $.limitLeftPercent >= 0 }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = "PushoverLimitLeftPercent"
    value     = "$.limitLeftPercent"
    unit      = "Percent"
  }
}
