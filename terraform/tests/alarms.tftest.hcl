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
      for key, alarm in local.alarms :
      key => join(" ", [
        alarm.namespace, alarm.metric, alarm.statistic, alarm.comparison, alarm.threshold,
        "${alarm.datapoints}/${alarm.periods} x ${alarm.period}", local.severity_of[key],
      ])
      # By what there is, not by a list of names: a command that is added changes nothing here.
      if !startswith(key, "pushover-") && !anytrue([for name in setunion(keys(aws_lambda_function.functions), ["audit", "failures", "undelivered"]) : endswith(key, "-${name}") if name != "opsgenie"])
      } == {
      ack-duration                  = "AWS/Lambda Duration p99 GreaterThanThreshold 2000 2/3 x 60 silent"
      ack-latency                   = "AWS/ApiGateway Latency p99 GreaterThanThreshold 2500 2/3 x 300 routine"
      door-5xx                      = "AWS/ApiGateway 5xx Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      door-throttled                = "QBot/qbot DoorThrottled Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      door-4xx                      = "AWS/ApiGateway 4xx Sum GreaterThanThreshold 300 3/3 x 300 routine"
      auth-rejected                 = "QBot/qbot AuthRejected Sum GreaterThanThreshold 50 1/1 x 300 routine"
      no-signing-secret             = "QBot/qbot NoSigningSecret Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      webhook-4xx                   = "AWS/ApiGateway 4XXError Sum GreaterThanThreshold 20 1/1 x 300 routine"
      webhook-silent                = "AWS/Lambda Invocations Sum LessThanThreshold 1 24/24 x 3600 urgent"
      errors-opsgenie               = "AWS/Lambda Errors Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      throttles-opsgenie            = "AWS/Lambda Throttles Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 silent"
      event-age-opsgenie            = "AWS/Lambda AsyncEventAge Maximum GreaterThanThreshold 120000 1/1 x 60 silent"
      events-dropped-opsgenie       = "AWS/Lambda AsyncEventsDropped Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 silent"
      destination-failures-opsgenie = "AWS/Lambda DestinationDeliveryFailures Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      publish-failed                = "QBot/qbot PublishFailed Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      rule-failed-opsgenie          = "AWS/Events FailedInvocations Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 silent"
      rule-lost-opsgenie            = "AWS/Events InvocationsFailedToBeSentToDlq Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      rule-failed-opsgenie-2        = "AWS/Events FailedInvocations Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 silent"
      rule-lost-opsgenie-2          = "AWS/Events InvocationsFailedToBeSentToDlq Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      access-denied                 = "QBot/qbot AccessDenied Sum GreaterThanOrEqualToThreshold 10 1/1 x 300 routine"
      audit-lost                    = "QBot/qbot AuditLost Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      slack-rate-limited-opsgenie   = "QBot/qbot SlackRateLimited Sum GreaterThanOrEqualToThreshold 3 1/1 x 300 routine"
      opsgenie-rate-limited         = "QBot/qbot OpsgenieRateLimited Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      opsgenie-errors               = "QBot/qbot OpsgenieErrors Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      smoke-silent                  = "QBot/qbot Answers Sum LessThanThreshold 1 2/2 x 3600 urgent"
      slack-token-refused           = "QBot/qbot SlackTokenRefused Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      over-limit                    = "QBot/qbot OverLimit Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      not-told-opsgenie             = "QBot/qbot Answers Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      card-refused                  = "QBot/qbot CardRefused Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      table-reads-throttled         = "AWS/DynamoDB ReadThrottleEvents Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      table-writes-throttled        = "AWS/DynamoDB WriteThrottleEvents Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
      alarms-unsent-routine         = "AWS/SNS NumberOfNotificationsFailed Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 urgent"
      alarms-unsent-urgent          = "AWS/SNS NumberOfNotificationsFailed Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 routine"
    }
    error_message = "An alarm for each thing that can go wrong, at its threshold; of those per function, that of opsgenie."
  }
  assert {
    condition = alltrue([
      for key, alarm in aws_cloudwatch_metric_alarm.alarms : (
        alarm.alarm_name == "qbot-${key}" && alarm.comparison_operator == local.alarms[key].comparison && alarm.threshold == local.alarms[key].threshold
        && alarm.evaluation_periods == local.alarms[key].periods && alarm.datapoints_to_alarm == local.alarms[key].datapoints && (
          length(alarm.metric_query) > 0
          ? alltrue([for query in alarm.metric_query : try(query.metric[0].period == local.alarms[key].period, query.return_data)])
          : (alarm.namespace == local.alarms[key].namespace && alarm.metric_name == local.alarms[key].metric && alarm.period == local.alarms[key].period && coalesce(alarm.extended_statistic, alarm.statistic) == local.alarms[key].statistic)
        )
      )
    ])
    error_message = "What is made is what the table says."
  }
  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.alarms : key => one([for query in alarm.metric_query : query.expression if query.id == "result"]) if length(alarm.metric_query) > 0 && !startswith(key, "errors-") && !startswith(key, "not-told-") && !startswith(key, "dead-letters-") } == {
      ack-latency             = "own - own * (FILL(cause0, 0) >= 1)"
      audit-lost              = "own - own * (FILL(cause0, 0) >= 1)"
      auth-rejected           = "own - own * (FILL(cause0, 0) >= 1 OR FILL(cause1, 0) >= 1)"
      card-refused            = "own - own * (FILL(cause0, 0) >= 1)"
      door-4xx                = "own - own * (FILL(cause0, 0) >= 1 OR FILL(cause1, 0) >= 1 OR FILL(cause2, 0) > 50)"
      queue-depth-audit       = "own + hidden"
      queue-depth-failures    = "own + hidden"
      queue-depth-undelivered = "own + hidden"
      table-reads-throttled   = "own - own * (FILL(cause0, 0) >= 1)"
      webhook-4xx             = "own - own * (FILL(cause0, 0) >= 1)"
      smoke-silent            = "IF(sent, FILL(own, 0), 1)"
      webhook-silent          = "IF(polled, own, 1)"
    }
    error_message = "What another alarm has said is not counted once more."
  }
  assert {
    condition = { for query in aws_cloudwatch_metric_alarm.alarms["not-told-qchain"].metric_query : query.id => try("${query.metric[0].namespace} ${query.metric[0].metric_name} ${jsonencode(query.metric[0].dimensions)} ${query.metric[0].stat}", query.expression) } == {
      cause0 = "QBot/qbot SlackTokenRefused {} Sum"
      own    = "QBot/qbot Answers {\"outcome\":\"not_told\",\"service\":\"qchain\"} Sum"
      result = "own - own * (FILL(cause0, 0) >= 1)"
    }
    error_message = "A cause is looked at as its own alarm does."
  }
  assert {
    # With its own, an alarm takes ten metrics.
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.alarms : length([for query in alarm.metric_query : query if length(query.metric) > 0]) <= 10])
    error_message = "AWS refuses an alarm on more than ten metrics."
  }
  assert {
    condition = {
      for key, alarm in local.alarms :
      key => join(" ", [alarm.metric, alarm.statistic, alarm.comparison, alarm.threshold, "${alarm.datapoints}/${alarm.periods} x ${alarm.period}", alarm.dimensions.QueueName, local.severity_of[key]])
      if alarm.namespace == "AWS/SQS" && !startswith(key, "pushover-")
      } == {
      dead-letters-failures    = "NumberOfMessagesSent Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 qbot-failures routine"
      dead-letters-undelivered = "NumberOfMessagesSent Sum GreaterThanOrEqualToThreshold 1 1/1 x 300 qbot-undelivered routine"
      queue-age-failures       = "ApproximateAgeOfOldestMessage Maximum GreaterThanThreshold 300 1/1 x 60 qbot-failures silent"
      queue-age-undelivered    = "ApproximateAgeOfOldestMessage Maximum GreaterThanThreshold 300 1/1 x 60 qbot-undelivered silent"
      queue-depth-audit        = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 5/5 x 60 qbot-audit-undelivered routine"
      queue-depth-failures     = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 5/5 x 60 qbot-failures urgent"
      queue-depth-undelivered  = "ApproximateNumberOfMessagesVisible Maximum GreaterThanOrEqualToThreshold 1 5/5 x 60 qbot-undelivered urgent"
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
      [for key, alarm in local.alarms : alarm.dimensions.FunctionName if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function.functions)) : "qbot-${name}"]
    ])
    error_message = "For each function."
  }
  assert {
    condition = alltrue([
      for kind in ["event-age", "events-dropped", "destination-failures"] :
      [for key, alarm in local.alarms : alarm.dimensions.FunctionName if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function_event_invoke_config.live)) : "qbot-${name}"]
    ])
    error_message = "For each backend: those are called asynchronously."
  }
  assert {
    condition = alltrue([
      for kind in ["slack-rate-limited", "not-told"] :
      [for key, alarm in local.alarms : alarm.dimensions.service if startswith(key, "${kind}-")] == [for name in sort(keys(aws_lambda_function_event_invoke_config.live)) : name]
    ])
    error_message = "For each backend: they talk with people. The name of a metric's service is POWERTOOLS_SERVICE_NAME."
  }
  assert {
    condition     = alltrue([for key, alarm in local.alarms : try(alarm.dimensions.outcome == "not_told", false) if startswith(key, "not-told-")])
    error_message = "Of the answers, those that reached nobody."
  }
  assert {
    condition = alltrue([
      for kind in ["rule-failed", "rule-lost"] :
      [for key, alarm in local.alarms : tomap(alarm.dimensions) if startswith(key, "${kind}-")] == [for name in sort(concat(keys(aws_cloudwatch_event_rule.commands), ["audit"])) : tomap({ EventBusName = "qbot", RuleName = "qbot-${name}" })]
    ])
    error_message = "For each rule, that of the audit too. Metrics of a bus of one's own have both dimensions."
  }
  assert {
    condition = [for key in ["ack-duration", "ack-latency", "door-5xx", "webhook-4xx", "webhook-silent"] : tomap(local.alarms[key].dimensions)] == [
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
    condition = { for key, filter in aws_cloudwatch_log_metric_filter.alarms : key => "${filter.log_group_name} ${filter.pattern} ${filter.metric_transformation[0].namespace} ${filter.metric_transformation[0].name}" if !strcontains(key, "-") } == {
      NoSigningSecret = "/aws/lambda/qbot-gatekeeper { $.reason = \"no_secret\" || $.reason = \"secret_unreadable\" } QBot/qbot NoSigningSecret"
      AuditLost       = "/aws/lambda/qbot-gatekeeper { $.outcome = \"audit_lost\" } QBot/qbot AuditLost"
      AccessDenied    = "/aws/lambda/qbot-gatekeeper { $.rule = \"restricted_commands\" || $.rule = \"slack_home_teams\" } QBot/qbot AccessDenied"
      CardRefused     = "/aws/lambda/qbot-dead_letters { $.outcome = \"card_refused\" } QBot/qbot CardRefused"
    }
    error_message = "What is in the logs only becomes a metric."
  }
  assert {
    condition     = [for key, filter in aws_cloudwatch_log_metric_filter.alarms : filter.log_group_name if filter.metric_transformation[0].name == "SlackTokenRefused"] == [for name in sort(keys(aws_lambda_function_event_invoke_config.live)) : "/aws/lambda/qbot-${name}"]
    error_message = "Every backend may find that the bot token is refused."
  }
  assert {
    condition = { for key, filter in aws_cloudwatch_log_metric_filter.alarms : key => "${filter.log_group_name} ${filter.pattern} ${filter.metric_transformation[0].name}" if startswith(key, "OverLimit-") } == {
      OverLimit-devops   = "/aws/lambda/qbot-devops { $.outcome = \"over_limit\" } OverLimit"
      OverLimit-opsgenie = "/aws/lambda/qbot-opsgenie { $.outcome = \"over_limit\" } OverLimit"
    }
    error_message = "What people do more often than they may is counted where it is limited."
  }
  assert {
    condition = {
      for key, filter in aws_cloudwatch_log_metric_filter.alarms : key => "${filter.log_group_name} ${filter.pattern}"
      if startswith(key, "AccessDenied-") || startswith(key, "AuditLost-")
      } == merge([
        for name in keys(aws_lambda_function_event_invoke_config.live) : {
          "AccessDenied-${name}" = "/aws/lambda/qbot-${name} { $.outcome = \"denied\" }"
          "AuditLost-${name}"    = "/aws/lambda/qbot-${name} { $.outcome = \"audit_lost\" }"
        }
    ]...)
    error_message = "Every backend may refuse a right, and lose a record: both are counted where the gatekeeper's are."
  }
}

run "somebody_hears_it" {
  command = plan
  variables {
    alarm_email = "platform@lantern.test"
  }

  assert {
    condition     = { for severity, topic in aws_sns_topic.alarms : severity => "${topic.name} ${topic.kms_master_key_id == aws_kms_key.alarms[0].arn}" } == { urgent = "qbot-alarms true", routine = "qbot-alarms-routine true" } && aws_kms_key.alarms[0].enable_key_rotation
    error_message = "A topic for what wakes somebody and one for what can wait, encrypted with a key that is rotated."
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.alarms[0].policy).Statement : statement.Action if statement.Principal == { Service = "cloudwatch.amazonaws.com" }] == [["kms:Decrypt", "kms:GenerateDataKey*"]]
    error_message = "CloudWatch may use the key: without that, alarms go off and nobody hears it."
  }
  assert {
    condition = alltrue([
      for severity in ["urgent", "routine"] : { for statement in jsondecode(aws_sns_topic_policy.alarms[severity].policy).Statement : statement.Sid => [statement.Effect, statement.Principal, statement.Condition, statement.Resource] } == {
        AlarmsPublish = ["Allow", { Service = "cloudwatch.amazonaws.com" }, {
          ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:qbot-*" }
          StringEquals = { "aws:SourceAccount" = "123456789012" }
        }, aws_sns_topic.alarms[severity].arn]
        RefusePlainHttp = ["Deny", "*", { Bool = { "aws:SecureTransport" = "false" } }, aws_sns_topic.alarms[severity].arn]
      }
    ])
    error_message = "This bot's alarms publish, and nobody else."
  }
  assert {
    condition     = { for severity, subscription in aws_sns_topic_subscription.email : severity => [subscription.topic_arn, subscription.protocol, subscription.endpoint] } == { for severity in ["routine", "urgent"] : severity => [aws_sns_topic.alarms[severity].arn, "email", "platform@lantern.test"] }
    error_message = "They are mailed, each once."
  }
}

run "a_pager_for_what_is_urgent" {
  command = plan
  variables {
    alarm_email        = "platform@lantern.test"
    urgent_alarm_email = "pager@lantern.test"
  }

  assert {
    condition     = { for severity, subscription in aws_sns_topic_subscription.email : severity => subscription.endpoint } == { urgent = "pager@lantern.test", routine = "platform@lantern.test" }
    error_message = "Each severity has its own address."
  }
}

run "topics_of_ones_own" {
  command = plan
  variables {
    alarm_email      = "platform@lantern.test"
    alarm_topic_arns = { urgent = "arn:aws:sns:us-east-1:123456789012:pager", routine = "arn:aws:sns:us-east-1:123456789012:mailbox" }
  }

  assert {
    condition     = length(aws_sns_topic.alarms) == 0 && length(aws_kms_key.alarms) == 0 && length(aws_sns_topic_policy.alarms) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "No topic is made beside them."
  }
  assert {
    condition = alltrue([
      for key, alarm in aws_cloudwatch_metric_alarm.alarms :
      join(" ", coalesce(alarm.alarm_actions, [])) == { urgent = "arn:aws:sns:us-east-1:123456789012:pager", routine = "arn:aws:sns:us-east-1:123456789012:mailbox", silent = "" }[local.severity_of[key]]
    ])
    error_message = "Each severity goes where it was told to."
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
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.bot.dashboard_body).widgets : "${widget.y} ${length(widget.properties.alarms) <= 100}" if widget.type == "alarm"] == [for index in range(ceil(length(aws_cloudwatch_metric_alarm.alarms) / 100)) : "${4 * index} true"]
    error_message = "A widget takes 100 alarms, so that there are as many widgets as it takes."
  }
  assert {
    condition     = length(flatten([for widget in jsondecode(aws_cloudwatch_dashboard.bot.dashboard_body).widgets : widget.properties.alarms if widget.type == "alarm"])) == length(aws_cloudwatch_metric_alarm.alarms)
    error_message = "First, every alarm."
  }
}

run "refused_values" {
  command = plan
  variables {
    alarm_email              = "platform team"
    pushover_heartbeat_hours = 169
    audit_retention_days     = 100
    urgent_alarm_email       = "pager@example.com"
    alarm_topic_arns         = { urgent = "pager" }
  }
  expect_failures = [var.alarm_email, var.urgent_alarm_email, var.alarm_topic_arns, var.pushover_heartbeat_hours, var.audit_retention_days]
}
