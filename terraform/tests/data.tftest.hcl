# What is stored: secrets, table, queues, logs.
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

run "secrets" {
  command = plan

  assert {
    condition     = toset(output.secret_parameters) == toset(flatten([for file in fileset("${path.module}/../lambda", "*/function.json") : [for secret in jsondecode(file("${path.module}/../lambda/${file}")).secrets : "/qbot/${secret}"]]))
    error_message = "A parameter for each secret of each function.json."
  }
  assert {
    condition     = length(setsubtract(["/qbot/opsgenie-api-key", "/qbot/slack-bot-token", "/qbot/slack-signing-secret", "/qbot/slack-signing-secret-previous"], output.secret_parameters)) == 0
    error_message = "Among them those of the gatekeeper and of /sre."
  }
  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secrets : parameter.type == "SecureString" && parameter.value_wo_version == 1])
    error_message = "SecureString, with a constant version: a raised one would overwrite what was set."
  }
  assert {
    condition     = strcontains(file("${path.module}/ssm.tf"), "\n  value_wo         = \"not-set\"\n") && !can(regex("\n +(value|insecure_value) +=", file("${path.module}/ssm.tf")))
    error_message = "The value is the write-only placeholder: anything else would end in the state."
  }
}

run "table" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.table.name == "qbot" && output.table_name == "qbot" && aws_dynamodb_table.table.billing_mode == "PAY_PER_REQUEST"
    error_message = "One table, on demand."
  }
  assert {
    condition     = aws_dynamodb_table.table.hash_key == "id" && aws_dynamodb_table.table.range_key == null && [for attribute in aws_dynamodb_table.table.attribute : "${attribute.name} ${attribute.type}"] == ["id S"]
    error_message = "The key is the string `id`."
  }
  assert {
    condition     = [for ttl in aws_dynamodb_table.table.ttl : ttl.enabled ? ttl.attribute_name : "off"] == ["expiration"]
    error_message = "Items end at `expiration`."
  }
  assert {
    condition     = aws_dynamodb_table.table.point_in_time_recovery[0].enabled && aws_dynamodb_table.table.server_side_encryption[0].enabled && aws_dynamodb_table.table.deletion_protection_enabled
    error_message = "Restorable, encrypted, protected from deletion."
  }
}

run "table_to_be_destroyed" {
  command = plan
  variables {
    table_deletion_protection = false
  }

  assert {
    condition     = aws_dynamodb_table.table.deletion_protection_enabled == false
    error_message = "The variable lifts the protection."
  }
}

# The bus and Lambda may write to their queues [F33]
run "queues" {
  command = plan

  assert {
    condition     = { for key, queue in aws_sqs_queue.queues : key => queue.name } == { undelivered = "qbot-undelivered", failures = "qbot-failures" }
    error_message = "Two queues: never delivered, and failed."
  }
  assert {
    condition     = alltrue([for queue in aws_sqs_queue.queues : queue.sqs_managed_sse_enabled && queue.message_retention_seconds == 1209600])
    error_message = "Encrypted, and kept for 14 days."
  }
  assert {
    condition     = alltrue([for key, queue in aws_sqs_queue.queues : alltrue([for statement in jsondecode(queue.policy).Statement : statement.Resource == "arn:aws:sqs:us-east-1:123456789012:${queue.name}"])])
    error_message = "Each policy is that of its own queue: the ARN is spelled out as the queue is named."
  }
  assert {
    condition = [for statement in jsondecode(aws_sqs_queue.queues["undelivered"].policy).Statement : [statement.Action, jsonencode(statement.Principal), jsonencode(statement.Condition)] if statement.Effect == "Allow"] == [
      ["sqs:SendMessage", jsonencode({ Service = "events.amazonaws.com" }), jsonencode({ ArnEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.commands : "arn:aws:events:us-east-1:123456789012:rule/qbot/${rule.name}"] } })],
    ]
    error_message = "Only the bot's own rules send to the undelivered queue."
  }
  assert {
    condition     = [for statement in jsondecode(aws_sqs_queue.queues["failures"].policy).Statement : statement.Effect] == ["Deny", "Deny"]
    error_message = "Nobody from outside sends to the failure queue."
  }
  assert {
    condition = {
      for queue in values(aws_sqs_queue.queues) : queue.name => [
        for statement in jsondecode(queue.policy).Statement : [statement.Effect, statement.Action, statement.Principal, statement.Condition] if statement.Sid == "NobodyElseSends"
      ]
      } == {
      qbot-undelivered = [["Deny", "sqs:SendMessage", "*", { ArnNotEquals = { "aws:SourceArn" = [for rule in aws_cloudwatch_event_rule.commands : "arn:aws:events:us-east-1:123456789012:rule/qbot/${rule.name}"] } }]]
      qbot-failures    = [["Deny", "sqs:SendMessage", "*", { ArnNotEquals = { "aws:PrincipalArn" = [for name, _ in local.backends : aws_iam_role.functions[name].arn] } }]]
    }
    error_message = "What an identity policy allows does not count: the rules send to the one queue, the backends' roles to the other."
  }
  assert {
    condition = {
      for queue in concat(values(aws_sqs_queue.queues), values(aws_sqs_queue.pushover)) : queue.name => [
        for statement in jsondecode(queue.policy).Statement : [statement.Effect, statement.Action, statement.Principal, statement.Resource, statement.Condition] if statement.Sid == "RefusePlainHttp"
      ]
      } == {
      for name in ["undelivered", "failures", "pushover-retry", "pushover-receipts", "pushover-failures"] :
      "qbot-${name}" => [["Deny", "sqs:*", "*", "arn:aws:sqs:us-east-1:123456789012:qbot-${name}", { Bool = { "aws:SecureTransport" = "false" } }]]
    }
    error_message = "Over TLS only, each of them."
  }
  assert {
    condition     = output.queues.undelivered.name == "qbot-undelivered" && output.queues.failures.name == "qbot-failures" && startswith(output.queues.failures.url, "https://")
    error_message = "The outputs name the queues."
  }
}

run "logs" {
  command = plan
  variables {
    log_retention_days = 30
  }

  assert {
    condition     = { for key, group in aws_cloudwatch_log_group.functions : key => group.name } == { for name, _ in aws_lambda_function.functions : name => "/aws/lambda/qbot-${name}" }
    error_message = "A group for each function."
  }
  assert {
    condition     = alltrue([for group in concat(values(aws_cloudwatch_log_group.functions), [aws_cloudwatch_log_group.api]) : group.retention_in_days == 30])
    error_message = "Logs end after log_retention_days."
  }
}

run "second_bot" {
  command = plan
  variables {
    name = "qbot-staging"
  }

  assert {
    condition = alltrue(concat(
      [for name in concat(values(output.function_names), [for queue in output.queues : queue.name], [output.table_name, output.event_bus_name]) : startswith(name, "qbot-staging")],
      [for parameter in output.secret_parameters : startswith(parameter, "/qbot-staging/")],
      [for role in aws_iam_role.functions : startswith(role.name, "qbot-staging-")],
    ))
    error_message = "Another name makes a second bot that shares nothing with the first."
  }
}
