# Once an hour the bot asks itself for help; two without an answer wake somebody.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["dead_letters"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-dead_letters:live" }
}

variables {
  slack_team_id    = "T04LANTERN"
  slack_app_id     = "A05BEACON"
  allowed_channels = { "/sre" = ["C07HARBOUR", "C08PIER"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR"] }
}

run "hourly" {
  command = plan

  assert {
    condition     = [aws_cloudwatch_event_rule.schedules["smoke"].name, aws_cloudwatch_event_rule.schedules["smoke"].schedule_expression] == ["qbot-smoke", "rate(1 hour)"]
    error_message = "It is asked once an hour."
  }
  assert {
    condition     = aws_cloudwatch_event_target.schedules["smoke"].arn == "arn:aws:lambda:us-east-1:123456789012:function:qbot-dead_letters:live" && aws_lambda_permission.live["smoke"].function_name == "qbot-dead_letters"
    error_message = "dead_letters asks, and lets the schedule call it."
  }
  assert {
    condition = jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.PROBE) == {
      url     = "https://a1b2c3.execute-api.us-east-1.amazonaws.com/slack/commands"
      command = "/sre"
      channel = "C07HARBOUR"
      teamId  = "T04LANTERN"
      appId   = "A05BEACON"
    }
    error_message = "/sre is asked, at the public address, where it works."
  }
  assert {
    condition     = local.alarms["smoke-silent"].dimensions == { service = "opsgenie", outcome = "probe" } && local.alarms["smoke-silent"].datapoints == 2 && local.severity_of["smoke-silent"] == "urgent"
    error_message = "The alarm looks at the answers of that command's backend."
  }
}

run "another_command_where_sre_works_nowhere" {
  command = plan
  variables {
    allowed_channels = { "/qchain" = ["*"] }
  }

  assert {
    condition     = jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.PROBE).command == "/qchain" && jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.PROBE).channel == "C0SMOKE00" && local.alarms["smoke-silent"].dimensions.service == "qchain"
    error_message = "A command that works everywhere works in a channel that does not exist, too."
  }

  expect_failures = [check.commands_have_channels]
}

run "switched_off" {
  command = plan
  variables {
    hourly_smoke = false
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.schedules), "smoke") && !can(local.alarms["smoke-silent"]) && aws_lambda_function.functions["dead_letters"].environment[0].variables.PROBE == "null" && !contains(keys(aws_lambda_permission.live), "smoke")
    error_message = "Without hourly_smoke there is nothing of it."
  }
}

run "nothing_works_anywhere" {
  command = plan
  variables {
    allowed_channels = {}
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.schedules), "smoke")
    error_message = "Where no command works there is nothing to ask."
  }

  expect_failures = [check.commands_have_channels]
}
