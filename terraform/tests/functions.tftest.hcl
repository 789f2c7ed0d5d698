# The functions themselves: configuration, environment, tags, and exactly the rights they need.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["gatekeeper"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-gatekeeper" }
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["opsgenie"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-opsgenie" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-signing-secret"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-signing-secret-previous"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret-previous" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-bot-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["opsgenie-api-key"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/opsgenie-api-key" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["jira-api-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/jira-api-token" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["opsgenie-integration-key"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/opsgenie-integration-key" }
}

variables {
  slack_team_id    = "T04LANTERN"
  slack_home_teams = ["T0123EFGH", "E0123ABCD"]
  slack_app_id     = "A05LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  restricted_commands  = { "/sre service" = ["U03JUNIPER"] }
  owner_email          = "platform@lantern.test"
  tags                 = { team = "platform" }
  reserved_concurrency = { gatekeeper = 20 }
}

# A function can reserve concurrency [F30]
run "configuration" {
  command = plan

  assert {
    condition     = output.function_names == { for name in [for file in fileset("${path.module}/../lambda", "*/function.json") : dirname(file)] : name => "qbot-${name}" if name != "group_sync" }
    error_message = "Every folder of lambda/ that has a function.json is one function: add its entry to local.functions in lambda.tf, or remove what is left of it. group_sync.tftest.hcl says when group_sync is."
  }
  assert {
    condition = alltrue([
      for name, function in aws_lambda_function.functions :
      [function.timeout, function.memory_size] == [local.definitions[name].timeoutSeconds, local.definitions[name].memoryMb]
    ])
    error_message = "Timeout and memory are those of function.json."
  }
  assert {
    condition     = aws_lambda_function.functions["gatekeeper"].timeout == 3
    error_message = "Slack waits 3 seconds for the gatekeeper, so it may not run longer."
  }
  assert {
    condition = alltrue([
      for name, function in aws_lambda_function.functions :
      [function.runtime, function.handler, one(function.architectures), basename(function.filename)] == ["nodejs22.x", "lambda_function.handler", "arm64", "${name}.zip"]
    ])
    error_message = "Each function runs its own bundle on nodejs22.x, arm64."
  }
  assert {
    condition     = alltrue([for name, function in aws_lambda_function.functions : function.source_code_hash == filebase64sha256("${path.module}/../dist/${name}.zip")])
    error_message = "A new bundle has to be deployed: its hash is the zip's."
  }
  assert {
    condition = alltrue([
      for name, function in aws_lambda_function.functions :
      [function.logging_config[0].log_format, function.logging_config[0].log_group, function.tracing_config[0].mode] == ["JSON", "/aws/lambda/qbot-${name}", "Active"]
    ])
    error_message = "Each function logs JSON into its own group, and is traced."
  }
  assert {
    condition     = alltrue([for name, function in aws_lambda_function.functions : function.reserved_concurrent_executions == (name == "gatekeeper" ? 20 : -1)])
    error_message = "Concurrency is reserved where the variable says so, and nowhere else."
  }
}

# What an entry gives comes first, so that a variable of its own needs no line here; what stands here has to be so.
run "environment" {
  command = plan

  assert {
    condition = { for key, value in aws_lambda_function.functions["gatekeeper"].environment[0].variables : key => value if !startswith(key, "ALLOWED_") } == { for key, value in merge(local.functions.gatekeeper.environment, {
      EVENT_BUS_NAME                          = "qbot"
      RESTRICTED_COMMANDS                     = jsonencode({ "/sre service" = ["U03JUNIPER"] })
      SLACK_TEAM_ID                           = "T04LANTERN"
      SLACK_HOME_TEAMS                        = jsonencode(["T0123EFGH", "E0123ABCD"])
      SLACK_APP_ID                            = "A05LANTERN"
      SLACK_RESPONSE_URL_ORIGIN               = "https://hooks.slack.com"
      HELP_CONTACT                            = "the team that runs Q-Bot"
      INCIDENT_COMMANDS                       = jsonencode(["/sre"])
      INCIDENT_KEYS                           = "null"
      INCIDENT_FALLBACK                       = "Open the incident in OpsGenie itself, or phone the person on call."
      SUBCOMMANDS                             = jsonencode({})
      SLACK_SIGNING_SECRET_PARAMETER          = "/qbot/slack-signing-secret"
      SLACK_SIGNING_SECRET_PREVIOUS_PARAMETER = "/qbot/slack-signing-secret-previous"
      POWERTOOLS_SERVICE_NAME                 = "gatekeeper"
      POWERTOOLS_METRICS_NAMESPACE            = "QBot/qbot"
      POWERTOOLS_LOG_LEVEL                    = "INFO"
    }) : key => value if !startswith(key, "ALLOWED_") }
    error_message = "The gatekeeper's environment, but for commands and channels."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS)["/sre"] == ["block_actions", "message_action", "slash_command", "view_submission"]
    error_message = "ALLOWED_COMMANDS holds /sre with its detail-types."
  }
  assert {
    condition     = jsonencode(merge([for keys, list in jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_CHANNELS) : { for key in split("|", keys) : key => split("|", list[0]) if length(list) == 1 }]...)) == jsonencode(var.allowed_channels)
    error_message = "ALLOWED_CHANNELS is the variable, the ids of each list in one text."
  }
  assert {
    condition = aws_lambda_function.functions["opsgenie"].environment[0].variables == tomap(merge(local.functions.opsgenie.environment, {
      SLACK_API_URL                      = "https://slack.com/api/"
      SLACK_RESPONSE_URL_ORIGIN          = "https://hooks.slack.com"
      SLACK_BOT_TOKEN_PARAMETER          = "/qbot/slack-bot-token"
      OPSGENIE_API_URL                   = "https://api.opsgenie.com"
      OPSGENIE_API_KEY_PARAMETER         = "/qbot/opsgenie-api-key"
      OPSGENIE_INTEGRATION_KEY_PARAMETER = "/qbot/opsgenie-integration-key"
      JIRA_API_TOKEN_PARAMETER           = "/qbot/jira-api-token"
      INCIDENT_BACKEND                   = "opsgenie"
      JSM                                = ""
      TABLE_NAME                         = "qbot"
      EVENT_BUS_NAME                     = "qbot"
      INCIDENT_FALLBACK                  = "Open the incident in OpsGenie itself, or phone the person on call."
      POWERTOOLS_SERVICE_NAME            = "opsgenie"
      POWERTOOLS_METRICS_NAMESPACE       = "QBot/qbot"
      POWERTOOLS_LOG_LEVEL               = "INFO"
    }))
    error_message = "The environment of opsgenie."
  }
}

# Each id costs bytes of an environment that has few.
run "what_is_listed_twice" {
  command = plan
  variables {
    allowed_channels      = merge(var.allowed_channels, { "/sre" = ["C07HARBOUR", "C08MEADOW", "C07HARBOUR"], "/qchain" = ["*", "*"] })
    restricted_commands   = { "/sre service" = ["U03JUNIPER", "U03JUNIPER"] }
    slack_home_teams      = ["T0123EFGH", "T0123EFGH"]
    pushover_rung_actions = ["Escalate", "Escalate"]
  }

  assert {
    condition     = [for channels in [jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_CHANNELS)] : [channels["/sre"], channels["/qchain"]]] == [[["C07HARBOUR|C08MEADOW"], ["*"]]]
    error_message = "Each channel is there once, in the order of the list."
  }
  assert {
    condition     = aws_lambda_function.functions["gatekeeper"].environment[0].variables.RESTRICTED_COMMANDS == jsonencode({ "/sre service" = ["U03JUNIPER"] }) && aws_lambda_function.functions["gatekeeper"].environment[0].variables.SLACK_HOME_TEAMS == jsonencode(["T0123EFGH"])
    error_message = "Each person and each workspace is there once."
  }
  assert {
    condition     = aws_lambda_function.functions["pushover"].environment[0].variables.RUNG_ACTIONS == jsonencode(["Escalate"])
    error_message = "Each action is there once."
  }
  assert {
    condition     = output.access["/sre"].channels == tolist(["C07HARBOUR", "C08MEADOW"]) && output.access["/sre"].restricted["/sre service"] == tolist(["U03JUNIPER"])
    error_message = "The outputs say what the gatekeeper has."
  }
}

run "rights" {
  command = plan

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["gatekeeper"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource }
      } == {
      Publish     = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      ReadSecrets = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret", "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret-previous"] }
      WriteLogs   = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-gatekeeper:*"] }
      WriteTraces = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The gatekeeper's rights, exactly."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["opsgenie"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource } if statement.Effect == "Allow"
      } == {
      Publish           = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      ReadSecrets       = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/jira-api-token", "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/opsgenie-api-key", "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/opsgenie-integration-key", "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token"] }
      RememberIncidents = { allow = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      ReportFailures    = { allow = ["sqs:SendMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-failures"] }
      WriteLogs         = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-opsgenie:*"] }
      WriteTraces       = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The rights of opsgenie, exactly."
  }
  assert {
    condition     = alltrue([for policy in aws_iam_role_policy.functions : alltrue([for statement in jsondecode(policy.policy).Statement : !strcontains(join(",", statement.Action), "*")])])
    error_message = "No wildcard among the actions of any function."
  }
  assert {
    condition = {
      for name, policy in aws_iam_role_policy.functions :
      name => [for statement in jsondecode(policy.policy).Statement : [statement.Sid, statement.Action, statement.Resource, statement.Condition] if statement.Effect != "Allow"]
      } == {
      for name, _ in aws_iam_role_policy.functions :
      name => [for denied in [["OnlyLambdaReports", ["sqs:SendMessage"], ["arn:aws:sqs:us-east-1:123456789012:qbot-failures"], { ArnLike = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:qbot-*" } }]] : denied if contains(keys(local.backends), name)]
    }
    error_message = "Lambda alone reports with the role of a backend what has failed: its code may not. Nothing else is denied."
  }
  assert {
    condition = alltrue([
      for role in aws_iam_role.functions :
      jsondecode(role.assume_role_policy).Statement == [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }]
    ])
    error_message = "Only this account's Lambda takes on these roles."
  }
  assert {
    condition     = output.access["/sre"] == { functions = tolist(["opsgenie"]), channels = tolist(["C07HARBOUR"]), restricted = { "/sre service" = tolist(["U03JUNIPER"]) }, iam_actions = tolist(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "events:PutEvents", "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "ssm:GetParameter", "ssm:GetParameters", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]) }
    error_message = "The output `access` says who may run what where, and with which rights."
  }
}

run "own_key" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
  }

  assert {
    condition = alltrue([
      for policy in aws_iam_role_policy.functions :
      [for statement in jsondecode(policy.policy).Statement : [statement.Action, statement.Resource] if statement.Sid == "DecryptWithKey"] == [[["kms:Decrypt"], ["arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"]]]
    ])
    error_message = "With a key of one's own each function may decrypt with it, and no more."
  }
  assert {
    condition = alltrue(concat(
      [for parameter in aws_ssm_parameter.secrets : parameter.key_id == var.kms_key_arn],
      [for function in aws_lambda_function.functions : function.kms_key_arn == var.kms_key_arn],
      [for group in aws_cloudwatch_log_group.functions : group.kms_key_id == var.kms_key_arn],
      [aws_cloudwatch_log_group.api.kms_key_id == var.kms_key_arn],
    ))
    error_message = "The key encrypts secrets, environments and logs."
  }
}

run "vanta_tags" {
  command = plan

  assert {
    condition = aws_lambda_function.functions["gatekeeper"].tags == tomap(merge(var.tags, {
      VantaNonProd          = "true"
      VantaOwner            = "platform@lantern.test"
      VantaDescription      = "Proves that Slack sent the request checks the three gates and forwards it over EventBridge"
      VantaContainsUserData = "false"
      VantaUserDataStored   = "none"
    }))
    error_message = "Vanta's tags on the functions."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.functions : contains(keys(function.tags), "VantaNonProd") && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,256}$", function.tags.VantaDescription))])
    error_message = "On each function, with characters that AWS takes."
  }
  # `tags` of each of these are the operator's, never Vanta's: the data stores stay in Vanta's scope.
  assert {
    condition = alltrue([
      for tags in concat(
        [aws_dynamodb_table.table.tags, aws_apigatewayv2_api.slack.tags, aws_apigatewayv2_stage.default.tags, aws_cloudwatch_event_bus.bus.tags, aws_cloudwatch_log_group.api.tags],
        [for queue in aws_sqs_queue.queues : queue.tags],
        [for parameter in aws_ssm_parameter.secrets : parameter.tags],
        [for group in aws_cloudwatch_log_group.functions : group.tags],
        [for role in aws_iam_role.functions : role.tags],
        [for rule in aws_cloudwatch_event_rule.commands : rule.tags],
      ) : tags == var.tags
    ])
    error_message = "Vanta's tags stand on functions only: they silence its tests."
  }
}

run "vanta_production" {
  command = plan
  variables {
    vanta_non_prod = false
    owner_email    = ""
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.functions : function.tags.VantaNonProd == "false" && !contains(keys(function.tags), "VantaOwner")])
    error_message = "The variables decide on VantaNonProd and VantaOwner."
  }
}
