# OpsGenie's door to the function pushover: the key, the usage plan, the permission, the rights, queues and alarms.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["pushover"]
  override_during = plan
  values = {
    arn        = "arn:aws:lambda:us-east-1:123456789012:function:qbot-pushover:live"
    invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:qbot-pushover:live/invocations"
  }
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["pushover"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-pushover" }
}

override_resource {
  target          = aws_cloudwatch_log_group.pushover_api[0]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/apis/qbot-pushover" }
}

override_resource {
  target          = aws_sqs_queue.pushover["retry"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:qbot-pushover-retry", url = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-retry" }
}

override_resource {
  target          = aws_sqs_queue.pushover["receipts"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:qbot-pushover-receipts", url = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-receipts" }
}

override_resource {
  target          = aws_sqs_queue.pushover["failures"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:qbot-pushover-failures", url = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-failures" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["pushover-webhook-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-webhook-token" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["pushover-webhook-token-previous"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-webhook-token-previous" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["pushover-api-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-api-token" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["pushover-recipients"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-recipients" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  pushover_throttle_rate  = 7
  pushover_throttle_burst = 9
}

run "gateway" {
  command = plan

  assert {
    condition     = aws_api_gateway_method.opsgenie[0].api_key_required
    error_message = "A call without the API key must not start the function."
  }
  assert {
    condition     = [aws_api_gateway_resource.opsgenie[0].parent_id, aws_api_gateway_resource.opsgenie[0].path_part, aws_api_gateway_method.opsgenie[0].http_method] == ["r0", "opsgenie", "POST"]
    error_message = "The one route is POST /opsgenie."
  }
  assert {
    condition     = [aws_api_gateway_integration.opsgenie[0].type, aws_api_gateway_integration.opsgenie[0].integration_http_method] == ["AWS_PROXY", "POST"] && strcontains(aws_api_gateway_integration.opsgenie[0].uri, "function:qbot-pushover:live/")
    error_message = "It leads to the function pushover."
  }
  assert {
    condition     = alltrue([for api in [aws_api_gateway_resource.opsgenie[0], aws_api_gateway_method.opsgenie[0], aws_api_gateway_integration.opsgenie[0], aws_api_gateway_deployment.pushover[0], aws_api_gateway_stage.pushover[0]] : api.rest_api_id == "d4e5f6"])
    error_message = "All of it belongs to the one API."
  }
  assert {
    condition = {
      for stage in aws_api_gateway_usage_plan.pushover[0].api_stages : stage.api_id => stage.stage
    } == { d4e5f6 = aws_api_gateway_stage.pushover[0].stage_name } && length(aws_api_gateway_usage_plan.pushover[0].api_stages) == 1
    error_message = "The usage plan covers the stage: without it no key would open it."
  }
  assert {
    condition     = [aws_api_gateway_usage_plan_key.pushover[0].usage_plan_id, aws_api_gateway_usage_plan_key.pushover[0].key_id, aws_api_gateway_usage_plan_key.pushover[0].key_type] == ["u1", "k1", "API_KEY"]
    error_message = "The key belongs to the usage plan."
  }
  assert {
    condition     = [aws_api_gateway_usage_plan.pushover[0].throttle_settings[0].rate_limit, aws_api_gateway_usage_plan.pushover[0].throttle_settings[0].burst_limit] == [7, 9]
    error_message = "The usage plan throttles as the variables say."
  }
  assert {
    condition     = length(aws_api_gateway_usage_plan.pushover[0].quota_settings) == 0
    error_message = "A quota would end pages in a storm."
  }
  assert {
    condition     = [aws_lambda_permission.live["pushover-webhook"].function_name, aws_lambda_permission.live["pushover-webhook"].principal, aws_lambda_permission.live["pushover-webhook"].source_arn] == ["qbot-pushover", "apigateway.amazonaws.com", "arn:aws:execute-api:us-east-1:123456789012:d4e5f6/prod/POST/opsgenie"]
    error_message = "This API's route, and nothing else, may call the function."
  }
  assert {
    condition     = length(aws_api_gateway_stage.pushover[0].access_log_settings) == 0
    error_message = "Without the account's role API Gateway refuses a stage that logs."
  }
}

run "outputs" {
  command = plan

  assert {
    condition     = output.pushover_webhook_url == "https://d4e5f6.execute-api.us-east-1.amazonaws.com/prod/opsgenie"
    error_message = "The URL that OpsGenie posts to."
  }
  assert {
    condition     = output.pushover_webhook_headers == ["x-api-key: mockApiKeyMockApiKeyMockApiKey", "Authorization: Bearer <token>"]
    error_message = "The header lines to paste; the token is nowhere in the state."
  }
  assert {
    condition     = output.pushover_api_key == "mockApiKeyMockApiKeyMockApiKey"
    error_message = "The API key."
  }
}

run "function" {
  command = plan

  assert {
    condition = aws_lambda_function.functions["pushover"].environment[0].variables == tomap(merge(local.functions.pushover.environment, {
      PUSHOVER_API_URL                          = "https://api.pushover.net"
      EVENT_BUS_NAME                            = "qbot"
      INCIDENT_BACKEND                          = "opsgenie"
      OPSGENIE_WEB_URL                          = "https://app.opsgenie.com"
      JIRA_ALERTS_URL                           = ""
      TABLE_NAME                                = "qbot"
      RETRY_QUEUE_URL                           = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-retry"
      RECEIPTS_QUEUE_URL                        = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-pushover-receipts"
      PRIORITIES                                = "{\"P1\":2,\"P2\":1,\"P3\":0,\"P4\":-1,\"P5\":-2}"
      RUNG_ACTIONS                              = "[]"
      PUSHOVER_WEBHOOK_TOKEN_PARAMETER          = "/qbot/pushover-webhook-token"
      PUSHOVER_WEBHOOK_TOKEN_PREVIOUS_PARAMETER = "/qbot/pushover-webhook-token-previous"
      PUSHOVER_API_TOKEN_PARAMETER              = "/qbot/pushover-api-token"
      PUSHOVER_RECIPIENTS_PARAMETER             = "/qbot/pushover-recipients"
      POWERTOOLS_SERVICE_NAME                   = "pushover"
      POWERTOOLS_METRICS_NAMESPACE              = "QBot/qbot"
      POWERTOOLS_LOG_LEVEL                      = "INFO"
    }))
    error_message = "The environment of pushover: names of secrets, and no secret."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["pushover"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource }
      } == {
      ReadSecrets = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = [
        "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-api-token",
        "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-recipients",
        "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-webhook-token",
        "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/pushover-webhook-token-previous",
      ] }
      NoteDrills     = { allow = ["dynamodb:GetItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      Publish        = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      RememberAlerts = { allow = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      SeeTaps        = { allow = ["dynamodb:GetItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      UseQueues      = { allow = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-pushover-receipts", "arn:aws:sqs:us-east-1:123456789012:qbot-pushover-retry"] }
      WriteLogs      = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-pushover:*"] }
      WriteTraces    = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The rights of pushover, exactly: its own parameters, and nobody else's."
  }
  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.commands), "pushover") && !contains(keys(aws_lambda_permission.live), "pushover")
    error_message = "Nothing on the bus leads to it."
  }
}

run "queues" {
  command = plan

  assert {
    condition     = { for key, queue in aws_sqs_queue.pushover : key => queue.name } == { retry = "qbot-pushover-retry", receipts = "qbot-pushover-receipts", failures = "qbot-pushover-failures" }
    error_message = "Two queues to wait in, one for what waited in vain."
  }
  assert {
    condition     = alltrue([for queue in aws_sqs_queue.pushover : queue.sqs_managed_sse_enabled && queue.message_retention_seconds == 1209600])
    error_message = "Encrypted, and kept for 14 days."
  }
  assert {
    condition = alltrue([
      for queue in aws_sqs_queue.pushover :
      [for statement in jsondecode(queue.policy).Statement : [statement.Effect, statement.Resource]] == [["Deny", "arn:aws:sqs:us-east-1:123456789012:${queue.name}"]]
    ])
    error_message = "Nobody from outside sends to them."
  }
  assert {
    condition     = alltrue([for queue in ["retry", "receipts"] : aws_sqs_queue.pushover[queue].visibility_timeout_seconds == 6 * aws_lambda_function.functions["pushover"].timeout])
    error_message = "A message stays unseen for six times the function's timeout: sooner, it would be handled twice at once."
  }
  assert {
    condition     = alltrue([for queue in ["retry", "receipts"] : jsondecode(aws_sqs_queue_redrive_policy.pushover[queue].redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:us-east-1:123456789012:qbot-pushover-failures", maxReceiveCount = 8 } && strcontains(aws_sqs_queue_redrive_policy.pushover[queue].queue_url, "qbot-pushover-${queue}")])
    error_message = "After eight tries, 15 minutes, a push is a dead letter, and so is an acknowledgement on the phone."
  }
  assert {
    condition     = { for queue, mapping in aws_lambda_event_source_mapping.pushover : queue => [mapping.event_source_arn, mapping.function_name, tostring(mapping.batch_size)] } == { for queue in ["retry", "receipts"] : queue => ["arn:aws:sqs:us-east-1:123456789012:qbot-pushover-${queue}", "arn:aws:lambda:us-east-1:123456789012:function:qbot-pushover:live", "1"] }
    error_message = "Each queue feeds the same function, one message at a time."
  }
  assert {
    condition     = alltrue([for mapping in aws_lambda_event_source_mapping.pushover : mapping.function_response_types == toset(["ReportBatchItemFailures"]) && mapping.scaling_config[0].maximum_concurrency == 2])
    error_message = "What failed is reported, and at most two run at a time."
  }
  assert {
    condition     = { for queue, described in output.pushover_queues : queue => described.name } == { retry = "qbot-pushover-retry", receipts = "qbot-pushover-receipts", failures = "qbot-pushover-failures" }
    error_message = "The outputs name the queues."
  }
}

run "alarms" {
  command = plan

  assert {
    condition = { for key, alarm in aws_cloudwatch_metric_alarm.alarms : trimprefix(key, "pushover-") => [alarm.alarm_name, alarm.namespace, alarm.metric_name, alarm.comparison_operator, tostring(alarm.threshold), alarm.treat_missing_data] if startswith(key, "pushover-") } == {
      cancel-refused     = ["qbot-pushover-cancel-refused", "QBot/qbot", "PushoverCancelRefused", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      failing            = ["qbot-pushover-failing", "AWS/ApiGateway", "5XXError", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      limit              = ["qbot-pushover-limit", "QBot/qbot", "PushoverLimitLeftPercent", "LessThanOrEqualToThreshold", "10", "ignore"]
      no-recipient       = ["qbot-pushover-no-recipient", "QBot/qbot", "PushoverNoRecipient", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      not-published      = ["qbot-pushover-not-published", "QBot/qbot", "PushoverNotPublished", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      nobody-notified    = ["qbot-pushover-nobody-notified", "QBot/qbot", "PushoverNobodyNotified", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      push-refused       = ["qbot-pushover-push-refused", "QBot/qbot", "PushoverPushRefused", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      receipt-not-queued = ["qbot-pushover-receipt-not-queued", "QBot/qbot", "PushoverReceiptNotQueued", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      receipt-refused    = ["qbot-pushover-receipt-refused", "QBot/qbot", "PushoverReceiptRefused", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      receipts-waiting   = ["qbot-pushover-receipts-waiting", "AWS/SQS", "ApproximateAgeOfOldestMessage", "GreaterThanOrEqualToThreshold", "300", "notBreaching"]
      recipient-refused  = ["qbot-pushover-recipient-refused", "QBot/qbot", "PushoverRecipientRefused", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      unauthorized       = ["qbot-pushover-unauthorized", "QBot/qbot", "PushoverUnauthorized", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      undelivered        = ["qbot-pushover-undelivered", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      unreadable         = ["qbot-pushover-unreadable", "QBot/qbot", "PushoverUnreadable", "GreaterThanOrEqualToThreshold", "1", "notBreaching"]
      waiting            = ["qbot-pushover-waiting", "AWS/SQS", "ApproximateAgeOfOldestMessage", "GreaterThanOrEqualToThreshold", "300", "notBreaching"]
    }
    error_message = "An alarm for each way in which a phone stays silent, or Slack does not hear of it."
  }
  assert {
    condition     = [for alarm in ["undelivered", "waiting", "receipts-waiting"] : aws_cloudwatch_metric_alarm.alarms["pushover-${alarm}"].dimensions.QueueName] == ["qbot-pushover-failures", "qbot-pushover-retry", "qbot-pushover-receipts"]
    error_message = "Each looks at its queue."
  }
  assert {
    condition = alltrue([
      for key, alarm in aws_cloudwatch_metric_alarm.alarms : !startswith(key, "pushover-") || coalesce(alarm.namespace, "none") != "QBot/qbot" ||
      contains([for filter in concat(values(aws_cloudwatch_log_metric_filter.pushover_outcomes), [aws_cloudwatch_log_metric_filter.pushover_limit[0]]) : filter.metric_transformation[0].name], coalesce(alarm.metric_name, "none"))
    ])
    error_message = "Each metric of our own is made from the log."
  }
  assert {
    condition     = alltrue([for filter in concat(values(aws_cloudwatch_log_metric_filter.pushover_outcomes), values(aws_cloudwatch_log_metric_filter.pushover_by_entry), [aws_cloudwatch_log_metric_filter.pushover_limit[0]]) : filter.log_group_name == "/aws/lambda/qbot-pushover" && filter.metric_transformation[0].namespace == "QBot/qbot"])
    error_message = "From the log of this function."
  }
  assert {
    condition = { for filter in aws_cloudwatch_log_metric_filter.pushover_by_entry : filter.name => [filter.pattern, filter.metric_transformation[0].name, filter.metric_transformation[0].dimensions.entry] } == {
      PushoverNobodyNotifiedByEntry   = ["{ $.outcome = \"nobody_notified\" }", "PushoverNobodyNotifiedByEntry", "$.entry"]
      PushoverRecipientRefusedByEntry = ["{ $.outcome = \"recipient_refused\" }", "PushoverRecipientRefusedByEntry", "$.entry"]
    }
    error_message = "A recipient that is refused, or has no device, is named by its entry."
  }
}

run "log_role_of_another_stack" {
  command = plan
  variables {
    pushover_access_log = true
  }

  assert {
    condition     = length(aws_api_gateway_account.account) == 0 && length(aws_iam_role.api_gateway_logs) == 0 && length(aws_iam_role_policy.api_gateway_logs) == 0
    error_message = "The account's setting is left alone."
  }
  assert {
    condition     = aws_api_gateway_stage.pushover[0].access_log_settings[0].destination_arn == aws_cloudwatch_log_group.pushover_api[0].arn
    error_message = "The access log goes to its own group."
  }
  assert {
    condition     = !can(regex("(?i)header|query|apiKey\\b|body", aws_api_gateway_stage.pushover[0].access_log_settings[0].format))
    error_message = "The access log holds neither headers nor the key."
  }
}

run "log_role" {
  command = plan
  variables {
    api_gateway_log_role = true
  }

  assert {
    condition     = length(aws_api_gateway_stage.pushover[0].access_log_settings) == 1
    error_message = "With the account's role the webhook's calls are logged."
  }

  assert {
    condition     = aws_api_gateway_account.account[0].cloudwatch_role_arn == aws_iam_role.api_gateway_logs[0].arn && jsondecode(aws_iam_role.api_gateway_logs[0].assume_role_policy).Statement[0].Principal == { Service = "apigateway.amazonaws.com" }
    error_message = "API Gateway, and nobody else, writes logs with this role."
  }
}

run "refused_values" {
  command = plan
  variables {
    pushover_api_url        = "http://api.pushover.net"
    opsgenie_web_url        = "https://app.opsgenie.com/?next=x"
    pushover_priorities     = { P1 = 3, P2 = 1, P3 = 0, P4 = -1, P5 = -2 }
    pushover_rung_actions   = ["Acknowledge"]
    pushover_throttle_rate  = 0
    pushover_throttle_burst = 1.5
  }
  expect_failures = [
    var.pushover_api_url, var.opsgenie_web_url, var.pushover_priorities, var.pushover_rung_actions,
    var.pushover_throttle_rate, var.pushover_throttle_burst,
  ]
}

run "taken_values" {
  command = plan
  variables {
    pushover_api_url      = "http://127.0.0.1:5610/pushover"
    opsgenie_web_url      = "https://example.app.eu.opsgenie.com"
    pushover_priorities   = { P1 = 1, P2 = 1, P3 = 1, P4 = 1, P5 = 1 }
    pushover_rung_actions = ["Escalate", "My own action"]
  }

  assert {
    condition     = jsondecode(aws_lambda_function.functions["pushover"].environment[0].variables.RUNG_ACTIONS) == ["Escalate", "My own action"]
    error_message = "The function gets the actions."
  }
}
