# A process of each function that people wait for is kept ready, by a call that does nothing.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["gatekeeper"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-gatekeeper:live" }
}

variables {
  slack_team_id    = "T04LANTERN"
  allowed_channels = { "/sre" = ["C07HARBOUR"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR"] }
}

run "by_default" {
  command = plan

  assert {
    condition     = [for name in ["dead_letters", "devops", "gatekeeper", "opsgenie", "pushover", "qchain"] : name if try(aws_cloudwatch_event_rule.schedules["keep-warm-${name}"].name == "qbot-keep-warm-${name}" && aws_cloudwatch_event_rule.schedules["keep-warm-${name}"].schedule_expression == "rate(5 minutes)", false)] == ["devops", "gatekeeper", "opsgenie", "qchain"]
    error_message = "Every five minutes: the gatekeeper and each backend that somebody waits for, and no other."
  }
  assert {
    condition = alltrue([
      for key, target in aws_cloudwatch_event_target.schedules :
      target.rule == "qbot-${key}" && jsondecode(target.input) == { source = "qbot.keep_warm" } && length(target.input_transformer) == 0 && endswith(target.arn, ":live") && key == "keep-warm-${target.target_id}"
      if startswith(key, "keep-warm-")
    ])
    error_message = "Each rule calls its function, by the alias, with the event that ends at once."
  }
  assert {
    condition     = [for key, target in aws_cloudwatch_event_target.schedules : key if target.arn == "arn:aws:lambda:us-east-1:123456789012:function:qbot-gatekeeper:live"] == ["keep-warm-gatekeeper"]
    error_message = "The gatekeeper's rule calls the gatekeeper."
  }
  assert {
    condition     = length(aws_cloudwatch_event_target.schedules) == length(aws_cloudwatch_event_rule.schedules)
    error_message = "A rule has one target: five are its limit."
  }
  assert {
    condition     = alltrue([for key, target in aws_cloudwatch_event_target.schedules : target.retry_policy[0].maximum_retry_attempts == 0 && target.retry_policy[0].maximum_event_age_in_seconds == 60 if startswith(key, "keep-warm-")])
    error_message = "EventBridge tries a ping once."
  }
  assert {
    condition = alltrue([
      for name in ["devops", "gatekeeper", "opsgenie", "qchain"] :
      aws_lambda_permission.live["keep-warm-${name}"].function_name == "qbot-${name}" && aws_lambda_permission.live["keep-warm-${name}"].qualifier == "live" && aws_lambda_permission.live["keep-warm-${name}"].principal == "events.amazonaws.com" && aws_lambda_permission.live["keep-warm-${name}"].source_arn == aws_cloudwatch_event_rule.schedules["keep-warm-${name}"].arn
    ])
    error_message = "Each function lets its own rule call it, and no other."
  }
  assert {
    condition     = [for name, config in aws_lambda_function_event_invoke_config.pings : [name, config.qualifier, tostring(config.maximum_retry_attempts), tostring(length(config.destination_config))]] == [["gatekeeper", "live", "0", "0"]]
    error_message = "Lambda tries a ping of the gatekeeper once, and keeps none that failed."
  }
}

run "off" {
  command = plan
  variables {
    keep_warm = false
  }

  assert {
    condition     = length(setunion(keys(aws_cloudwatch_event_rule.schedules), keys(aws_cloudwatch_event_target.schedules), [for key in keys(aws_lambda_permission.live) : key if !contains(keys(local.rules), key) && startswith(key, "keep")])) == 1 && keys(aws_cloudwatch_event_rule.schedules) == ["smoke"] && length(aws_lambda_function_event_invoke_config.pings) == 0
    error_message = "Without keep_warm there is nothing of it."
  }
}

run "each_that_says_so" {
  command = plan

  assert {
    condition     = [for key in keys(aws_cloudwatch_event_rule.schedules) : key if startswith(key, "keep-warm-")] == [for name, definition in local.definitions : "keep-warm-${name}" if try(definition.keepWarm, false)]
    error_message = "What is called is what says so in its function.json."
  }
}

run "what_is_left_out_is_not_called" {
  command = plan
  variables {
    functions = ["opsgenie"]
  }

  assert {
    condition     = [for key in keys(aws_cloudwatch_event_rule.schedules) : key if startswith(key, "keep-warm-")] == ["keep-warm-gatekeeper", "keep-warm-opsgenie"]
    error_message = "A function that is not made is not called."
  }
}

run "a_command_of_ones_own_only_if_it_says_so" {
  command = plan
  variables {
    extra_functions = {
      xyz = { zip = "../dist/qchain.zip", definition = "examples/complete/xyz/function.json" }
    }
  }

  assert {
    condition     = contains(keys(aws_lambda_function.functions), "xyz") && !contains(keys(aws_cloudwatch_event_rule.schedules), "keep-warm-xyz")
    error_message = "Code that knows no ping is not called with one."
  }

  expect_failures = [check.commands_have_channels]
}
