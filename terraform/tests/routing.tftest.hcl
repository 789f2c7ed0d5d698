# From Slack's request to the backend: API, bus, rules, and what becomes of an event that is not handled.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

# Of the resources that are many, each gets an ARN of its own, so that a mix-up shows.
override_resource {
  target          = aws_lambda_alias.live["gatekeeper"]
  override_during = plan
  values = {
    arn        = "arn:aws:lambda:us-east-1:123456789012:function:qbot-gatekeeper:live"
    invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:qbot-gatekeeper:live/invocations"
  }
}

override_resource {
  target          = aws_lambda_alias.live["opsgenie"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-opsgenie:live" }
}

override_resource {
  target          = aws_cloudwatch_event_rule.commands["opsgenie"]
  override_during = plan
  values          = { arn = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-opsgenie" }
}

override_resource {
  target          = aws_cloudwatch_event_rule.commands["opsgenie-2"]
  override_during = plan
  values          = { arn = "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-opsgenie-2" }
}

override_resource {
  target          = aws_iam_role.functions["dead_letters"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-dead_letters" }
}

override_resource {
  target          = aws_iam_role.functions["devops"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-devops" }
}

override_resource {
  target          = aws_iam_role.functions["opsgenie"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-opsgenie" }
}

override_resource {
  target          = aws_iam_role.functions["qchain"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-qchain" }
}

override_resource {
  target          = aws_iam_role.functions["pushover"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-pushover" }
}

override_resource {
  target          = aws_iam_role.functions["gatekeeper"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-gatekeeper" }
}

override_resource {
  target          = aws_cloudwatch_log_group.api
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/apis/qbot" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  api_throttle_rate  = 7
  api_throttle_burst = 9
}

run "api" {
  command = plan

  assert {
    condition     = { for key, route in aws_apigatewayv2_route.slack : key => route.route_key } == { commands = "POST /slack/commands", interactivity = "POST /slack/interactivity" }
    error_message = "The API has to have exactly Slack's two routes."
  }
  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.slack : route.target == "integrations/i1"])
    error_message = "Each route leads to the gatekeeper's integration."
  }
  assert {
    condition     = aws_apigatewayv2_integration.gatekeeper.payload_format_version == "2.0" && strcontains(aws_apigatewayv2_integration.gatekeeper.integration_uri, "function:qbot-gatekeeper:live/")
    error_message = "The integration calls the gatekeeper with payload format 2.0."
  }
  assert {
    condition     = aws_apigatewayv2_stage.default.name == "$default" && aws_apigatewayv2_stage.default.auto_deploy
    error_message = "The stage is $default and deploys by itself."
  }
  assert {
    condition = alltrue([
      aws_apigatewayv2_stage.default.default_route_settings[0].throttling_rate_limit == 7,
      aws_apigatewayv2_stage.default.default_route_settings[0].throttling_burst_limit == 9,
    ])
    error_message = "The API is throttled as the variables say."
  }
  assert {
    condition = { for settings in aws_apigatewayv2_stage.default.route_settings : settings.route_key => [settings.throttling_rate_limit, settings.throttling_burst_limit] } == {
      "POST /slack/commands"      = [7, 9]
      "POST /slack/interactivity" = [7, 9]
    }
    error_message = "Each route has a throttle of its own: a flood of one leaves the other."
  }
  assert {
    condition = keys(jsondecode(aws_apigatewayv2_stage.default.access_log_settings[0].format)) == [
      "integrationErrorMessage", "integrationLatency", "integrationStatus", "requestId", "responseLatency", "routeKey", "sourceIp", "status",
    ]
    error_message = "The access log has exactly these fields."
  }
  assert {
    condition     = !can(regex("(?i)header|query|path|body", aws_apigatewayv2_stage.default.access_log_settings[0].format))
    error_message = "The access log holds neither headers nor query."
  }
  assert {
    condition     = aws_apigatewayv2_stage.default.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.api.arn
    error_message = "The access log goes to its own group."
  }
  assert {
    condition = { for key, permission in aws_lambda_permission.live : key => [permission.function_name, permission.principal, permission.source_arn] if permission.function_name == "qbot-gatekeeper" } == {
      slack-commands       = ["qbot-gatekeeper", "apigateway.amazonaws.com", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/POST/slack/commands"]
      slack-interactivity  = ["qbot-gatekeeper", "apigateway.amazonaws.com", "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/POST/slack/interactivity"]
      keep-warm-gatekeeper = ["qbot-gatekeeper", "events.amazonaws.com", aws_cloudwatch_event_rule.schedules["keep-warm-gatekeeper"].arn]
    }
    error_message = "The API may call the gatekeeper for these two routes only, and beside it the schedule that keeps it warm."
  }
}

# Each publisher puts events under its own source only, and nobody else puts any [F38]
run "bus" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_bus.bus.name == "qbot" && output.event_bus_name == "qbot"
    error_message = "The bus has the bot's name."
  }
  assert {
    condition = [for statement in jsondecode(aws_cloudwatch_event_bus_policy.bus.policy).Statement : [statement.Effect, statement.Action, statement.Resource, jsonencode(statement.Condition)]] == [
      ["Allow", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-gatekeeper" }, StringEquals = { "events:source" = "qbot.gatekeeper" } })],
      ["Allow", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-pushover" }, StringEquals = { "events:source" = "qbot.webhook" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-dead_letters" }, StringNotEquals = { "events:source" = "qbot.dead_letters" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-devops" }, StringNotEquals = { "events:source" = "qbot.devops" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-gatekeeper" }, StringNotEquals = { "events:source" = "qbot.gatekeeper" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-opsgenie" }, StringNotEquals = { "events:source" = "qbot.opsgenie" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-pushover" }, StringNotEquals = { "events:source" = "qbot.webhook" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-qchain" }, StringNotEquals = { "events:source" = "qbot.qchain" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/qbot-dead_letters", "arn:aws:iam::123456789012:role/qbot-devops", "arn:aws:iam::123456789012:role/qbot-opsgenie", "arn:aws:iam::123456789012:role/qbot-qchain"] }, StringNotEquals = { "events:detail-type" = "audit" } })],
      ["Deny", "events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/qbot", jsonencode({ ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/qbot-dead_letters", "arn:aws:iam::123456789012:role/qbot-devops", "arn:aws:iam::123456789012:role/qbot-gatekeeper", "arn:aws:iam::123456789012:role/qbot-opsgenie", "arn:aws:iam::123456789012:role/qbot-pushover", "arn:aws:iam::123456789012:role/qbot-qchain"] } })],
    ]
    error_message = "Only the publishers' roles publish on the bus, each under its own source, and backends their audit records alone."
  }
  assert {
    condition = {
      for name, policy in aws_iam_role_policy.functions : name => [
        for statement in jsondecode(policy.policy).Statement : [statement.Resource, jsonencode(statement.Condition)] if contains(statement.Action, "events:PutEvents")
      ] if strcontains(policy.policy, "events:PutEvents")
      } == {
      dead_letters = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:detail-type" = "audit", "events:source" = "qbot.dead_letters" } })]]
      devops       = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:detail-type" = "audit", "events:source" = "qbot.devops" } })]]
      gatekeeper   = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:source" = "qbot.gatekeeper" } })]]
      opsgenie     = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:detail-type" = "audit", "events:source" = "qbot.opsgenie" } })]]
      pushover     = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:source" = "qbot.webhook" } })]]
      qchain       = [[["arn:aws:events:us-east-1:123456789012:event-bus/qbot"], jsonencode({ StringEquals = { "events:detail-type" = "audit", "events:source" = "qbot.qchain" } })]]
    }
    error_message = "Exactly the publishers have the right to, under their own source; backends to audit records alone."
  }
  assert {
    condition     = length(aws_cloudwatch_event_bus_policy.bus.policy) < 8000 && alltrue([for statement in jsondecode(aws_cloudwatch_event_bus_policy.bus.policy).Statement : can(regex("^[A-Za-z0-9]+$", statement.Sid))])
    error_message = "EventBridge takes 10,240 characters, and letters and digits in a Sid."
  }
}

run "rules" {
  command = plan

  assert {
    condition = [for name, rule in aws_cloudwatch_event_rule.commands : name] == flatten([
      for file in fileset("${path.module}/../lambda", "*/function.json") : [
        for index in range(1 + length(try(jsondecode(file("${path.module}/../lambda/${file}")).routes, []))) :
        "${dirname(file)}${index == 0 ? "" : "-${index + 1}"}"
      ] if can(jsondecode(file("${path.module}/../lambda/${file}")).eventPattern)
    ])
    error_message = "One rule per backend, that is per function.json with an eventPattern, and one per route of it."
  }
  assert {
    condition     = alltrue([for name, rule in aws_cloudwatch_event_rule.commands : [rule.name, rule.description] == ["qbot-${name}", "Slack events for qbot-${name}"] if can(jsondecode(rule.event_pattern).detail.command)])
    error_message = "The rule of the commands has the name and the address that it has in an installed stack."
  }
  assert {
    condition = [aws_cloudwatch_event_rule.commands["opsgenie-2"].name, jsondecode(aws_cloudwatch_event_rule.commands["opsgenie-2"].event_pattern)] == ["qbot-opsgenie-2", {
      source        = ["qbot.webhook"]
      "detail-type" = ["alert_action", "phone_acknowledged"]
    }]
    error_message = "The second rule of opsgenie takes what the webhook gateway publishes."
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.commands["opsgenie"].event_pattern) == {
      source        = ["qbot.gatekeeper"]
      "detail-type" = ["slash_command", "view_submission", "block_actions", "message_action"]
      detail        = { command = ["/sre"] }
    }
    error_message = "The rule of /sre has to match exactly its events."
  }
  assert {
    condition     = alltrue([for name, rule in aws_cloudwatch_event_rule.commands : rule.event_pattern == jsonencode(jsondecode(file("${path.module}/../lambda/${name}/function.json")).eventPattern) if !can(regex("-[0-9]+$", name))])
    error_message = "Each rule has the pattern of its function.json, unchanged."
  }
  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.commands : rule.event_bus_name == "qbot"])
    error_message = "The rules are on the bot's own bus."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS)["/sre"] == ["block_actions", "message_action", "slash_command", "view_submission"]
    error_message = "ALLOWED_COMMANDS is what the rules match."
  }
  assert {
    condition     = toset(split("|", join("|", keys(jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS))))) == toset(flatten([for rule in aws_cloudwatch_event_rule.commands : try(jsondecode(rule.event_pattern).detail.command, [])]))
    error_message = "ALLOWED_COMMANDS names every routed command, and no other."
  }
}

run "targets" {
  command = plan

  assert {
    condition     = keys(aws_cloudwatch_event_target.backends) == keys(aws_cloudwatch_event_rule.commands) && [for key, permission in aws_lambda_permission.live : key if permission.principal == "events.amazonaws.com" && !contains(keys(aws_cloudwatch_event_rule.schedules), key)] == keys(aws_cloudwatch_event_rule.commands)
    error_message = "One target and one permission per rule."
  }
  assert {
    condition = [aws_cloudwatch_event_target.backends["opsgenie"].rule, aws_cloudwatch_event_target.backends["opsgenie"].event_bus_name, aws_cloudwatch_event_target.backends["opsgenie"].arn] == [
      "qbot-opsgenie", "qbot", "arn:aws:lambda:us-east-1:123456789012:function:qbot-opsgenie:live",
    ]
    error_message = "The rule of /sre leads to opsgenie."
  }
  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.backends : target.dead_letter_config[0].arn == "arn:aws:sqs:us-east-1:123456789012:qbot-undelivered"])
    error_message = "What cannot be delivered goes to the undelivered queue."
  }
  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.backends : target.retry_policy[0].maximum_event_age_in_seconds == 60])
    error_message = "A target keeps an event for 60 seconds."
  }
  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.backends : target.input == null && target.input_path == null && length(target.input_transformer) == 0])
    error_message = "A backend gets the whole event."
  }
  assert {
    condition = [aws_lambda_permission.live["opsgenie"].function_name, aws_lambda_permission.live["opsgenie"].principal, aws_lambda_permission.live["opsgenie"].source_arn] == [
      "qbot-opsgenie", "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-opsgenie",
    ]
    error_message = "Only its own rule may call a backend."
  }
  assert {
    condition = [
      aws_cloudwatch_event_target.backends["opsgenie-2"].rule, aws_cloudwatch_event_target.backends["opsgenie-2"].arn, aws_lambda_permission.live["opsgenie-2"].function_name, aws_lambda_permission.live["opsgenie-2"].source_arn, aws_lambda_permission.live["opsgenie-2"].statement_id, aws_lambda_permission.live["opsgenie"].statement_id,
      ] == [
      "qbot-opsgenie-2", "arn:aws:lambda:us-east-1:123456789012:function:qbot-opsgenie:live", "qbot-opsgenie", "arn:aws:events:us-east-1:123456789012:rule/qbot/qbot-opsgenie-2", "live-opsgenie-2", "live-opsgenie",
    ]
    error_message = "The second rule of opsgenie leads to it, by a permission of its own."
  }
}

run "failures" {
  command = plan

  assert {
    condition     = keys(aws_lambda_function_event_invoke_config.live) == keys(local.backends)
    error_message = "Each backend has an asynchronous configuration."
  }
  assert {
    condition = alltrue([
      for config in aws_lambda_function_event_invoke_config.live :
      [config.maximum_event_age_in_seconds, config.maximum_retry_attempts] == [150, 1]
    ])
    error_message = "Lambda keeps an event for 150 seconds and tries once more."
  }
  assert {
    condition     = alltrue([for config in aws_lambda_function_event_invoke_config.live : config.destination_config[0].on_failure[0].destination == "arn:aws:sqs:us-east-1:123456789012:qbot-failures"])
    error_message = "What failed for the last time goes to the failure queue."
  }
  assert {
    condition     = aws_lambda_function_event_invoke_config.live["opsgenie"].function_name == "qbot-opsgenie"
    error_message = "The configuration is that of its function."
  }
}
