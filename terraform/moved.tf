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

moved {
  from = aws_api_gateway_rest_api.pushover
  to   = aws_api_gateway_rest_api.pushover[0]
}

moved {
  from = aws_api_gateway_resource.opsgenie
  to   = aws_api_gateway_resource.opsgenie[0]
}

moved {
  from = aws_api_gateway_method.opsgenie
  to   = aws_api_gateway_method.opsgenie[0]
}

moved {
  from = aws_api_gateway_integration.opsgenie
  to   = aws_api_gateway_integration.opsgenie[0]
}

moved {
  from = aws_api_gateway_deployment.pushover
  to   = aws_api_gateway_deployment.pushover[0]
}

moved {
  from = aws_api_gateway_stage.pushover
  to   = aws_api_gateway_stage.pushover[0]
}

moved {
  from = aws_api_gateway_api_key.pushover
  to   = aws_api_gateway_api_key.pushover[0]
}

moved {
  from = aws_api_gateway_usage_plan.pushover
  to   = aws_api_gateway_usage_plan.pushover[0]
}

moved {
  from = aws_api_gateway_usage_plan_key.pushover
  to   = aws_api_gateway_usage_plan_key.pushover[0]
}

moved {
  from = aws_cloudwatch_log_group.pushover_api
  to   = aws_cloudwatch_log_group.pushover_api[0]
}

moved {
  from = aws_cloudwatch_log_metric_filter.pushover_limit
  to   = aws_cloudwatch_log_metric_filter.pushover_limit[0]
}

moved {
  from = aws_cloudwatch_event_rule.smoke[""]
  to   = aws_cloudwatch_event_rule.schedules["smoke"]
}

moved {
  from = aws_cloudwatch_event_rule.drill[""]
  to   = aws_cloudwatch_event_rule.schedules["drill"]
}

moved {
  from = aws_cloudwatch_event_rule.jira_token[0]
  to   = aws_cloudwatch_event_rule.schedules["jira-token"]
}

moved {
  from = aws_cloudwatch_event_target.smoke[""]
  to   = aws_cloudwatch_event_target.schedules["smoke"]
}

moved {
  from = aws_cloudwatch_event_target.drill[""]
  to   = aws_cloudwatch_event_target.schedules["drill"]
}

moved {
  from = aws_cloudwatch_event_target.jira_token[0]
  to   = aws_cloudwatch_event_target.schedules["jira-token"]
}

# Of functions that were called without an alias: a stack lets go of these and leaves them, so that every caller may go on
# until it is led to the alias. They end with their function (docs/deploy.md).
removed {
  from = aws_lambda_permission.slack

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_lambda_permission.rules

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_lambda_permission.pushover

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_lambda_permission.jira_token

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_lambda_function_event_invoke_config.backends

  lifecycle {
    destroy = false
  }
}
