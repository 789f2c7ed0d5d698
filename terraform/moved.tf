# Where resources of older releases are now: an installed stack changes nothing by their new names.

moved {
  from = aws_cloudwatch_metric_alarm.pushover["recipient-refused"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-recipient-refused"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["push-refused"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-push-refused"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["cancel-refused"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-cancel-refused"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["not-published"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-not-published"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["no-recipient"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-no-recipient"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["nobody-notified"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-nobody-notified"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["unreadable"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-unreadable"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["unauthorized"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-unauthorized"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["receipt-refused"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-receipt-refused"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["receipt-not-queued"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-receipt-not-queued"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["limit"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-limit"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["undelivered"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-undelivered"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["waiting"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-waiting"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["receipts-waiting"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-receipts-waiting"]
}

moved {
  from = aws_cloudwatch_metric_alarm.pushover["failing"]
  to   = aws_cloudwatch_metric_alarm.alarms["pushover-failing"]
}

moved {
  from = aws_sns_topic.alarms
  to   = aws_sns_topic.alarms["urgent"]
}

moved {
  from = aws_sns_topic_policy.alarms
  to   = aws_sns_topic_policy.alarms["urgent"]
}

moved {
  from = aws_sns_topic_subscription.email[0]
  to   = aws_sns_topic_subscription.email["urgent"]
}

moved {
  from = aws_kms_key.alarms
  to   = aws_kms_key.alarms[0]
}
