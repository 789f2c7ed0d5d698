# An alarm for each way in which the bot can fail without anybody noticing, and somebody who hears it.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  reserved_concurrency     = { gatekeeper = 20, opsgenie = 0, qchain = -1 }
  pushover_heartbeat_hours = 24
}

# Alarms for slow starts and for dead letters [F1] [F33] [F34]
run "each_row_of_the_table" {
  command = plan

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.alarms :
      key => join(" ", [
        alarm.namespace, alarm.metric_name, coalesce(alarm.extended_statistic, alarm.statistic), alarm.comparison_operator,
        alarm.threshold, "${alarm.datapoints_to_alarm}/${alarm.evaluation_periods} x ${alarm.period}", alarm.treat_missing_data,
      ])
      # By what there is, not by a list of names: a command that is added changes nothing here.
      if !anytrue([for name in setunion(keys(aws_lambda_function.functions), ["audit", "failures", "undelivered"]) : endswith(key, "-${name}") if name != "opsgenie"])
      } == {
      ack-duration                  = "AWS/Lambda Duration p99 GreaterThanThreshold 2000 2/3 x 60 notBreaching"
      ack-latency                   = "AWS/ApiGateway Latency p99 GreaterThanThreshold 2500 1/1 x 300 notBreaching"
      door-5xx                      = "AWS/ApiGateway 5xx Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      auth-rejected                 = "QBot/qbot AuthRejected Sum GreaterThanThreshold 50 1/1 x 300 notBreaching"
      no-signing-secret             = "QBot/qbot NoSigningSecret Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      webhook-4xx                   = "AWS/ApiGateway 4XXError Sum GreaterThanThreshold 20 1/1 x 300 notBreaching"
      webhook-silent                = "AWS/Lambda Invocations Sum LessThanThreshold 1 24/24 x 3600 breaching"
      errors-opsgenie               = "AWS/Lambda Errors Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      throttles-opsgenie            = "AWS/Lambda Throttles Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      event-age-opsgenie            = "AWS/Lambda AsyncEventAge Maximum GreaterThanThreshold 60000 1/1 x 60 notBreaching"
      events-dropped-opsgenie       = "AWS/Lambda AsyncEventsDropped Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      destination-failures-opsgenie = "AWS/Lambda DestinationDeliveryFailures Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      publish-failed                = "QBot/qbot PublishFailed Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      rule-failed-opsgenie          = "AWS/Events FailedInvocations Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      rule-lost-opsgenie            = "AWS/Events InvocationsFailedToBeSentToDlq Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      rule-failed-opsgenie-2        = "AWS/Events FailedInvocations Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      rule-lost-opsgenie-2          = "AWS/Events InvocationsFailedToBeSentToDlq Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      audit-lost                    = "QBot/qbot AuditLost Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      slack-rate-limited-opsgenie   = "QBot/qbot SlackRateLimited Sum GreaterThanOrEqualToThreshold 3 1/1 x 300 notBreaching"
      opsgenie-rate-limited         = "QBot/qbot OpsgenieRateLimited Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      opsgenie-errors               = "QBot/qbot OpsgenieErrors Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      slack-token-refused           = "QBot/qbot SlackTokenRefused Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      not-told-opsgenie             = "QBot/qbot Answers Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
      card-refused                  = "QBot/qbot CardRefused Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 notBreaching"
    }
    error_message = "An alarm for each thing that can go wrong, at its threshold; of those per function, that of opsgenie."
  }
  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.alarms :
      key => join(" ", [alarm.metric_name, alarm.statistic, alarm.comparison_operator, alarm.threshold, "${alarm.datapoints_to_alarm}/${alarm.evaluation_periods} x ${alarm.period}", alarm.dimensions.QueueName])
      if alarm.namespace == "AWS/SQS"
      } == {
      dead-letters-failures    = "NumberOfMessagesSent Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 qbot-failures"
      dead-letters-undelivered = "NumberOfMessagesSent Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 qbot-undelivered"
      queue-age-failures       = "ApproximateAgeOfOldestMessage Maximum GreaterThanThreshold 300 1/1 x 60 qbot-failures"
      queue-age-undelivered    = "ApproximateAgeOfOldestMessage Maximum GreaterThanThreshold 300 1/1 x 60 qbot-undelivered"
      queue-depth-audit        = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 3/3 x 60 qbot-audit-undelivered"
      queue-depth-failures     = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 3/3 x 60 qbot-failures"
      queue-depth-undelivered  = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 3/3 x 60 qbot-undelivered"
    }
    error_message = "An alarm for what arrives in a queue, for what stays, and for how long; of the phone's queues see pushover.tftest.hcl."
  }
  assert {
    condition     = [for key, alarm in aws_cloudwatch_metric_alarm.alarms : "${key} ${alarm.threshold}" if alarm.metric_name == "ConcurrentExecutions"] == ["concurrency-gatekeeper 16"]
    error_message = "80 % of what is reserved, where something is."
  }
  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarms : alarm.statistic == null || alarm.extended_statistic == null])
    error_message = "CloudWatch takes one kind of statistic."
  }
}

run "each_function_backend_and_rule" {
  command = plan

  assert {
    condition = alltrue([
      for kind in ["errors", "throttles"] :
      [for key, alarm in aws_cloudwatch_metric_alarm.alarms : alarm.dimensions.FunctionName if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function.functions)) : "qbot-${name}"]
    ])
    error_message = "For each function."
  }
  assert {
    condition = alltrue([
      for kind in ["event-age", "events-dropped", "destination-failures"] :
      [for key, alarm in aws_cloudwatch_metric_alarm.alarms : alarm.dimensions.FunctionName if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function_event_invoke_config.backends)) : "qbot-${name}"]
    ])
    error_message = "For each backend: those are called asynchronously."
  }
  assert {
    condition = alltrue([
      for kind in ["slack-rate-limited", "not-told"] :
      [for key, alarm in aws_cloudwatch_metric_alarm.alarms : alarm.dimensions.service if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function_event_invoke_config.backends)) : name]
    ])
    error_message = "For each backend: they talk with people. The name of a metric's service is POWERTOOLS_SERVICE_NAME."
  }
  assert {
    condition     = alltrue([for key, alarm in aws_cloudwatch_metric_alarm.alarms : try(alarm.dimensions.outcome == "not_told", false) if startswith(key, "not-told-")])
    error_message = "Of the answers, those that reached nobody."
  }
  assert {
    condition = alltrue([
      for kind in ["rule-failed", "rule-lost"] :
      [for key, alarm in aws_cloudwatch_metric_alarm.alarms : alarm.dimensions if startswith(key, "${kind}-")] == [for name in sort(concat(keys(aws_cloudwatch_event_rule.commands), ["audit"])) : tomap({ EventBusName = "qbot", RuleName = "qbot-${name}" })]
    ])
    error_message = "For each rule, that of the audit too. Metrics of a bus of one's own have both dimensions."
  }
  assert {
    condition = [for key in ["ack-duration", "ack-latency", "door-5xx", "webhook-4xx", "webhook-silent"] : aws_cloudwatch_metric_alarm.alarms[key].dimensions] == [
      tomap({ FunctionName = "qbot-gatekeeper" }),
      tomap({ ApiId = "a1b2c3", Stage = "$default" }),
      tomap({ ApiId = "a1b2c3", Stage = "$default" }),
      tomap({ ApiName = "qbot-pushover", Stage = "prod" }),
      tomap({ FunctionName = "qbot-pushover" }),
    ]
    error_message = "Each looks at its own door."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.functions : function.environment[0].variables.POWERTOOLS_METRICS_NAMESPACE == "QBot/qbot"])
    error_message = "The functions count where the alarms look, and two stacks of one account do not mix."
  }
}

run "metrics_from_logs" {
  command = plan

  assert {
    condition = { for key, filter in aws_cloudwatch_log_metric_filter.alarms : key => "${filter.log_group_name} ${filter.pattern} ${filter.metric_transformation[0].namespace} ${filter.metric_transformation[0].name}" if !startswith(key, "SlackToken") } == {
      NoSigningSecret = "/aws/lambda/qbot-gatekeeper { $.reason = \"no_secret\" || $.reason = \"secret_unreadable\" } QBot/qbot NoSigningSecret"
      AuditLost       = "/aws/lambda/qbot-gatekeeper { $.outcome = \"audit_lost\" } QBot/qbot AuditLost"
      CardRefused     = "/aws/lambda/qbot-dead_letters { $.outcome = \"card_refused\" } QBot/qbot CardRefused"
    }
    error_message = "What is in the logs only becomes a metric."
  }
  assert {
    condition     = [for key, filter in aws_cloudwatch_log_metric_filter.alarms : filter.log_group_name if filter.metric_transformation[0].name == "SlackTokenRefused"] == [for name in sort(keys(aws_lambda_function_event_invoke_config.backends)) : "/aws/lambda/qbot-${name}"]
    error_message = "Every backend may find that the bot token is refused."
  }
}

run "somebody_hears_it" {
  command = plan
  variables {
    alarm_email = "platform@lantern.test"
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.alarms), values(aws_cloudwatch_metric_alarm.pushover)) :
      alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.ok_actions == toset([aws_sns_topic.alarms.arn])
    ])
    error_message = "Every alarm, and its end, goes to the topic."
  }
  assert {
    condition     = aws_sns_topic.alarms.name == "qbot-alarms" && aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.alarms.arn && aws_kms_key.alarms.enable_key_rotation
    error_message = "The topic is encrypted, with a key that is rotated."
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.alarms.policy).Statement : statement.Action if statement.Principal == { Service = "cloudwatch.amazonaws.com" }] == [["kms:Decrypt", "kms:GenerateDataKey*"]]
    error_message = "CloudWatch may use the key: without that, alarms go off and nobody hears it."
  }
  assert {
    condition = { for statement in jsondecode(aws_sns_topic_policy.alarms.policy).Statement : statement.Sid => [statement.Effect, statement.Principal, statement.Condition] } == {
      AlarmsPublish = ["Allow", { Service = "cloudwatch.amazonaws.com" }, {
        ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:qbot-*" }
        StringEquals = { "aws:SourceAccount" = "123456789012" }
      }]
      RefusePlainHttp = ["Deny", "*", { Bool = { "aws:SecureTransport" = "false" } }]
    }
    error_message = "This bot's alarms publish, and nobody else."
  }
  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : [subscription.topic_arn, subscription.protocol, subscription.endpoint]] == [[aws_sns_topic.alarms.arn, "email", "platform@lantern.test"]]
    error_message = "They are mailed."
  }
}

run "off_by_default" {
  command = plan
  variables {
    pushover_heartbeat_hours = 0
    reserved_concurrency     = {}
  }

  assert {
    condition     = length(aws_sns_topic_subscription.email) == 0
    error_message = "No address, no mail."
  }
  assert {
    condition     = length([for key, _ in aws_cloudwatch_metric_alarm.alarms : key if key == "webhook-silent" || startswith(key, "concurrency-")]) == 0
    error_message = "Silence is no alarm where no call is expected; nothing is reserved, nothing can be used up."
  }
}

# scripts/tests/repo/runbook.test.ts holds the page to the same without Terraform.
run "runbook" {
  command = plan

  assert {
    condition     = [for kind in keys(local.alarm_kinds) : kind if !strcontains(file("${path.module}/../docs/runbook.md"), "\n| `${kind}")] == []
    error_message = "docs/runbook.md has no entry for: ${join(", ", [for kind in keys(local.alarm_kinds) : kind if !strcontains(file("${path.module}/../docs/runbook.md"), "\n| `${kind}")])}."
  }
  assert {
    condition     = [for key in keys(aws_cloudwatch_metric_alarm.pushover) : key if !strcontains(file("${path.module}/../docs/runbook.md"), "\n| `pushover-${key}`")] == []
    error_message = "docs/runbook.md lacks an alarm of the phone: ${join(", ", [for key in keys(aws_cloudwatch_metric_alarm.pushover) : key if !strcontains(file("${path.module}/../docs/runbook.md"), "\n| `pushover-${key}`")])}."
  }
  assert {
    condition     = alltrue([for key, alarm in local.alarms : endswith(aws_cloudwatch_metric_alarm.alarms[key].alarm_description, "docs/runbook.md, ${alarm.kind}.")])
    error_message = "Each alarm says where to read on."
  }
}

run "dashboard" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.bot.dashboard_name == "qbot" && length(jsondecode(aws_cloudwatch_dashboard.bot.dashboard_body).widgets) == length(distinct([for widget in jsondecode(aws_cloudwatch_dashboard.bot.dashboard_body).widgets : "${widget.x} ${widget.y}"]))
    error_message = "One page, on which nothing covers anything."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.bot.dashboard_body).widgets[0].properties.alarms) == min(100, length(aws_cloudwatch_metric_alarm.alarms) + length(aws_cloudwatch_metric_alarm.pushover))
    error_message = "First, every alarm; a widget takes 100."
  }
}

run "refused_values" {
  command = plan
  variables {
    alarm_email              = "platform team"
    pushover_heartbeat_hours = 169
    audit_retention_days     = 100
  }
  expect_failures = [var.alarm_email, var.pushover_heartbeat_hours, var.audit_retention_days]
}
