# /qchain and /devops: what they are given, and exactly the rights they need.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["qchain"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-qchain" }
}

override_resource {
  target          = aws_cloudwatch_log_group.functions["devops"]
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-devops" }
}

override_resource {
  target          = aws_ssm_parameter.secrets["slack-bot-token"]
  override_during = plan
  values          = { arn = "arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  restricted_commands = { "/devops restart" = ["U03JUNIPER"] }
  qchain_nodes        = { validator-1 = "http://10.0.1.7:26657", sentry = "https://rpc.example.com/chain" }
  devops_services     = ["shop/web", "data/etl", "shop/api"]
}

run "environment" {
  command = plan

  assert {
    condition = { for key, value in aws_lambda_function.functions["qchain"].environment[0].variables : key => value if startswith(key, "QCHAIN_") } == {
      QCHAIN_NODES                = jsonencode({ sentry = "https://rpc.example.com/chain", validator-1 = "http://10.0.1.7:26657" })
      QCHAIN_LAG_BLOCKS           = "10"
      QCHAIN_HALTED_AFTER_SECONDS = "60"
    }
    error_message = "qchain is told its nodes and limits."
  }
  assert {
    condition     = aws_lambda_function.functions["devops"].environment[0].variables.DEVOPS_SERVICES == jsonencode(["data/etl", "shop/api", "shop/web"])
    error_message = "devops is told the services that it may restart."
  }
  assert {
    condition     = aws_lambda_function.functions["devops"].environment[0].variables.RESTART_APPROVAL == "self"
    error_message = "A restart is confirmed by the person who asked for it, unless the operator says otherwise."
  }
  assert {
    condition     = alltrue([for function in aws_lambda_function.functions : length(function.vpc_config) == 0])
    error_message = "No function is in a VPC by default."
  }
}

run "rights" {
  command = plan

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["qchain"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource } if statement.Effect == "Allow"
      } == {
      Publish        = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      TellOnce       = { allow = ["dynamodb:PutItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      ReadSecrets    = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token"] }
      ReportFailures = { allow = ["sqs:SendMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-failures"] }
      WriteLogs      = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-qchain:*"] }
      WriteTraces    = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The rights of qchain, exactly."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["devops"].policy).Statement :
      statement.Sid => { allow = statement.Action, on = statement.Resource } if statement.Effect == "Allow"
      } == {
      Publish            = { allow = ["events:PutEvents"], on = ["arn:aws:events:us-east-1:123456789012:event-bus/qbot"] }
      RememberAlarms     = { allow = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      RememberRestarts   = { allow = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], on = ["arn:aws:dynamodb:us-east-1:123456789012:table/qbot"] }
      SeeAlarms          = { allow = ["cloudwatch:DescribeAlarms"], on = ["*"] }
      ListServices       = { allow = ["ecs:ListServices"], on = ["*"] }
      SeeServices        = { allow = ["ecs:DescribeServices"], on = ["arn:aws:ecs:us-east-1:123456789012:service/data/*", "arn:aws:ecs:us-east-1:123456789012:service/shop/*"] }
      SeeTaskDefinitions = { allow = ["ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"], on = ["*"] }
      RestartServices    = { allow = ["ecs:UpdateService"], on = ["arn:aws:ecs:us-east-1:123456789012:service/data/etl", "arn:aws:ecs:us-east-1:123456789012:service/shop/api", "arn:aws:ecs:us-east-1:123456789012:service/shop/web"] }
      ReadSecrets        = { allow = ["ssm:GetParameter", "ssm:GetParameters"], on = ["arn:aws:ssm:us-east-1:123456789012:parameter/qbot/slack-bot-token"] }
      ReportFailures     = { allow = ["sqs:SendMessage"], on = ["arn:aws:sqs:us-east-1:123456789012:qbot-failures"] }
      WriteLogs          = { allow = ["logs:CreateLogStream", "logs:PutLogEvents"], on = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/qbot-devops:*"] }
      WriteTraces        = { allow = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], on = ["*"] }
    }
    error_message = "The rights of devops, exactly: it restarts the services that are listed, and no other."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["devops"].policy).Statement :
      statement.Sid => statement.Condition if can(statement.Condition)
      } == {
      OnlyLambdaReports = { ArnLike = { "lambda:SourceFunctionArn" = "arn:aws:lambda:us-east-1:123456789012:function:qbot-*" } }
      ListServices      = { ArnEquals = { "ecs:cluster" = ["arn:aws:ecs:us-east-1:123456789012:cluster/data", "arn:aws:ecs:us-east-1:123456789012:cluster/shop"] } }
      Publish           = { StringEquals = { "events:detail-type" = "audit", "events:source" = "qbot.devops" } }
      RememberAlarms    = { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = ["alarm#*"] } }
      RememberRestarts  = { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = ["devops#*", "limit#restarts#*", "lock#*", "restart#*", "told#*"] } }
    }
    error_message = "It lists the services of those clusters only."
  }
}

run "without_services" {
  command = plan
  variables {
    devops_services     = []
    restricted_commands = {}
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.functions["devops"].policy).Statement : statement if anytrue([for action in statement.Action : startswith(action, "ecs:")])]) == 0
    error_message = "Without services devops has no right in ECS."
  }
}

run "in_a_vpc" {
  command = plan
  variables {
    qchain_vpc = { subnets = ["subnet-0a1b2c3d"], security_groups = ["sg-0a1b2c3d"] }
  }

  assert {
    condition     = [for vpc in aws_lambda_function.functions["qchain"].vpc_config : [one(vpc.subnet_ids), one(vpc.security_group_ids)]] == [["subnet-0a1b2c3d", "sg-0a1b2c3d"]]
    error_message = "qchain is where its nodes are."
  }
  assert {
    condition     = alltrue([for name, function in aws_lambda_function.functions : length(function.vpc_config) == (name == "qchain" ? 1 : 0)])
    error_message = "No other function is in the VPC."
  }
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["qchain"].policy).Statement :
      statement.Sid => [statement.Effect, statement.Action, can(statement.Condition)] if contains(["AttachToVpc", "OnlyLambdaAttaches"], statement.Sid)
      } == {
      AttachToVpc        = ["Allow", local.vpc_actions, false]
      OnlyLambdaAttaches = ["Deny", local.vpc_actions, true]
    }
    error_message = "Lambda may attach it, and the function's own code may not touch network interfaces."
  }
  assert {
    condition     = alltrue([for name, policy in aws_iam_role_policy.functions : name == "qchain" || !strcontains(policy.policy, "ec2:")])
    error_message = "No other function has rights in EC2."
  }
}

run "restart_for_everybody" {
  command = plan
  variables {
    restricted_commands = { "/devops alarms" = ["U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "task_roles" {
  command = plan
  variables {
    devops_task_roles = ["arn:aws:iam::123456789012:role/shop-web", "arn:aws:iam::123456789012:role/ecs-execution", "arn:aws:iam::123456789012:role/shop-web"]
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.functions["devops"].policy).Statement :
      statement.Sid => [statement.Action, statement.Resource, statement.Condition] if statement.Sid == "PassTaskRoles"
      } == {
      PassTaskRoles = [
        ["iam:PassRole"], ["arn:aws:iam::123456789012:role/ecs-execution", "arn:aws:iam::123456789012:role/shop-web"],
        { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } },
      ]
    }
    error_message = "It hands over the roles that are listed, to tasks of ECS, and no other."
  }
}

run "approved_by_another" {
  command = plan
  variables {
    restart_approval    = "other"
    restricted_commands = { "/devops restart" = ["U03JUNIPER", "U05ROWAN"] }
  }

  assert {
    condition     = aws_lambda_function.functions["devops"].environment[0].variables.RESTART_APPROVAL == "other"
    error_message = "devops is told who decides."
  }
}

run "approved_by_nobody" {
  command = plan
  variables {
    restart_approval    = "other"
    restricted_commands = { "/devops restart" = ["U03JUNIPER", "U03JUNIPER"] }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "rollback_approved_by_nobody" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops restart"  = ["U03JUNIPER", "U05ROWAN"]
      "/devops rollback" = ["U03JUNIPER"]
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "approved_by_nobody_on_both_lists" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops"         = ["U03JUNIPER", "U06MINT"]
      "/devops restart" = ["U03JUNIPER", "U05ROWAN"]
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "rollback_approved_by_nobody_on_every_list" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops"          = ["U03JUNIPER", "U05ROWAN", "U06MINT"]
      "/devops restart"  = ["U03JUNIPER", "U05ROWAN"]
      "/devops rollback" = ["U05ROWAN", "U06MINT"]
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "approved_by_nobody_beside_a_group" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops"         = ["S01CREW"]
      "/devops restart" = ["U03JUNIPER"]
    }
  }
  expect_failures = [aws_lambda_function.functions]
}

run "approved_by_another_on_every_list" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops"          = ["U03JUNIPER", "U05ROWAN", "U06MINT"]
      "/devops restart"  = ["U03JUNIPER", "S01CREW"]
      "/devops rollback" = ["U05ROWAN", "U06MINT"]
    }
  }

  assert {
    condition     = length(local.lone_approvers) == 0
    error_message = "Two people may: ${jsonencode(local.lone_approvers)}"
  }
}

run "rollback_for_nobody" {
  command = plan
  variables {
    restart_approval = "other"
    restricted_commands = {
      "/devops restart"  = ["U03JUNIPER", "U05ROWAN"]
      "/devops rollback" = []
    }
  }

  assert {
    condition     = length(local.lone_approvers) == 0
    error_message = "Who lets nobody roll back may."
  }
}

run "devops_restricted_as_a_whole" {
  command = plan
  variables {
    restricted_commands = { "/devops" = ["U03JUNIPER"] }
  }

  assert {
    condition     = output.access["/devops"].restricted == { "/devops" = tolist(["U03JUNIPER"]) }
    error_message = "That restricts restart too."
  }
}

run "mistakes" {
  command = plan
  variables {
    qchain_nodes                = { "Validator 1" = "http://10.0.1.7:26657" }
    qchain_lag_blocks           = 0
    qchain_halted_after_seconds = 1.5
    qchain_vpc                  = { subnets = [], security_groups = ["sg-0a1b2c3d"] }
    devops_services             = ["web"]
    restart_approval            = "nobody"
  }
  expect_failures = [
    var.qchain_nodes, var.qchain_lag_blocks, var.qchain_halted_after_seconds, var.qchain_vpc, var.devops_services,
    var.restart_approval,
  ]
}

run "other_mistakes" {
  command = plan
  variables {
    qchain_nodes      = { validator-1 = "http://user:secret@10.0.1.7:26657" }
    qchain_vpc        = { subnets = ["subnet-0a1b2c3d"], security_groups = ["default"] }
    devops_services   = ["shop/web", "shop/web"]
    devops_task_roles = ["arn:aws:iam::123456789012:role/*"]
  }
  expect_failures = [var.qchain_nodes, var.qchain_vpc, var.devops_services, var.devops_task_roles]
}
