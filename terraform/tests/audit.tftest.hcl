# The records of who asked for what: a log group of their own, into which this bot's bus writes, and nobody else.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

# ARNs that tell things apart.
override_resource {
  target          = aws_cloudwatch_log_group.audit
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit" }
}

override_resource {
  target          = aws_cloudwatch_event_rule.audit
  override_during = plan
  values          = { arn = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-audit" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
}

run "records" {
  command = plan
  variables {
    log_retention_days   = 30
    audit_retention_days = 731
    kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-mock"
  }

  assert {
    condition     = [aws_cloudwatch_log_group.audit.name, aws_cloudwatch_log_group.audit.retention_in_days, aws_cloudwatch_log_group.audit.kms_key_id] == ["/aws/events/qbot-audit", 731, var.kms_key_arn]
    error_message = "A group of their own, with a retention of its own, encrypted as the others."
  }
  assert {
    condition     = [aws_cloudwatch_event_rule.audit.name, aws_cloudwatch_event_rule.audit.event_bus_name, aws_cloudwatch_event_rule.audit.event_pattern] == ["qbot-audit", "qbot", jsonencode({ source = ["qbot.dead_letters", "qbot.devops", "qbot.gatekeeper", "qbot.opsgenie", "qbot.qchain"], "detail-type" = ["audit"] })]
    error_message = "The rule takes the records of the gatekeeper and of each backend, and nothing else."
  }
  assert {
    condition     = [aws_cloudwatch_event_target.audit.rule, aws_cloudwatch_event_target.audit.event_bus_name, aws_cloudwatch_event_target.audit.arn] == ["qbot-audit", "qbot", aws_cloudwatch_log_group.audit.arn]
    error_message = "They end in the group."
  }
  assert {
    condition     = aws_cloudwatch_event_target.audit.input == null && aws_cloudwatch_event_target.audit.input_path == null && length(aws_cloudwatch_event_target.audit.input_transformer) == 0
    error_message = "As they are: an input path makes no log line."
  }
  assert {
    condition = [for statement in jsondecode(aws_cloudwatch_log_resource_policy.audit.policy_document).Statement : [statement.Action, statement.Resource, try(statement.Condition, null)]] == [
      ["logs:CreateLogStream", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit:*", null],
      ["logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit:*", { ArnEquals = { "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-audit" } }],
    ]
    error_message = "Only this rule writes records."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_cloudwatch_log_resource_policy.audit.policy_document).Statement : statement.Principal == { Service = ["delivery.logs.amazonaws.com", "events.amazonaws.com"] }])
    error_message = "EventBridge's own services, and no other."
  }
  assert {
    condition     = length([for rule in aws_cloudwatch_event_rule.commands : rule if contains(jsondecode(rule.event_pattern)["detail-type"], "audit")]) == 0
    error_message = "No backend reads records."
  }
}

run "records_that_cannot_be_written" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_target.audit.dead_letter_config[0].arn == "arn:aws:sqs:us-east-1:123456789012:qbot-audit-undelivered" && aws_sqs_queue.audit.name == "qbot-audit-undelivered"
    error_message = "They are kept in a queue of their own: dead_letters would take each for somebody's order."
  }
  assert {
    condition     = aws_sqs_queue.audit.sqs_managed_sse_enabled && aws_sqs_queue.audit.message_retention_seconds == 1209600
    error_message = "Encrypted, and kept for 14 days."
  }
  assert {
    condition = { for statement in jsondecode(aws_sqs_queue.audit.policy).Statement : statement.Sid => [statement.Effect, statement.Principal, statement.Resource, statement.Condition] } == {
      RefusePlainHttp = ["Deny", "*", "arn:aws:sqs:us-east-1:123456789012:qbot-audit-undelivered", { Bool = { "aws:SecureTransport" = "false" } }]
      NobodyElseSends = ["Deny", "*", "arn:aws:sqs:us-east-1:123456789012:qbot-audit-undelivered", { ArnNotEquals = { "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-audit" } }]
      RuleSends       = ["Allow", { Service = "events.amazonaws.com" }, "arn:aws:sqs:us-east-1:123456789012:qbot-audit-undelivered", { ArnEquals = { "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-audit" } }]
    }
    error_message = "The rule sends, over TLS only."
  }
}
