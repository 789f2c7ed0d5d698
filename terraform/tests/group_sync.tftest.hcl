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
      local.slack_manifest_dev.oauth_config.scopes.bot == ["commands", "chat:write"],
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
    condition     = local.statements["group_sync"].ReadSecrets.resources == [for secret in ["jira-api-token", "opsgenie-api-key", "slack-bot-token"] : "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/${secret}"]
    error_message = "For a schedule it may read the keys of the incident product, beside the bot token: ${jsonencode(local.statements["group_sync"].ReadSecrets)}"
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
    condition     = jsondecode(output.slack_manifest_dev).oauth_config.scopes.bot == ["commands", "chat:write", "usergroups:read", "users:read", "users:read.email"]
    error_message = "The development app reads the same groups."
  }
  assert {
    condition     = jsonencode(output.access["/devops"].restricted) == jsonencode({ "/devops restart" = ["U03JUNIPER", "S01CREW", "oncall:Platform on call"] })
    error_message = "terraform output access shows through which group."
  }
  assert {
    condition = alltrue([
      local.severity_of["groups-old"] == "routine" && local.severity_of["groups-wrong"] == "routine",
      local.alarm_expressions["groups-old"] == "IF(FILL(own, 0) > 0 OR (FILL(asked, 0) > 0 AND FILL(ran, 0) - FILL(failed, 0) < 1), 1, 0)",
      local.alarm_queries["groups-old"].failed.metric == "Errors",
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
  assert {
    condition     = local.statements["group_sync"].ReadSecrets.resources == ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token"] && !anytrue([for secret in ["opsgenie-api-key", "jira-api-token"] : contains(keys(aws_ssm_parameter.secrets), secret)])
    error_message = "Without a schedule the sync may read no key of the incident product, and none is asked for: ${jsonencode(local.statements["group_sync"].ReadSecrets)}"
  }
  assert {
    condition     = aws_lambda_function.functions["group_sync"].environment[0].variables["OPSGENIE_API_KEY_PARAMETER"] == "/qbot/opsgenie-api-key" && aws_lambda_function.functions["group_sync"].environment[0].variables["JIRA_API_TOKEN_PARAMETER"] == "/qbot/jira-api-token"
    error_message = "It starts all the same: the names of both stand in its environment."
  }
}

run "groups_of_what_is_left_out" {
  command = plan
  variables {
    functions           = ["opsgenie"]
    restricted_commands = { "/devops restart" = ["S01CREW"] }
  }

  assert {
    condition     = !contains(keys(output.function_names), "group_sync") && length(aws_ssm_parameter.group_members) == 0 && local.slack_manifest.oauth_config.scopes.bot == ["commands", "chat:write"]
    error_message = "A group that is named only for a command that is not there is read for nobody."
  }
}

# The most that a Slack app's manifest has, 50 commands, each in channels of its team and with a group of its own out of 20, which
# have the lengths of real ones.
run "fifty_commands_and_twenty_groups" {
  command = plan
  variables {
    functions       = ["devops", "opsgenie", "qchain"]
    extra_functions = { many = { zip = "../dist/qchain.zip", definition = "tests/commands/many.json" } }
    allowed_channels = {
      for index, command in concat(["/devops", "/qchain", "/sre"], jsondecode(file("tests/commands/many.json")).eventPattern.detail.command) :
      command => element([["C07HARBOUR1", "C08LANTERN2"], ["C09MEADOW34"], ["C07HARBOUR1"], ["*"]], index)
    }
    restricted_commands = {
      for index, command in concat(["/devops", "/qchain", "/sre"], jsondecode(file("tests/commands/many.json")).eventPattern.detail.command) :
      command => [element(concat([for number in range(14) : format("S07Q2JTR%03d", number)], ["oncall:Platform on call", "oncall:Payments", "oncall:Checkout", "oncall:Data platform", "oncall:Search", "oncall:Identity"]), index)]
    }
  }

  assert {
    condition     = [length(local.commands), length(var.restricted_commands), length(local.access_groups)] == [50, 50, 20]
    error_message = "These are 50 commands and 20 groups: ${jsonencode([length(local.commands), length(local.access_groups)])}"
  }
  assert {
    condition     = local.environment_max_bytes <= 4096 && alltrue([for name in ["gatekeeper", "devops", "group_sync"] : local.environment_bytes[name] <= local.environment_max_bytes])
    error_message = "50 commands and 20 groups fit the environment: ${jsonencode(local.environment_bytes)}"
  }
  assert {
    condition     = can(regex("^The environment of gatekeeper has ${local.environment_bytes.gatekeeper} bytes, ${local.environment_bytes.gatekeeper - 4096} over 4096 .*; the longest are [0-9]{3} RESTRICTED_COMMANDS, [0-9]{3} ALLOWED_COMMANDS, [0-9]{3} ALLOWED_CHANNELS. .* about -?[0-9]+ ids fewer ", local.environment_complaints["gatekeeper"]))
    error_message = "A plan that does not fit says how much is too much, and where: ${local.environment_complaints["gatekeeper"]}"
  }
  assert {
    condition     = jsonencode(merge([for keys, list in jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.RESTRICTED_COMMANDS) : { for key in split("|", keys) : key => list }]...)) == jsonencode(var.restricted_commands)
    error_message = "Those that share a list stand together, and none is lost."
  }
}

# Every command and sub-command of Q-Bot, and those of a team's own: 50 rights by 20 groups, ten of them by two.
run "fifty_rights_and_twenty_groups" {
  command = plan
  variables {
    functions        = ["devops", "opsgenie", "qchain"]
    extra_functions  = { k8s = { zip = "../dist/qchain.zip", definition = "tests/commands/k8s.json" } }
    allowed_channels = { "/sre" = ["C07HARBOUR1", "C08LANTERN2"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR1"], "/k8s" = ["C07HARBOUR1"] }
    restricted_commands = {
      for index, key in concat(
        ["dead_letters replay", "/devops", "/k8s", "/qchain", "/sre"],
        [for row in jsondecode(file("../lambda/devops/function.json")).subcommands : "/devops ${row.name}"],
        [for row in jsondecode(file("../lambda/opsgenie/function.json")).subcommands : "/sre ${row.name}"],
        [for row in jsondecode(file("../lambda/qchain/function.json")).subcommands : "/qchain ${row.name}"],
        [for row in jsondecode(file("tests/commands/k8s.json")).subcommands : "/k8s ${row.name}"],
      ) :
      key => concat(
        [element(concat([for number in range(14) : format("S07Q2JTR%03d", number)], ["oncall:Platform on call", "oncall:Payments", "oncall:Checkout", "oncall:Data platform", "oncall:Search", "oncall:Identity"]), index)],
        index < 10 ? [format("S07Q2JTR%03d", index + 1)] : [],
      )
    }
  }

  assert {
    condition     = [length(local.restricted_commands), length(local.access_groups)] == [50, 20]
    error_message = "These are 50 rights and 20 groups: ${jsonencode([length(local.restricted_commands), length(local.access_groups)])}"
  }
  assert {
    condition     = alltrue([for name in ["gatekeeper", "devops", "group_sync"] : local.environment_bytes[name] <= local.environment_max_bytes])
    error_message = "50 rights and 20 groups fit the environment: ${jsonencode(local.environment_bytes)}"
  }
}

# Five people for each of fifty commands, and no group: too much.
run "fifty_lists" {
  command = plan
  variables {
    functions        = ["devops", "opsgenie", "qchain"]
    extra_functions  = { many = { zip = "../dist/qchain.zip", definition = "tests/commands/many.json" } }
    allowed_channels = { "/sre" = ["C07HARBOUR1"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR1"] }
    restricted_commands = {
      for index, command in jsondecode(file("tests/commands/many.json")).eventPattern.detail.command : command => [for person in range(5) : format("U07Q2JT%02d%02d", index, person)]
    }
  }
  expect_failures = [aws_lambda_function.functions, check.commands_have_channels]
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
