# One role per function. What every function needs is said here, its own statements in local.functions.
locals {
  backend_statements = {
    ReportFailures = {
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns.failures]
    }
  }

  # For the secrets, and for the environment, which the same key encrypts.
  key_statements = var.kms_key_arn == null ? {} : {
    DecryptWithKey = {
      actions   = ["kms:Decrypt"]
      resources = [var.kms_key_arn]
    }
  }

  statements = {
    for name, function in local.functions : name => merge(
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
      contains(keys(local.backends), name) ? local.backend_statements : {},
      function.statements,
    )
  }
}

resource "aws_iam_role" "functions" {
  for_each = local.functions

  name        = "${var.name}-${each.key}"
  description = "Runs the function ${var.name}-${each.key}"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "functions" {
  for_each = local.statements

  name = "function"
  role = aws_iam_role.functions[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for sid, statement in each.value : {
        Sid      = sid
        Effect   = "Allow"
        Action   = statement.actions
        Resource = statement.resources
      }
    ]
  })
}
