# What is refused. Each run names everything that has to fail in it: one that did not would fail the run.
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
}

run "names_for_ids" {
  command = plan
  variables {
    name                      = "Q-Bot"
    aws_region                = "Ireland"
    slack_team_id             = "acme"
    slack_home_teams          = ["*"]
    slack_app_id              = "Q-Bot"
    allowed_channels          = { "/sre" = ["#incidents"] }
    restricted_commands       = { "/sre" = ["@ada"] }
    owner_email               = "Ada"
    slack_api_url             = "http://slack.com/api/"
    slack_response_url_origin = "https://hooks.slack.com/"
    opsgenie_api_url          = "api.opsgenie.com"
    lambda_runtime            = "nodejs20.x"
    reserved_concurrency      = { gatekeeper = -2 }
    api_throttle_rate         = 0
    api_throttle_burst        = 5001
    hourly_limits             = { incidents = -1 }
    log_retention_days        = 42
    tags                      = { VantaNonProd = "true" }
    operations_channel        = "#operations"
    help_contact              = ""
    incident_fallback         = " "
  }
  expect_failures = [
    var.name, var.aws_region, var.slack_team_id, var.slack_home_teams, var.slack_app_id, var.allowed_channels, var.restricted_commands,
    var.owner_email, var.slack_api_url, var.slack_response_url_origin, var.opsgenie_api_url, var.lambda_runtime,
    var.reserved_concurrency, var.api_throttle_rate, var.api_throttle_burst, var.hourly_limits, var.log_retention_days,
    var.tags, var.operations_channel, var.help_contact, var.incident_fallback,
  ]
}

run "other_mistakes" {
  command = plan
  variables {
    name                      = "ssm-bot"
    slack_team_id             = "C07HARBOUR"
    slack_home_teams          = ["T0123EFGH", "e0123abcd"]
    slack_app_id              = "a0123abcd"
    allowed_channels          = { "sre" = ["C07HARBOUR"] }
    restricted_commands       = { "/sre incident now" = ["U03JUNIPER"] }
    slack_api_url             = "https://slack.com/api/?token=x"
    slack_response_url_origin = "http://hooks.slack.com"
    opsgenie_api_url          = "http://127.0.0.1"
    lambda_runtime            = "python3.13"
    reserved_concurrency      = { gatekeeper = 1.5 }
    api_throttle_rate         = 10001
    api_throttle_burst        = 1.5
    hourly_limits             = { restarts = 501 }
    log_retention_days        = 0
    tags                      = { "aws:team" = "platform" }
    operations_channel        = "D0123ABCD"
    help_contact              = "two\nlines"
  }
  expect_failures = [
    var.name, var.slack_team_id, var.slack_home_teams, var.slack_app_id, var.allowed_channels, var.restricted_commands, var.slack_api_url,
    var.slack_response_url_origin, var.opsgenie_api_url, var.lambda_runtime, var.reserved_concurrency,
    var.api_throttle_rate, var.api_throttle_burst, var.hourly_limits, var.log_retention_days, var.tags,
    var.operations_channel, var.help_contact,
  ]
}

run "everywhere_and_a_channel" {
  command = plan
  variables {
    allowed_channels    = { "/sre" = ["*", "C07HARBOUR"] }
    restricted_commands = { "/SRE" = ["U03JUNIPER"] }
  }
  expect_failures = [var.allowed_channels, var.restricted_commands]
}

run "lower_case_ids" {
  command = plan
  variables {
    allowed_channels    = { "/sre" = ["c0123abcd"] }
    restricted_commands = { "/sre" = ["C07HARBOUR"] }
  }
  expect_failures = [var.allowed_channels, var.restricted_commands]
}

run "sub_command_in_channels" {
  command = plan
  variables {
    allowed_channels = { "/sre help" = ["C07HARBOUR"] }
  }
  expect_failures = [var.allowed_channels]
}

run "restricted_but_not_routed" {
  command = plan
  variables {
    restricted_commands = { "/srs incident" = ["U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "restricted_words" {
  command = plan
  variables {
    restricted_commands = { "/sre alret" = ["U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "restricted_alias" {
  command = plan
  variables {
    restricted_commands = { "/sre alert" = ["U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "restricted_words_of_another_command" {
  command = plan
  variables {
    restricted_commands = { "/devops incident" = ["U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

# Discard has the rule of Replay: a list of its own would restrict nothing.
run "restricted_discard" {
  command = plan
  variables {
    restricted_commands = { "dead_letters discard" = ["U03JUNIPER"] }
  }
  expect_failures = [var.restricted_commands]
}

run "restricted_words_without_a_slash" {
  command = plan
  variables {
    restricted_commands = { "devops restart" = ["U03JUNIPER"] }
  }
  expect_failures = [var.restricted_commands]
}

run "restricted_to_no_list" {
  command = plan
  variables {
    allowed_channels    = { "/sre" = null }
    restricted_commands = { "/sre" = null }
  }
  expect_failures = [var.allowed_channels, var.restricted_commands]
}

run "key_of_another_region" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"
  }
  expect_failures = [var.kms_key_arn]
}

run "organisation" {
  command = plan
  variables {
    name                 = "qbot-"
    kms_key_arn          = "alias/qbot"
    aws_account_id       = "1234"
    permissions_boundary = "boundary"
    role_path            = "service"
  }
  expect_failures = [var.name, var.kms_key_arn, var.aws_account_id, var.permissions_boundary, var.role_path]
}

run "roles_of_an_organisation" {
  command = plan
  variables {
    api_gateway_log_role = true
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
    role_path            = "/service/"
  }

  assert {
    condition     = alltrue([for role in concat(values(aws_iam_role.functions), aws_iam_role.api_gateway_logs) : [role.path, role.permissions_boundary] == ["/service/", "arn:aws:iam::123456789012:policy/boundary"]])
    error_message = "Each role has the path and the boundary that the organisation asks for."
  }
}

# terraform/example.tfvars as it is, with what it has behind comments.
run "example_unedited" {
  command = plan
  variables {
    slack_team_id       = "T0123ABCD"
    slack_app_id        = "A0123ABCD"
    allowed_channels    = { "/sre" = ["C0123ABCD"] }
    restricted_commands = { "/devops restart" = ["U0123ABCD"] }
    operations_channel  = "C0789IJKL"
    alarm_email         = "platform@example.com"
    urgent_alarm_email  = "pager@example.com"
    help_contact        = "<#C0456EFGH>"
    incident_fallback   = "Phone the person on call: +44 20 7946 0000."
    owner_email         = "platform@example.com"
  }
  expect_failures = [
    var.slack_team_id, var.slack_app_id, var.allowed_channels, var.restricted_commands, var.operations_channel,
    var.alarm_email, var.urgent_alarm_email, var.help_contact, var.incident_fallback, var.owner_email,
  ]
}

run "unknown_function" {
  command = plan
  variables {
    reserved_concurrency = { gatekeper = 5 }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "environment_over_4096_bytes" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { "/sre" = [for number in range(280) : format("C0%09d", number)] })
  }
  expect_failures = [aws_lambda_function.functions]
}

run "environment_within_4096_bytes" {
  command = plan
  variables {
    allowed_channels  = merge(var.allowed_channels, { "/sre" = [for number in range(220) : format("C0%09d", number)] })
    incident_fallback = "Läute Zoë"
  }

  assert {
    condition = alltrue([
      for name, umlauts in { qchain = 0, gatekeeper = 2, opsgenie = 2, dead_letters = 2 } :
      local.environment_bytes[name] == umlauts + length(jsonencode(aws_lambda_function.functions[name].environment[0].variables))
    ])
    error_message = "Names and values are counted as one JSON text, in bytes, as Lambda does: an umlaut has two."
  }
  assert {
    condition     = local.environment_bytes.gatekeeper > 2000 && local.environment_bytes.gatekeeper <= 4096
    error_message = "220 channel ids have room: ${local.environment_bytes.gatekeeper}"
  }
}

run "command_without_channels" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { "/sre" = [] })
  }
  expect_failures = [check.commands_have_channels]
}

run "route_in_channels" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { dead_letters = ["*"] })
  }
  expect_failures = [var.allowed_channels]
}

run "channels_without_command" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { "/nope" = ["C07HARBOUR"] })
  }
  expect_failures = [var.allowed_channels]
}

run "more_runs_than_aws_gives" {
  command = plan
  variables {
    reserved_concurrency = { gatekeeper = 901 }
  }
  expect_failures = [var.reserved_concurrency]
}

run "defaults" {
  command = plan

  assert {
    condition     = length(aws_lambda_function.functions) > 0
    error_message = "The required variable alone makes a bot."
  }
}

run "every_value_that_is_right" {
  command = plan
  variables {
    allowed_channels          = merge(var.allowed_channels, { "/sre" = ["C07HARBOUR", "G0123ABCD", "D0123ABCD"] })
    restricted_commands       = { "/sre" = ["U03JUNIPER"], "/sre incident" = ["W0123ABCD"], "dead_letters" = ["U03JUNIPER"], "dead_letters replay" = ["U03JUNIPER"] }
    slack_api_url             = "http://127.0.0.1:5610/slack/api/"
    slack_response_url_origin = "http://127.0.0.1:5610"
    opsgenie_api_url          = "http://127.0.0.1:5610/opsgenie"
    reserved_concurrency      = { gatekeeper = 0, opsgenie = -1 }
    kms_key_arn               = "arn:aws:kms:us-east-1:123456789012:key/mrk-0a1b2c3d"
    log_retention_days        = 3653
    operations_channel        = "G0123ABCD"
    help_contact              = "<#C07HARBOUR>"
  }

  assert {
    condition     = merge([for keys, list in jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.RESTRICTED_COMMANDS) : { for key in split("|", keys) : key => list }]...) == { "/sre" = ["U03JUNIPER"], "/sre incident" = ["W0123ABCD"], "dead_letters" = ["U03JUNIPER"], "dead_letters replay" = ["U03JUNIPER"] }
    error_message = "What is right is taken as it is."
  }
}
