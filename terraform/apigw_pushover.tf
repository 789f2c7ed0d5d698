# OpsGenie's door. A REST API, because only its methods can ask for an API key: a call without the key never starts a
# function, however many guesses. The key only keeps the noise out and is in the state; the token, which the function
# checks, is the authentication. No quota in the usage plan: it would end pages in a storm.
locals {
  pushover_stage      = "prod"
  pushover_access_log = coalesce(var.pushover_access_log, var.api_gateway_log_role)
  # Spelled out: what the deployment depends on is created before its old one is destroyed, and two of a name cannot be.
  pushover_invoke_arn = "arn:${local.partition}:apigateway:${var.aws_region}:lambda:path/2015-03-31/functions/${local.function_arns}${var.name}-pushover:${local.alias}/invocations"
}

resource "aws_api_gateway_rest_api" "pushover" {
  #checkov:skip=CKV_AWS_237:create_before_destroy would be handed on to all that it depends on
  count = local.has_pushover ? 1 : 0

  name        = "${var.name}-pushover"
  description = "OpsGenie's webhook to the function pushover"

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  tags = local.tags
}

resource "aws_api_gateway_resource" "opsgenie" {
  count = local.has_pushover ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.pushover[0].id
  parent_id   = aws_api_gateway_rest_api.pushover[0].root_resource_id
  path_part   = "opsgenie"
}

resource "aws_api_gateway_method" "opsgenie" {
  #checkov:skip=CKV2_AWS_53:the function checks the body, with its token first
  count = local.has_pushover ? 1 : 0

  rest_api_id      = aws_api_gateway_rest_api.pushover[0].id
  resource_id      = aws_api_gateway_resource.opsgenie[0].id
  http_method      = "POST"
  authorization    = "NONE"
  api_key_required = true
}

resource "aws_api_gateway_integration" "opsgenie" {
  count = local.has_pushover ? 1 : 0

  rest_api_id             = aws_api_gateway_rest_api.pushover[0].id
  resource_id             = aws_api_gateway_resource.opsgenie[0].id
  http_method             = aws_api_gateway_method.opsgenie[0].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = local.pushover_invoke_arn
}

# A REST API does not deploy by itself. Single attributes, because whole resources differ after their first refresh,
# and the API would be deployed once more for nothing.
resource "aws_api_gateway_deployment" "pushover" {
  count = local.has_pushover ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.pushover[0].id

  triggers = {
    configuration = sha1(jsonencode([
      aws_api_gateway_resource.opsgenie[0].path_part,
      aws_api_gateway_method.opsgenie[0].http_method,
      aws_api_gateway_method.opsgenie[0].authorization,
      aws_api_gateway_method.opsgenie[0].api_key_required,
      aws_api_gateway_integration.opsgenie[0].type,
      aws_api_gateway_integration.opsgenie[0].uri,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "pushover" {
  #checkov:skip=CKV_AWS_76:pushover_access_log, where the account has the role that it needs
  #checkov:skip=CKV_AWS_120:a webhook is no read
  #checkov:skip=CKV2_AWS_4:an execution log would hold the token
  #checkov:skip=CKV2_AWS_29:an API key and a throttle stand before the function
  #checkov:skip=CKV2_AWS_51:OpsGenie sends no client certificate
  #checkov:skip=CKV2_AWS_77:an API key and a throttle stand before the function
  count = local.has_pushover ? 1 : 0

  rest_api_id          = aws_api_gateway_rest_api.pushover[0].id
  deployment_id        = aws_api_gateway_deployment.pushover[0].id
  stage_name           = local.pushover_stage
  xray_tracing_enabled = true

  # Without the account's role API Gateway refuses a stage that logs.
  dynamic "access_log_settings" {
    for_each = local.pushover_access_log ? [aws_cloudwatch_log_group.pushover_api[0].arn] : []

    content {
      destination_arn = access_log_settings.value
      # Never headers: a token or a key does not belong in a log.
      format = jsonencode({
        requestId         = "$context.requestId"
        sourceIp          = "$context.identity.sourceIp"
        routeKey          = "$context.httpMethod $context.resourcePath"
        status            = "$context.status"
        responseLatency   = "$context.responseLatency"
        integrationStatus = "$context.integration.status"
        errorType         = "$context.error.responseType"
      })
    }
  }

  tags = local.tags

  # The permission, as for the gatekeeper in apigw.tf.
  depends_on = [aws_api_gateway_account.account, aws_lambda_permission.live]
}

resource "aws_api_gateway_api_key" "pushover" {
  count = local.has_pushover ? 1 : 0

  name        = "${var.name}-pushover"
  description = "OpsGenie's webhook sends it as x-api-key"

  tags = local.tags
}

resource "aws_api_gateway_usage_plan" "pushover" {
  count = local.has_pushover ? 1 : 0

  name = "${var.name}-pushover"

  api_stages {
    api_id = aws_api_gateway_rest_api.pushover[0].id
    stage  = aws_api_gateway_stage.pushover[0].stage_name
  }

  throttle_settings {
    rate_limit  = var.pushover_throttle_rate
    burst_limit = var.pushover_throttle_burst
  }

  tags = local.tags
}

resource "aws_api_gateway_usage_plan_key" "pushover" {
  count = local.has_pushover ? 1 : 0

  usage_plan_id = aws_api_gateway_usage_plan.pushover[0].id
  key_id        = aws_api_gateway_api_key.pushover[0].id
  key_type      = "API_KEY"
}

# One role per account and Region, with which all REST APIs write their logs: others rely on it, so this stack neither
# takes it from them (`npm run deploy` looks first) nor away with itself.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
resource "aws_iam_role" "api_gateway_logs" {
  count = var.api_gateway_log_role ? 1 : 0

  name                 = "${var.name}-api-gateway-logs"
  description          = "Writes the logs of this Region's REST APIs"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "apigateway.amazonaws.com" }
    }]
  })

  tags = local.tags

  lifecycle {
    prevent_destroy = true
  }
}

# What AWS asks of this role, and on "*": it serves every REST API of the account.
resource "aws_iam_role_policy" "api_gateway_logs" {
  #checkov:skip=CKV_AWS_290:one role writes the logs of every REST API of the account
  #checkov:skip=CKV_AWS_355:one role writes the logs of every REST API of the account
  count = var.api_gateway_log_role ? 1 : 0

  name = "logs"
  role = aws_iam_role.api_gateway_logs[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "WriteLogs"
      Effect = "Allow"
      Action = [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
      ]
      Resource = "*"
    }]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_api_gateway_account" "account" {
  count = var.api_gateway_log_role ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.api_gateway_logs[0].arn

  # AWS tries the role's rights.
  depends_on = [aws_iam_role_policy.api_gateway_logs]

  lifecycle {
    prevent_destroy = true
  }
}
