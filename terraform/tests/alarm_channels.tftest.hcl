# CloudWatch's alarms in Slack: one rule on the default bus, and devops alone is called by it.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["devops"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-devops:live" }
}

override_resource {
  target          = aws_cloudwatch_event_rule.alarms["devops-alarms"]
  override_during = plan
  values          = { arn = "arn:aws:events:us-east-1:123456789012:rule/qbot-devops-alarms" }
}

variables {
  slack_team_id       = "T04LANTERN"
  allowed_channels    = { "/sre" = ["C07HARBOUR"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR"] }
  devops_services     = ["shop/checkout"]
  restricted_commands = { "/devops restart" = ["U03JUNIPER"] }
}

run "off_by_default" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_event_rule.alarms) == 0 && length(aws_cloudwatch_event_target.alarms) == 0 && !can(aws_lambda_permission.live["devops-alarms"])
    error_message = "Without alarm_channels there is nothing of it."
  }
  assert {
    condition     = [for name in ["ALARM_CHANNELS", "DEVOPS_ALARM_SERVICES", "ALARMS_NEVER_MUTED"] : aws_lambda_function.functions["devops"].environment[0].variables[name]] == ["{}", "{}", "[]"]
    error_message = "The function then shows no alarm."
  }
  assert {
    condition     = !strcontains(aws_sqs_queue.queues["undelivered"].policy, "devops-alarms")
    error_message = "No rule of the default bus sends to the queue."
  }
}

run "by_prefix" {
  command = plan
  variables {
    alarm_channels        = { "shop-" = "C07HARBOUR", "qbot-" = "C07HARBOUR" }
    devops_alarm_services = { "shop-checkout-" = "shop/checkout" }
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.alarms["devops-alarms"].event_pattern) == {
      source      = ["aws.cloudwatch"]
      detail-type = ["CloudWatch Alarm State Change"]
      detail      = { alarmName = [{ prefix = "qbot-" }, { prefix = "shop-" }] }
    }
    error_message = "Only changes of state, and only of alarms that have a channel."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.alarms["devops-alarms"].name == "qbot-devops-alarms" && length(aws_cloudwatch_event_rule.alarms) == 1
    error_message = "There is one rule."
  }
  assert {
    condition     = aws_cloudwatch_event_target.alarms["devops-alarms"].arn == "arn:aws:lambda:us-east-1:123456789012:function:qbot-devops:live" && aws_cloudwatch_event_target.alarms["devops-alarms"].dead_letter_config[0].arn == "arn:aws:sqs:us-east-1:123456789012:qbot-undelivered" && aws_cloudwatch_event_target.alarms["devops-alarms"].retry_policy[0].maximum_event_age_in_seconds == 3600
    error_message = "It leads to devops, is tried for an hour, and ends in the queue."
  }
  assert {
    condition     = [aws_lambda_permission.live["devops-alarms"].function_name, aws_lambda_permission.live["devops-alarms"].principal, aws_lambda_permission.live["devops-alarms"].source_arn, aws_lambda_permission.live["devops-alarms"].qualifier] == ["qbot-devops", "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/qbot-devops-alarms", "live"]
    error_message = "devops lets this rule call it."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_sqs_queue.queues["undelivered"].policy).Statement :
      contains(try(statement.Condition.ArnEquals, statement.Condition.ArnNotEquals)["aws:SourceArn"], "arn:aws:events:us-east-1:123456789012:rule/qbot-devops-alarms")
      if contains(["RulesSend", "NobodyElseSends"], statement.Sid)
    ])
    error_message = "The queue takes what this rule could not deliver."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["devops"].environment[0].variables["ALARM_CHANNELS"]) == { "shop-" = "C07HARBOUR", "qbot-" = "C07HARBOUR" } && jsondecode(aws_lambda_function.functions["devops"].environment[0].variables["DEVOPS_ALARM_SERVICES"]) == { "shop-checkout-" = "shop/checkout" }
    error_message = "The function knows channels and services."
  }
  assert {
    condition     = alltrue([for key, severity in local.severity_of : severity != "urgent" || anytrue([for kind in jsondecode(aws_lambda_function.functions["devops"].environment[0].variables["ALARMS_NEVER_MUTED"]) : "qbot-${key}" == kind || startswith("qbot-${key}", "${kind}-")])])
    error_message = "No alarm that wakes somebody may be muted."
  }
  assert {
    condition     = local.table_statements["devops"].RememberAlarms.condition == { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = ["alarm#*"] } } && local.table_statements["devops"].RememberAlarms.actions == ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    error_message = "devops remembers its messages."
  }
  assert {
    condition     = local.alarms["rule-failed-devops-alarms"].dimensions == { RuleName = "qbot-devops-alarms" } && local.alarms["rule-lost-devops-alarms"].dimensions == { RuleName = "qbot-devops-alarms" }
    error_message = "What this rule loses raises an alarm; of a rule on the default bus, AWS counts by its name alone."
  }
}

run "without_the_function" {
  command = plan
  variables {
    alarm_channels      = { "shop-" = "C07HARBOUR" }
    functions           = ["opsgenie"]
    devops_services     = []
    restricted_commands = {}
  }

  assert {
    condition     = length(aws_cloudwatch_event_rule.alarms) == 0
    error_message = "Without devops nobody could show an alarm."
  }
}

run "buttons_are_allowed" {
  command = plan
  variables {
    alarm_channels = { "shop-" = "C08QUAY" }
  }

  expect_failures = [check.alarm_buttons_work]
}

run "too_many_prefixes" {
  command = plan
  variables {
    # The environment of the function has room for them.
    allowed_channels = { "/sre" = ["C07"], "/qchain" = ["*"], "/devops" = ["C07"] }
    alarm_channels   = { for number in range(61) : format("prefix-of-a-team-%02d-", number) => "C07" }
  }

  expect_failures = [aws_cloudwatch_event_rule.alarms]
}

run "every_alarm" {
  command = plan
  variables {
    alarm_channels = { "" = "C07HARBOUR" }
  }

  expect_failures = [var.alarm_channels]
}

run "channel_by_name" {
  command = plan
  variables {
    alarm_channels = { "shop-" = "#incidents" }
  }

  expect_failures = [var.alarm_channels]
}

run "service_not_listed" {
  command = plan
  variables {
    devops_alarm_services = { "shop-" = "shop/other" }
  }

  expect_failures = [var.devops_alarm_services]
}

run "service_of_no_prefix" {
  command = plan
  variables {
    devops_alarm_services = { "" = "shop/checkout" }
  }

  expect_failures = [var.devops_alarm_services]
}

# The button that opens an incident stands where something opens it.
run "with_what_opens_incidents" {
  command = plan
  variables {
    alarm_channels = { "shop-" = "C07HARBOUR" }
  }

  assert {
    condition     = aws_lambda_function.functions["devops"].environment[0].variables["INCIDENT_COMMANDS"] == jsonencode(["/sre"])
    error_message = "The function offers the form of an incident."
  }
}

run "without_what_opens_incidents" {
  command = plan
  variables {
    functions      = ["devops"]
    alarm_channels = { "shop-" = "C07HARBOUR" }
  }

  assert {
    condition     = aws_lambda_function.functions["devops"].environment[0].variables["INCIDENT_COMMANDS"] == jsonencode([])
    error_message = "The function offers no form that nobody would show."
  }
}
