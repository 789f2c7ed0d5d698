# Rights of groups: a function of its own keeps who is in them, and only where a list names one.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_ssm_parameter.group_members[0]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/group-members" }
}

override_resource {
  target          = aws_lambda_alias.live["group_sync"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-group_sync:live" }
}

variables {
  slack_team_id      = "T04LANTERN"
  allowed_channels   = { "/sre" = ["C07HARBOUR"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR"] }
  operations_channel = "C08LIGHTHOUSE"
}

run "nothing_without_groups" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = ["U03JUNIPER", "W04MINT"] }
  }

  assert {
    condition = alltrue([
      !contains(keys(output.function_names), "group_sync"),
      !contains(keys(aws_cloudwatch_event_rule.schedules), "group-sync"),
      length(aws_ssm_parameter.group_members) == 0,
      aws_lambda_function.functions["gatekeeper"].environment[0].variables["GROUP_MEMBERS_NAME"] == "",
      !contains(keys(local.statements["gatekeeper"]), "ReadGroups"),
      !can(local.alarms["groups-old"]) && !can(local.alarms["groups-wrong"]),
      local.slack_manifest.oauth_config.scopes.bot == ["commands", "chat:write"],
    ])
    error_message = "Rights of ids alone need no sync: nothing of it is made, and the Slack app is allowed no more."
  }
}

run "groups_and_schedules" {
  command = plan
  variables {
    restricted_commands = {
      "/devops restart"     = ["U03JUNIPER", "S01CREW", "oncall:Platform on call"]
      "dead_letters replay" = ["S01CREW", "S02DECK"]
    }
  }

  assert {
    condition     = [aws_cloudwatch_event_rule.schedules["group-sync"].name, aws_cloudwatch_event_rule.schedules["group-sync"].schedule_expression] == ["qbot-group-sync", "rate(5 minutes)"]
    error_message = "The groups are read every five minutes: that, a minute of cache and a margin are the seven of docs/security.md."
  }
  assert {
    condition     = aws_cloudwatch_event_target.schedules["group-sync"].arn == "arn:aws:lambda:us-east-1:123456789012:function:qbot-group_sync:live" && aws_lambda_permission.live["group-sync"].function_name == "qbot-group_sync"
    error_message = "The schedule calls the sync, which lets itself be called by it."
  }
  assert {
    condition = alltrue([
      jsondecode(aws_lambda_function.functions["group_sync"].environment[0].variables["ACCESS_GROUPS"]) == ["S01CREW", "S02DECK", "oncall:Platform on call"],
      aws_lambda_function.functions["group_sync"].environment[0].variables["OPERATIONS_CHANNEL"] == "C08LIGHTHOUSE",
      aws_lambda_function.functions["group_sync"].environment[0].variables["SLACK_TEAM_ID"] == "T04LANTERN",
      alltrue([for name in ["gatekeeper", "group_sync", "devops"] : aws_lambda_function.functions[name].environment[0].variables["GROUP_MEMBERS_NAME"] == "/qbot/group-members"]),
    ])
    error_message = "The sync knows each group once, and writes the parameter that the gatekeeper and /devops access read."
  }
  assert {
    condition     = [aws_ssm_parameter.group_members[0].name, aws_ssm_parameter.group_members[0].type] == ["/qbot/group-members", "String"]
    error_message = "The parameter is no secret."
  }
  assert {
    condition = [
      for sid, statement in local.statements["group_sync"] : statement.resources if contains(statement.actions, "ssm:PutParameter")
      ] == [["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/group-members"]] && alltrue(flatten([
        for name, statements in local.statements : [for statement in statements : !contains(statement.actions, "ssm:PutParameter")] if name != "group_sync"
    ]))
    error_message = "The sync writes that one parameter, and nobody else writes any."
  }
  assert {
    condition     = local.statements["gatekeeper"].ReadGroups == { actions = ["ssm:GetParameters"], resources = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/group-members"] }
    error_message = "The gatekeeper reads it by the call that reads its secrets."
  }
  assert {
    condition     = local.table_statements["group_sync"].SayOnce == { actions = ["dynamodb:PutItem"], resources = [aws_dynamodb_table.table.arn], condition = { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = ["group-sync#*"] } } }
    error_message = "It notes what it has said, and reads no row."
  }
  assert {
    condition     = local.slack_manifest.oauth_config.scopes.bot == ["commands", "chat:write", "usergroups:read", "users:read", "users:read.email"]
    error_message = "Groups need usergroups:read and users:read, schedules users:read.email too."
  }
  assert {
    condition     = jsonencode(output.access["/devops"].restricted) == jsonencode({ "/devops restart" = ["U03JUNIPER", "S01CREW", "oncall:Platform on call"] })
    error_message = "terraform output access shows through which group."
  }
  assert {
    condition = alltrue([
      local.severity_of["groups-old"] == "routine" && local.severity_of["groups-wrong"] == "routine",
      local.alarm_expressions["groups-old"] == "IF(FILL(own, 0) > 0 OR (FILL(asked, 0) > 0 AND FILL(ran, 0) < 1), 1, 0)",
      local.alarm_queries["groups-old"].ran.dimensions == { FunctionName = "qbot-group_sync" },
      aws_cloudwatch_log_metric_filter.alarms["GroupsOld"].pattern == "{ $.outcome = \"groups_old\" }",
      aws_cloudwatch_log_metric_filter.alarms["GroupsWrong"].pattern == "{ $.outcome = \"groups_wrong\" }",
    ])
    error_message = "An alarm is on groups that were not read for an hour, and one on groups that are wrong."
  }
}

run "a_schedule_alone" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = ["oncall:Platform"] }
  }

  assert {
    condition     = local.slack_manifest.oauth_config.scopes.bot == ["commands", "chat:write", "users:read", "users:read.email"]
    error_message = "Without a group, the Slack app need not read groups."
  }
}

run "where_functions_are_left_out" {
  command = plan
  variables {
    functions           = ["devops"]
    restricted_commands = { "/devops restart" = ["S01CREW"] }
  }

  assert {
    condition     = contains(keys(output.function_names), "group_sync")
    error_message = "A list that leaves out other functions leaves the sync: without it no group grants anything."
  }
}

# 50 restricted commands and 20 groups of realistic length.
run "as_much_as_there_can_be" {
  command = plan
  variables {
    functions = ["devops", "opsgenie", "qchain"]
    restricted_commands = merge(
      { "/devops restart" = [for index in range(20) : format("S0%09d", index)] },
      { "/devops access" = ["U0123456789"], "/devops" = ["S0000000000"] },
      { for word in ["incident", "service", "list", "show", "ack", "note", "resolve", "close", "reopen", "priority", "escalate", "oncall", "drill", "help"] : "/sre ${word}" => ["S0000000001"] },
      { for word in ["status", "peers", "validators", "block", "tx", "help"] : "/qchain ${word}" => ["S0000000002", "U0123456789"] },
      { "/sre" = ["S0000000003"], "/qchain" = ["S0000000004"], "dead_letters replay" = ["S0000000005"], "/devops alarms" = ["S0000000006"], "/devops services" = ["S0000000007"] },
    )
  }

  assert {
    condition     = alltrue([for name in ["gatekeeper", "devops", "group_sync"] : local.environment_bytes[name] <= local.environment_max_bytes])
    error_message = "The lists and their groups fit the environment: ${jsonencode(local.environment_bytes)}"
  }
}

run "too_many" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = [for index in range(21) : format("S0%09d", index)] }
  }
  expect_failures = [aws_ssm_parameter.group_members]
}

run "names_too_long" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = [for index in range(20) : "oncall:${format("%02d", index)} ${join("", [for _ in range(90) : "x"])}"] }
  }
  expect_failures = [aws_ssm_parameter.group_members]
}

run "a_schedule_without_name" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = ["oncall: "] }
  }
  expect_failures = [var.restricted_commands]
}

run "the_group_of_the_example" {
  command = plan
  variables {
    restricted_commands = { "/devops restart" = ["S0123ABCD"] }
  }
  expect_failures = [var.restricted_commands]
}
