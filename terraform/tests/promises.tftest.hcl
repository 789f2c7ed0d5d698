# What the README and docs/ promise of all that is deployed: a new function, queue or log group is held to it without a change here.
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
  restricted_commands = { "/devops restart" = ["U03JUNIPER"] }
  devops_services     = ["shop/checkout"]
}

run "rights" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for policy in aws_iam_role_policy.functions : [
        for statement in jsondecode(policy.policy).Statement :
        !contains(statement.Resource, "*") || contains([
          "SeeTaskDefinitions", # DescribeTaskDefinition and ListTaskDefinitions know no resource.
          "WriteTraces",        # X-Ray knows no resource for what it is sent.
          "SeeAlarms",          # DescribeAlarms finds by state and prefix.
          "ListServices",       # ListServices knows the cluster as a condition only.
          "AttachToVpc",        # Lambda makes network interfaces before they have an ARN.
        ], statement.Sid)
      ]
    ]))
    error_message = "A function has a right on every resource, without a reason that is written here."
  }
  assert {
    condition = alltrue(flatten([
      for policy in aws_iam_role_policy.functions : [
        for statement in jsondecode(policy.policy).Statement :
        # The one that takes a right away is tested in functions.tftest.hcl.
        (statement.Effect == "Allow" || statement.Sid == "OnlyLambdaReports") && !strcontains(join(",", statement.Action), "*")
      ]
    ]))
    error_message = "A function has a right on every action of a service."
  }
  assert {
    condition     = length(setsubtract(keys(aws_lambda_function.functions), keys(aws_iam_role_policy.functions))) == 0
    error_message = "A function has no role of its own."
  }
  assert {
    condition = {
      for name, policy in aws_iam_role_policy.functions : name => {
        for statement in jsondecode(policy.policy).Statement :
        statement.Sid => try(statement.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], ["every row"])
        if anytrue([for action in statement.Action : startswith(action, "dynamodb:")])
      }
      } == {
      for name, function in local.enabled : name => {
        for sid, table in try(function.table, contains(keys(local.backends), name) ? { TellOnce = { rows = ["told#"] } } : {}) :
        sid => [for row in table.rows : "${row}*"]
      }
    }
    error_message = "Each right on the table is one on rows, by what their ids begin with."
  }
  # Two functions that may write one kind of row could plant what the other believes. `told#` only silences a notice, and a tap
  # is only read by pushover.
  assert {
    condition = [
      for pair in setproduct(keys(local.functions), keys(local.functions)) : pair
      if pair[0] != pair[1] && anytrue([
        for rows in setproduct(
          flatten([for table in values(try(local.functions[pair[0]].table, {})) : table.rows if contains(table.actions, "dynamodb:PutItem")]),
          flatten([for table in values(try(local.functions[pair[1]].table, {})) : table.rows if contains(table.actions, "dynamodb:PutItem")]),
        ) : startswith(rows[0], rows[1]) && rows[0] != "told#"
      ])
    ] == []
    error_message = "A function may write rows of another."
  }
}

run "nothing_is_lost" {
  command = plan

  assert {
    condition = alltrue([
      for target in aws_cloudwatch_event_target.backends :
      length(target.dead_letter_config) == 1 && target.retry_policy[0].maximum_event_age_in_seconds == 60
    ])
    error_message = "Every rule's target keeps an event for 60 s, and then in a dead-letter queue."
  }
  assert {
    condition = alltrue([
      for name, _ in local.backends :
      aws_lambda_function_event_invoke_config.live[name].maximum_retry_attempts == 1 &&
      aws_lambda_function_event_invoke_config.live[name].maximum_event_age_in_seconds == 150 &&
      length(aws_lambda_function_event_invoke_config.live[name].destination_config[0].on_failure) == 1
    ])
    error_message = "Every backend has one retry within 150 s, and then the failure queue."
  }
}

run "nothing_stays_for_ever" {
  command = plan

  variables {
    log_retention_days = 30
  }

  assert {
    condition     = alltrue([for group in values(aws_cloudwatch_log_group.functions) : group.retention_in_days == 30])
    error_message = "Every log ends after log_retention_days."
  }
  assert {
    condition     = keys(aws_cloudwatch_log_group.functions) == keys(aws_lambda_function.functions)
    error_message = "A function without a log group of its own would have one without an end."
  }
  assert {
    condition     = aws_dynamodb_table.table.ttl[0].enabled && aws_dynamodb_table.table.ttl[0].attribute_name == "expiration"
    error_message = "What the table holds has an end."
  }
}

run "secrets_are_not_seen" {
  command = plan

  assert {
    condition = alltrue([
      for parameter in aws_ssm_parameter.secrets :
      parameter.type == "SecureString" && parameter.value_wo_version == 1
    ])
    error_message = "Every secret is encrypted, and written by hand only."
  }
  assert {
    condition = alltrue(flatten([
      for function in aws_lambda_function.functions : [
        for name, value in function.environment[0].variables :
        !endswith(name, "_PARAMETER") || startswith(value, "/qbot/")
      ]
    ]))
    error_message = "Environments hold the names of secrets, not secrets."
  }
}
