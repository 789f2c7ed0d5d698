# What Slack and OpsGenie meet: the two gateways, and the gatekeeper behind the first.
locals {
  door_alarms = {
    ack-duration = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "Duration"
      statistic   = "p99"
      comparison  = "GreaterThanThreshold"
      threshold   = 2000
      period      = 60
      periods     = 3
      datapoints  = 2
      on          = { "" = { FunctionName = aws_lambda_function.functions["gatekeeper"].function_name } }
      description = "The gatekeeper takes over 2 s to acknowledge: Slack gives up after 3, and shows a bare failure."
    })
    ack-latency = merge(local.alarm_defaults, {
      namespace  = "AWS/ApiGateway"
      metric     = "Latency"
      statistic  = "p99"
      comparison = "GreaterThanThreshold"
      threshold  = 2500
      # Of few requests the 99th percentile is the slowest: one cold start is no alarm.
      periods      = 3
      datapoints   = 2
      explained_by = ["door-5xx"]
      on           = { "" = { ApiId = aws_apigatewayv2_api.slack.id, Stage = aws_apigatewayv2_stage.default.name } }
      description  = "Slack waits over 2.5 s of its 3, cold starts included."
    })
    door-5xx = merge(local.alarm_defaults, {
      namespace   = "AWS/ApiGateway"
      metric      = "5xx"
      on          = { "" = { ApiId = aws_apigatewayv2_api.slack.id, Stage = aws_apigatewayv2_stage.default.name } }
      description = "Slack was answered with a failure: somebody saw a command fail, without a word why."
    })
    door-throttled = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "DoorThrottled"
      on          = { "" = {} }
      description = "Slack was answered 429: more requests than api_throttle_rate came, and somebody saw a command fail, without a word why."
    })
    door-4xx = merge(local.alarm_defaults, {
      namespace  = "AWS/ApiGateway"
      metric     = "4xx"
      comparison = "GreaterThanThreshold"
      threshold  = 300
      # A scanner tries some hundred addresses and goes; a flood stays.
      periods      = 3
      datapoints   = 3
      explained_by = ["no-signing-secret", "door-throttled", "auth-rejected"]
      on           = { "" = { ApiId = aws_apigatewayv2_api.slack.id, Stage = aws_apigatewayv2_stage.default.name } }
      description  = "Over one request a second, for a quarter of an hour, was refused before anything was checked (404, 413) or was signed and malformed (400)."
    })
    auth-rejected = merge(local.alarm_defaults, {
      namespace    = local.metric_namespace
      metric       = "AuthRejected"
      comparison   = "GreaterThanThreshold"
      threshold    = 50
      explained_by = ["no-signing-secret", "door-throttled"]
      on           = { "" = { service = "gatekeeper" } }
      description  = "Over 50 requests in 5 minutes were not proven to come from Slack, or were over 512 kB: an attack, or the signing secret was rotated in Slack only."
    })
    no-signing-secret = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "NoSigningSecret"
      on          = { "" = {} }
      description = "The gatekeeper has no signing secret, or cannot read it: it refuses everything."
    })
  }
}

# API Gateway counts all 4xx as one.
resource "aws_cloudwatch_log_metric_filter" "door_throttled" {
  name           = "DoorThrottled"
  log_group_name = aws_cloudwatch_log_group.api.name
  pattern        = "{ $.status = \"429\" }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = "DoorThrottled"
    value     = "1"
  }

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_log_group.api.id]
  }
}
