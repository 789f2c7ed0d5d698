# What could not be handled: from its queue to the function that tells, and what that one may do.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["dead_letters"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-dead_letters:live" }
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["dead_letters"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-dead_letters" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-signing-secret"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-bot-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token" }
}

override_resource {
  target          = aws_sqs_queue.queues["undelivered"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:qbot-undelivered" }
}

override_resource {
  target          = aws_sqs_queue.queues["failures"]
  override_during = plan
  values          = { arn = "arn:aws:sqs:us-east-1:123456789012:qbot-failures" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  operations_channel = "C09HELPERS"
}

run "queues_feed_it" {
  command = plan

  assert {
    condition     = { for queue, source in aws_lambda_event_source_mapping.dead_letters : queue => source.event_source_arn } == { undelivered = "arn:aws:sqs:us-east-1:123456789012:qbot-undelivered", failures = "arn:aws:sqs:us-east-1:123456789012:qbot-failures" }
    error_message = "Both queues feed dead_letters."
  }
  assert {
    condition = alltrue([
      for source in aws_lambda_event_source_mapping.dead_letters :
      source.function_name == "arn:aws:lambda:us-east-1:123456789012:function:qbot-dead_letters:live" && source.batch_size == 1 && source.function_response_types == toset(["ReportBatchItemFailures"])
    ])
    error_message = "Message by message, and what fails stays in its queue."
  }
  assert {
    condition     = alltrue([for queue in aws_sqs_queue.queues : queue.visibility_timeout_seconds == 6 * local.definitions.dead_letters.timeoutSeconds])
    error_message = "A message whose function died comes again after six times its timeout."
  }
}

run "environment" {
  command = plan

  assert {
    condition = { for name, value in aws_lambda_function.functions["dead_letters"].environment[0].variables : name => value if !startswith(name, "POWERTOOLS_") && !contains(["BACKENDS", "PROBE"], name) } == merge(local.functions.dead_letters.environment, {
      SLACK_API_URL                  = "https://slack.com/api/"
      SLACK_RESPONSE_URL_ORIGIN      = "https://hooks.slack.com"
      SLACK_BOT_TOKEN_PARAMETER      = "/qbot/slack-bot-token"
      SLACK_SIGNING_SECRET_PARAMETER = "/qbot/slack-signing-secret"
      TABLE_NAME                     = "qbot"
      EVENT_BUS_NAME                 = "qbot"
      OPERATIONS_CHANNEL             = "C09HELPERS"
      INCIDENT_FALLBACK              = "Open the incident in OpsGenie itself, or phone the person on call."
      INCIDENT_WEB_URL               = "https://app.opsgenie.com"
      UNDELIVERED_QUEUE_URL          = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-undelivered"
      FAILURES_QUEUE_URL             = "https://sqs.us-east-1.amazonaws.com/123456789012/qbot-failures"
    })
    error_message = "The environment of dead_letters, but for what can be carried out again."
  }
  assert {
    condition = {
      for function, fields in jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS) :
      function => [for field in ["replay", "readOnly", "subcommands", "incident", "followsFailedOrders"] : jsonencode(lookup(fields, field, null))]
      } == {
      for name, _ in local.backends :
      "qbot-${name}" => [for field, value in { a_replay = try(local.definitions[name].replay, null), b_readOnly = try(local.definitions[name].readOnly, null), c_subcommands = try(local.definitions[name].subcommands[*].name, null), d_incident = try(local.definitions[name].incident, null), e_followsFailedOrders = try(local.definitions[name].followsFailedOrders, null) } : jsonencode(value)] if name != "dead_letters"
    }
    error_message = "BACKENDS: what each other backend's function.json says for the case that it fails, by the name of its function."
  }
  assert {
    condition = {
      for function, fields in jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS) :
      function => fields.rights if can(fields.rights)
      } == {
      for name, backend in local.backends :
      "qbot-${name}" => { for row in try(backend.subcommands, []) : row.name => row.rights if can(row.rights) } if anytrue([for row in try(backend.subcommands, []) : can(row.rights)])
    }
    error_message = "Of each backend, the words that have another's right, and which; nothing of one without any."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS)["qbot-devops"].rights.rollback == "restart"
    error_message = "Who may not restart neither replays nor discards a rollback."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS)["qbot-opsgenie"].replay == ["view_submission"]
    error_message = "Of /sre, a form that was sent can be carried out again; a command, whose trigger is gone, not."
  }
}

run "rights" {
  command = plan

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["dead_letters"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource } if statement.Sid != "Replay" && statement.Effect == "Allow"
      } == {
      Publish         = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      ReadSecrets     = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token", "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-signing-secret"] }
      RememberLetters = { allow = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      ReportFailures  = { allow = ["sqs:SendMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-failures"] }
      TakeLetters     = { allow = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-undelivered", "arn:aws:sqs:us-east-1:123456789012:qbot-failures"] }
      WriteLogs       = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-dead_letters:*"] }
      WriteTraces     = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The rights of dead_letters, exactly, but for the calls."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.functions["dead_letters"].policy).Statement : statement if statement.Sid == "Replay"
      ]) == {
      Sid      = "Replay"
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [for name, _ in local.backends : "arn:aws:lambda:us-east-1:123456789012:function:qbot-${name}:live" if name != "dead_letters"]
    }
    error_message = "It may call every other backend, and neither itself nor the gatekeeper."
  }
  assert {
    condition = alltrue([
      for name, policy in aws_iam_role_policy.functions :
      name == "dead_letters" || !strcontains(policy.policy, "lambda:InvokeFunction")
    ])
    error_message = "No other function calls functions."
  }
}

run "in_the_operations_channel" {
  command = plan

  assert {
    condition     = jsonencode(merge([for keys, list in jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_CHANNELS) : { for key in split("|", keys) : key => split("|", list[0]) }]...)) == jsonencode(merge(var.allowed_channels, { dead_letters = ["C09HELPERS"] }))
    error_message = "Its buttons work in the operations channel, and nowhere else."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS).dead_letters == ["block_actions"]
    error_message = "Of it the gatekeeper publishes clicks only."
  }
  assert {
    condition     = output.access.dead_letters.channels == tolist(["C09HELPERS"]) && output.access.dead_letters.functions == tolist(["dead_letters"])
    error_message = "The output `access` says where."
  }
  assert {
    condition     = alltrue([for command in jsondecode(output.slack_manifest).features.slash_commands : startswith(command.command, "/")])
    error_message = "It is no slash command."
  }
}

# A check that complained would fail the run.
run "without_operations_channel" {
  command = plan
  variables {
    operations_channel = ""
  }

  assert {
    condition     = !strcontains(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_CHANNELS, "dead_letters")
    error_message = "Without the channel nobody's click passes the gates."
  }
  assert {
    condition     = aws_lambda_function.functions["dead_letters"].environment[0].variables.OPERATIONS_CHANNEL == "" && length(aws_lambda_event_source_mapping.dead_letters) == 2
    error_message = "People are told all the same."
  }
}

run "second_bot" {
  command = plan
  variables {
    name = "qbot-staging"
  }

  assert {
    condition     = alltrue([for function in keys(jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS)) : startswith(function, "qbot-staging-")])
    error_message = "Each bot carries out its own again."
  }
}
