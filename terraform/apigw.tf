# The only door that Slack knows. No authorizer: Slack signs the raw body, which no authorizer gets to see, so the
# gatekeeper checks the signature itself. https://docs.slack.dev/authentication/verifying-requests-from-slack
locals {
  slack_routes = {
    commands      = "/slack/commands"
    interactivity = "/slack/interactivity"
  }
}

resource "aws_apigatewayv2_api" "slack" {
  name          = var.name
  description   = "Slack's slash commands and interactivity to the gatekeeper"
  protocol_type = "HTTP"

  tags = local.tags
}

resource "aws_apigatewayv2_integration" "gatekeeper" {
  api_id                 = aws_apigatewayv2_api.slack.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.live["gatekeeper"].invoke_arn
  payload_format_version = "2.0"

  # A stack from before the alias moves to it once it may be called.
  depends_on = [aws_lambda_permission.live]
}

resource "aws_apigatewayv2_route" "slack" {
  for_each = local.slack_routes
  #checkov:skip=CKV_AWS_309:Slack signs the raw body, which no authorizer sees; the gatekeeper checks it

  api_id    = aws_apigatewayv2_api.slack.id
  route_key = "POST ${each.value}"
  target    = "integrations/${aws_apigatewayv2_integration.gatekeeper.id}"
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.slack.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_rate_limit  = var.api_throttle_rate
    throttling_burst_limit = var.api_throttle_burst
  }

  # Of each route its own: while one is flooded, the other answers (docs/threat-model.md).
  dynamic "route_settings" {
    for_each = aws_apigatewayv2_route.slack

    content {
      route_key              = route_settings.value.route_key
      throttling_rate_limit  = var.api_throttle_rate
      throttling_burst_limit = var.api_throttle_burst
    }
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    # Never headers or the query: a signature or a token does not belong in a log.
    format = jsonencode({
      requestId               = "$context.requestId"
      sourceIp                = "$context.identity.sourceIp"
      routeKey                = "$context.routeKey"
      status                  = "$context.status"
      responseLatency         = "$context.responseLatency"
      integrationStatus       = "$context.integration.status"
      integrationLatency      = "$context.integration.latency"
      integrationErrorMessage = "$context.integrationErrorMessage"
    })
  }

  tags = local.tags
}
