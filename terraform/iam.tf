# One role per function. What every function needs is said here, its own statements in local.functions.
locals {
  backend_statements = {
    ReportFailures = {
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns.failures]
    }
    # Lambda sends with it what has failed for good. The function itself is refused it: code that was taken over could
    # plant there an order in anybody's name, which an operator then replays.
    OnlyLambdaReports = {
      effect    = "Deny"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns.failures]
      condition = local.by_own_code
    }
  }

  # What the code of a function does; Lambda's own calls by its role have no such key, but for logs, traces and EFS.
  # https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
  by_own_code = { ArnLike = { "lambda:SourceFunctionArn" = "${local.function_arns}${var.name}-*" } }

  # Function -> name of the statement -> what it may do with which rows of the table: a function that was taken over
  # reaches no row of another. A backend that says nothing claims items, so that a user is told of a failure once.
  # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
  table_statements = {
    for name, function in local.enabled : name => {
      for sid, table in try(function.table, contains(keys(local.backends), name) ? { TellOnce = { actions = ["dynamodb:PutItem"], rows = ["told#"] } } : {}) :
      sid => {
        actions   = table.actions
        resources = [aws_dynamodb_table.table.arn]
        condition = { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = [for row in table.rows : "${row}*"] } }
      }
    }
  }

  # For the secrets, and for the environment, which the same key encrypts.
  key_statements = var.kms_key_arn == null ? {} : {
    DecryptWithKey = {
      actions   = ["kms:Decrypt"]
      resources = [var.kms_key_arn]
    }
  }

  # Lambda attaches a function to a VPC by the function's own role. It checks for these on "*"; the function itself,
  # which could take other people's network interfaces away with them, is refused them.
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  vpc_actions = [
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
  ]
  vpc_statements = {
    AttachToVpc = {
      actions   = local.vpc_actions
      resources = ["*"]
    }
    OnlyLambdaAttaches = {
      effect    = "Deny"
      actions   = local.vpc_actions
      resources = ["*"]
      condition = local.by_own_code
    }
  }

  # A function's name completes it.
  function_arns = "arn:${local.partition}:lambda:${var.aws_region}:${local.account_id}:function:"

  # Function -> its right to publish, under its own source only: of a backend, its audit records.
  publish_statements = {
    for name, source in local.sources_of_roles : name => {
      Publish = {
        actions   = ["events:PutEvents"]
        resources = [aws_cloudwatch_event_bus.bus.arn]
        condition = {
          StringEquals = merge(
            { "events:source" = source },
            contains(keys(local.auditors), name) ? { "events:detail-type" = "audit" } : {},
          )
        }
      }
    }
  }

  # Those that dead_letters may call: what can be replayed, and what follows an order that failed.
  replayed_backends = [
    for name, fields in local.failing_backends : name if length(try(fields.replay, [])) > 0 || try(fields.followsFailedOrders, false)
  ]

  # As derived_environments of environments.tf.
  derived_statements = {
    dead_letters = {
      for sid, statement in {
        Replay = {
          actions   = ["lambda:InvokeFunction"]
          resources = [for name in local.replayed_backends : "${local.function_arns}${var.name}-${name}:${local.alias}"]
        }
      } : sid => statement if length(statement.resources) > 0
    }
  }

  statements = {
    for name, function in local.enabled : name => merge(
      {
        WriteLogs = {
          actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          resources = ["${aws_cloudwatch_log_group.functions[name].arn}:*"]
        }
        # X-Ray knows no ARN for these two actions: they can be allowed on "*" only.
        WriteTraces = {
          actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
          resources = ["*"]
        }
      },
      length(local.definitions[name].secrets) == 0 ? {} : {
        ReadSecrets = {
          actions   = ["ssm:GetParameter", "ssm:GetParameters"]
          resources = [for secret in sort(local.definitions[name].secrets) : aws_ssm_parameter.secrets[secret].arn]
        }
      },
      local.key_statements,
      { for sid, statement in local.backend_statements : sid => statement if contains(keys(local.backends), name) },
      local.table_statements[name],
      { for sid, statement in local.vpc_statements : sid => statement if try(function.vpc, null) != null },
      lookup(local.publish_statements, name, {}),
      lookup(local.derived_statements, name, {}),
      try(function.statements, {}),
    )
  }
}

resource "aws_iam_role" "functions" {
  for_each = local.enabled

  name                 = "${var.name}-${each.key}"
  description          = "Runs the function ${var.name}-${each.key}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
    }]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "functions" {
  #checkov:skip=CKV_AWS_290:X-Ray, and Lambda's network interfaces, know no resource
  #checkov:skip=CKV_AWS_355:X-Ray, DescribeAlarms and Lambda's network interfaces know no resource
  for_each = local.statements

  name = "function"
  role = aws_iam_role.functions[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for sid, statement in each.value : merge(
        {
          Sid      = sid
          Effect   = try(statement.effect, "Allow")
          Action   = statement.actions
          Resource = statement.resources
        },
        try({ Condition = statement.condition }, {}),
      )
    ]
  })
}
