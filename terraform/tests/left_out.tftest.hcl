# What is left out by `functions` is not there at all; what is added by `extra_functions` has what every backend has.
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
  restricted_commands      = { "/devops restart" = ["U03JUNIPER"] }
  devops_services          = ["shop/checkout"]
  reserved_concurrency     = { pushover = 2, qchain = 2, devops = 2 }
  pushover_heartbeat_hours = 24
}

run "without_pushover" {
  command = plan
  variables {
    functions = [for name in ["devops", "opsgenie", "pushover", "qchain"] : name if name != "pushover"]
  }

  assert {
    condition     = [for keys in [keys(aws_lambda_function.functions), keys(aws_iam_role.functions), keys(aws_iam_role_policy.functions), keys(aws_cloudwatch_log_group.functions), keys(output.function_names)] : keys if contains(keys, "pushover")] == [] && length(aws_lambda_function.functions) > 3
    error_message = "No function, role or log."
  }
  assert {
    condition     = [for key, alarm in local.alarms : key if strcontains(key, "pushover") || anytrue([for dimension in values(alarm.dimensions) : strcontains(dimension, "pushover")])] == []
    error_message = "No alarm."
  }
  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.bot.dashboard_body, "qbot-pushover")
    error_message = "Nothing on the dashboard."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_event_bus_policy.bus.policy).Statement) == 7 + length([for name in ["gatekeeper", "pushover"] : name if name != "pushover"])
    error_message = "Nobody publishes who is not there."
  }
  assert {
    condition = sum([
      length(aws_api_gateway_rest_api.pushover), length(aws_api_gateway_resource.opsgenie), length(aws_api_gateway_method.opsgenie), length(aws_api_gateway_integration.opsgenie),
      length(aws_api_gateway_deployment.pushover), length(aws_api_gateway_stage.pushover), length(aws_api_gateway_api_key.pushover), length(aws_api_gateway_usage_plan.pushover),
      length(aws_api_gateway_usage_plan_key.pushover), length([for key, _ in aws_lambda_permission.live : key if startswith(key, "pushover")]), length(aws_cloudwatch_log_group.pushover_api), length(aws_sqs_queue.pushover),
      length(aws_sqs_queue_redrive_policy.pushover), length(aws_lambda_event_source_mapping.pushover), length(aws_cloudwatch_log_metric_filter.pushover_outcomes),
      length(aws_cloudwatch_log_metric_filter.pushover_by_entry), length(aws_cloudwatch_log_metric_filter.pushover_limit), length(aws_api_gateway_account.account), length(aws_iam_role.api_gateway_logs),
    ]) == 0
    error_message = "No gateway, queue or filter."
  }
  assert {
    condition     = [for name in keys(aws_ssm_parameter.secrets) : name if strcontains(name, "pushover")] == [] && [for name in output.secret_parameters : name if strcontains(name, "pushover")] == []
    error_message = "No secret of it is asked for."
  }
  assert {
    condition     = output.pushover_webhook_url == null && output.pushover_api_key == null && length(output.pushover_webhook_headers) == 0 && length(output.pushover_queues) == 0
    error_message = "The outputs say that there is none."
  }
}

run "without_qchain" {
  command = plan
  variables {
    functions = [for name in ["devops", "opsgenie", "pushover", "qchain"] : name if name != "qchain"]
  }

  assert {
    condition     = [for keys in [keys(aws_lambda_function.functions), keys(aws_iam_role.functions), keys(aws_iam_role_policy.functions), keys(aws_cloudwatch_log_group.functions), keys(output.function_names)] : keys if contains(keys, "qchain")] == [] && length(aws_lambda_function.functions) > 3
    error_message = "No function, role or log."
  }
  assert {
    condition     = [for key, alarm in local.alarms : key if strcontains(key, "qchain") || anytrue([for dimension in values(alarm.dimensions) : strcontains(dimension, "qchain")])] == []
    error_message = "No alarm."
  }
  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.bot.dashboard_body, "qbot-qchain")
    error_message = "Nothing on the dashboard."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_event_bus_policy.bus.policy).Statement) == 7 + length([for name in ["gatekeeper", "pushover"] : name if name != "qchain"])
    error_message = "Nobody publishes who is not there."
  }
  assert {
    condition     = [for keys in [keys(aws_cloudwatch_event_rule.commands), keys(aws_cloudwatch_event_target.backends), keys(aws_lambda_permission.live), keys(aws_lambda_alias.live), keys(aws_lambda_function_event_invoke_config.live), keys(output.access), [for command in jsondecode(output.slack_manifest).features.slash_commands : command.command]] : keys if anytrue([for key in keys : trimprefix(key, "/") == "qchain"])] == []
    error_message = "No rule, and no line of the manifest."
  }
  assert {
    condition     = [for name, value in aws_lambda_function.functions["gatekeeper"].environment[0].variables : name if strcontains(value, "/qchain")] == [] && [for name, value in aws_lambda_function.functions["dead_letters"].environment[0].variables : name if strcontains(value, "qbot-qchain")] == []
    error_message = "The gatekeeper does not know its command, nor dead_letters the function; a channel list that still names it is no error."
  }
}

run "without_devops" {
  command = plan
  variables {
    functions = [for name in ["devops", "opsgenie", "pushover", "qchain"] : name if name != "devops"]
  }

  assert {
    condition     = [for keys in [keys(aws_lambda_function.functions), keys(aws_iam_role.functions), keys(aws_iam_role_policy.functions), keys(aws_cloudwatch_log_group.functions), keys(output.function_names)] : keys if contains(keys, "devops")] == [] && length(aws_lambda_function.functions) > 3
    error_message = "No function, role or log."
  }
  assert {
    condition     = [for key, alarm in local.alarms : key if strcontains(key, "devops") || anytrue([for dimension in values(alarm.dimensions) : strcontains(dimension, "devops")])] == []
    error_message = "No alarm."
  }
  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.bot.dashboard_body, "qbot-devops")
    error_message = "Nothing on the dashboard."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_event_bus_policy.bus.policy).Statement) == 7 + length([for name in ["gatekeeper", "pushover"] : name if name != "devops"])
    error_message = "Nobody publishes who is not there."
  }
  assert {
    condition     = [for keys in [keys(aws_cloudwatch_event_rule.commands), keys(aws_cloudwatch_event_target.backends), keys(aws_lambda_permission.live), keys(aws_lambda_alias.live), keys(aws_lambda_function_event_invoke_config.live), keys(output.access), [for command in jsondecode(output.slack_manifest).features.slash_commands : command.command]] : keys if anytrue([for key in keys : trimprefix(key, "/") == "devops"])] == []
    error_message = "No rule, and no line of the manifest."
  }
  assert {
    condition     = [for name, value in aws_lambda_function.functions["gatekeeper"].environment[0].variables : name if strcontains(value, "/devops")] == [] && [for name, value in aws_lambda_function.functions["dead_letters"].environment[0].variables : name if strcontains(value, "qbot-devops")] == []
    error_message = "The gatekeeper does not know its command, nor dead_letters the function; a channel list that still names it is no error."
  }
}

run "without_opsgenie" {
  command = plan
  variables {
    functions        = ["qchain"]
    incident_backend = "jsm"
    jsm = {
      cloud_id        = "11111111-2222-4333-8444-555555555555"
      site_url        = "https://lantern.atlassian.net"
      jira_url        = "https://api.atlassian.com/ex/jira/11111111-2222-4333-8444-555555555555"
      email           = "qbot@lantern.test"
      project_key     = "OPS"
      issue_type_id   = "10020"
      request_type_id = "75"
      priority_ids    = { P1 = "1", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }
      token_expires   = "2027-03-05"
    }
  }

  assert {
    condition     = join(" ", keys(aws_lambda_function.functions)) == "dead_letters gatekeeper qchain" && join(" ", keys(aws_ssm_parameter.secrets)) == "slack-bot-token slack-signing-secret slack-signing-secret-previous"
    error_message = "The gatekeeper and dead_letters are always there."
  }
  assert {
    condition     = length([for key in keys(aws_cloudwatch_event_rule.schedules) : key if key == "jira-token"]) + length(aws_cloudwatch_event_rule.token_reminders) + length([for kind in keys(local.alarms) : kind if startswith(kind, "opsgenie-") || startswith(kind, "jira-")]) == 0
    error_message = "Nothing asks Jira or OpsGenie, or looks at their answers."
  }
}

run "nobody_could_type_anything" {
  command = plan
  variables {
    functions = ["pushover"]
  }
  expect_failures = [aws_lambda_function.functions]
}

run "a_function_that_there_is_not" {
  command = plan
  variables {
    functions = ["opsgenie", "opsgeni"]
  }
  expect_failures = [var.functions]
}

run "another_account_or_region" {
  command = plan
  variables {
    aws_region     = "eu-west-1"
    aws_account_id = "210987654321"
  }
  expect_failures = [terraform_data.place]
}

run "a_command_of_ones_own" {
  command = plan
  variables {
    allowed_channels = { "/xyz" = ["C07HARBOUR"], "/sre" = ["C07HARBOUR"], "/qchain" = ["C07HARBOUR"], "/devops" = ["C07HARBOUR"] }
    extra_functions = {
      xyz = {
        zip         = "../dist/qchain.zip"
        definition  = "examples/complete/xyz/function.json"
        environment = { XYZ_LEVEL = "3" }
        statements  = { ReadReports = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::lantern-reports/*"] } }
      }
    }
  }

  assert {
    condition     = aws_lambda_function.functions["xyz"].function_name == "qbot-xyz" && aws_lambda_function.functions["xyz"].filename == "../dist/qchain.zip" && aws_lambda_function.functions["xyz"].source_code_hash == filebase64sha256("../dist/qchain.zip")
    error_message = "It is made of its own zip."
  }
  assert {
    condition     = aws_lambda_function.functions["xyz"].environment[0].variables.XYZ_LEVEL == "3" && aws_lambda_function.functions["xyz"].environment[0].variables.TABLE_NAME == "qbot" && aws_lambda_function.functions["xyz"].environment[0].variables.XYZ_TOKEN_PARAMETER == "/qbot/xyz-token"
    error_message = "Its environment is its own, with what every backend has."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.commands["xyz"].event_pattern).detail.command == ["/xyz"] && contains(keys(aws_lambda_function_event_invoke_config.live), "xyz") && contains(keys(aws_cloudwatch_metric_alarm.alarms), "errors-xyz") && contains(keys(aws_ssm_parameter.secrets), "xyz-token")
    error_message = "It has a rule, a retry, alarms and its secret."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.functions["xyz"].policy).Statement : statement.Sid] == ["OnlyLambdaReports", "Publish", "ReadReports", "ReadSecrets", "ReportFailures", "TellOnce", "WriteLogs", "WriteTraces"]
    error_message = "It has the rights of every backend, and its own."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.functions["dead_letters"].policy).Statement : statement.Resource if statement.Sid == "Replay"] == [[for name in ["devops", "opsgenie", "qchain"] : "arn:aws:lambda:us-east-1:123456789012:function:qbot-${name}:live" if contains(keys(local.failing_backends), name)]]
    error_message = "Its function.json says of nothing that it can be replayed, so dead_letters may not call it."
  }
  assert {
    condition     = contains(split("|", join("|", keys(jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS)))), "/xyz") && contains([for command in jsondecode(output.slack_manifest).features.slash_commands : command.command], "/xyz")
    error_message = "The gatekeeper and Slack know its command."
  }
  assert {
    condition = jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.SUBCOMMANDS) == {
      "/xyz" = { shapes = { for row in jsondecode(file("examples/complete/xyz/function.json")).subcommands : join("|", concat([row.name], try(row.aliases, []))) => join(" ", try(row.args, [])) } }
    }
    error_message = "And its sub-commands, which no build of the gatekeeper has seen; those of Q-Bot are in its bundle."
  }
}

run "commands_in_other_languages" {
  command = plan
  variables {
    allowed_channels = { "/pyhello" = ["C07HARBOUR"], "/gohello" = ["C07HARBOUR"], "/sre" = ["C07HARBOUR"], "/qchain" = ["C07HARBOUR"], "/devops" = ["C07HARBOUR"] }
    extra_functions = {
      pyhello = { zip = "../dist/qchain.zip", definition = "tests/runtimes/python.json" }
      gohello = { zip = "../dist/devops.zip", definition = "tests/runtimes/provided.json" }
    }
  }

  assert {
    condition     = [for name in ["pyhello", "gohello", "qchain"] : aws_lambda_function.functions[name].runtime] == ["python3.13", "provided.al2023", "nodejs22.x"]
    error_message = "What runs it is said in its function.json; lambda_runtime is that of Node.js."
  }
  assert {
    condition     = [for name in ["pyhello", "gohello", "qchain"] : aws_lambda_function.functions[name].handler] == ["lambda_function.lambda_handler", "hello", "lambda_function.handler"]
    error_message = "The handler is that of its function.json, or the usual one of its runtime."
  }
  assert {
    condition     = [for name in ["pyhello", "gohello"] : aws_lambda_function.functions[name].filename] == ["../dist/qchain.zip", "../dist/devops.zip"] && aws_lambda_function.functions["pyhello"].source_code_hash == filebase64sha256("../dist/qchain.zip") && one(aws_lambda_function.functions["pyhello"].architectures) == "arm64"
    error_message = "Each is made of its own zip, for arm64."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.functions["pyhello"].policy).Statement : statement.Sid] == ["OnlyLambdaReports", "Publish", "ReadSecrets", "ReportFailures", "TellOnce", "WriteLogs", "WriteTraces"]
    error_message = "It has the rights of every backend."
  }
}

run "a_command_of_ones_own_that_cannot_be" {
  command = plan
  variables {
    extra_functions = {
      qchain = { zip = "../dist/qchain.zip", definition = "examples/complete/xyz/function.json" }
    }
  }
  expect_failures = [var.extra_functions]
}

run "a_command_that_another_function_has" {
  command = plan
  variables {
    extra_functions = {
      xyz = { zip = "../dist/qchain.zip", definition = "../lambda/qchain/function.json" }
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "a_command_that_two_functions_have" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { "/notes" = ["C07HARBOUR"], "/note" = ["C07HARBOUR"] })
    extra_functions = {
      notes = { zip = "../dist/qchain.zip", definition = "tests/commands/notes.json" }
      other = { zip = "../dist/qchain.zip", definition = "tests/commands/notes.json" }
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

# What the gatekeeper needs of each row, and of the whole: no build of it has seen these.
run "sub_commands_of_ones_own" {
  command = plan
  variables {
    allowed_channels = merge(var.allowed_channels, { "/notes" = ["C07HARBOUR"], "/note" = ["C07HARBOUR"] })
    extra_functions  = { notes = { zip = "../dist/qchain.zip", definition = "tests/commands/notes.json" } }
  }

  assert {
    condition = jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.SUBCOMMANDS) == {
      "/notes|/note" = {
        shapes    = { "" = "text", "list|ls" = "", "close|done" = "number text?" }
        otherwise = ""
        reserved  = ["open"]
      }
    }
    error_message = "Aliases, shapes, the sub-command of free text and reserved words: ${aws_lambda_function.functions["gatekeeper"].environment[0].variables.SUBCOMMANDS}"
  }
}

run "zips_elsewhere" {
  command = plan
  variables {
    artifacts = { s3_bucket = "lantern-artifacts", s3_prefix = "qbot/1.4.0/" }
  }

  assert {
    condition     = alltrue([for name, function in aws_lambda_function.functions : function.s3_bucket == "lantern-artifacts" && function.s3_key == "qbot/1.4.0/${name}.zip" && function.filename == null])
    error_message = "Each zip is in the bucket."
  }
}

run "no_zips_there" {
  command = plan
  variables {
    artifacts = { folder = "./tests" }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "artifacts_that_cannot_be" {
  command = plan
  variables {
    artifacts = { folder = "../dist", s3_bucket = "lantern-artifacts" }
  }
  expect_failures = [var.artifacts]
}

run "a_host_name_of_ones_own" {
  command = plan
  variables {
    domain = { name = "qbot.lantern.test", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d" }
  }

  assert {
    condition     = output.slack_commands_url == "https://qbot.lantern.test/slack/commands" && output.pushover_webhook_url == "https://qbot.lantern.test/webhook/opsgenie" && strcontains(output.slack_manifest, "https://qbot.lantern.test/slack/interactivity")
    error_message = "Slack and OpsGenie are given that name."
  }
  assert {
    condition     = [aws_apigatewayv2_api_mapping.slack[0].api_id, aws_apigatewayv2_api_mapping.webhook[0].api_id, aws_apigatewayv2_api_mapping.webhook[0].stage, aws_apigatewayv2_domain_name.bot[0].domain_name] == ["a1b2c3", "d4e5f6", "prod", "qbot.lantern.test"]
    error_message = "It leads to both gateways."
  }
}

run "host_names_that_cannot_be" {
  command = plan
  variables {
    domain = { name = "https://qbot.lantern.test", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d" }
  }
  expect_failures = [var.domain]
}

run "tags" {
  command = plan
  variables {
    tags = { team = "platform" }
  }

  assert {
    condition = alltrue([
      for resource in flatten([
        values(aws_lambda_function.functions), values(aws_iam_role.functions), values(aws_cloudwatch_log_group.functions), values(aws_sqs_queue.queues), values(aws_sqs_queue.pushover),
        values(aws_ssm_parameter.secrets), values(aws_cloudwatch_metric_alarm.alarms), values(aws_sns_topic.alarms), values(aws_cloudwatch_event_rule.commands),
        [aws_dynamodb_table.table, aws_cloudwatch_log_group.audit, aws_apigatewayv2_api.slack, aws_api_gateway_rest_api.pushover[0], aws_cloudwatch_event_bus.bus, aws_kms_key.alarms[0], aws_sqs_queue.audit],
      ]) : resource.tags.team == "platform"
    ])
    error_message = "What is created carries the tags: no provider of ours adds them."
  }
}
