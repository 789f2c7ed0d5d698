# The switch of incident_backend, as it is applied to what is there. The mocked provider does
# not know which change makes a resource anew: so what would, names and keys, is compared.
mock_provider "aws" {
  source = "./tests/aws"
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
  jsm = {
    cloud_id        = "11111111-2222-4333-8444-555555555555"
    site_url        = "https://example.atlassian.net"
    jira_url        = "https://api.atlassian.com/ex/jira/11111111-2222-4333-8444-555555555555"
    email           = "qbot@example.com"
    project_key     = "OPS"
    issue_type_id   = "10020"
    request_type_id = "75"
    priority_ids    = { P1 = "1", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }
    closed_status   = "Closed"
    token_expires   = "2027-03-05"
  }
}

run "before_the_switch" {
  command = apply

  assert {
    condition = join(" ", concat(
      [aws_dynamodb_table.table.name, aws_dynamodb_table.table.hash_key, aws_cloudwatch_event_bus.bus.name],
      [aws_apigatewayv2_api.slack.name, aws_apigatewayv2_api.slack.protocol_type, aws_api_gateway_rest_api.pushover[0].name],
      sort([for queue in concat(values(aws_sqs_queue.queues), values(aws_sqs_queue.pushover), [aws_sqs_queue.audit]) : queue.name]),
    )) == "qbot id qbot qbot HTTP qbot-pushover qbot-audit-undelivered qbot-failures qbot-pushover-failures qbot-pushover-receipts qbot-pushover-retry qbot-undelivered"
    error_message = "The table, the queues, the bus and the gateways are what they are with either product."
  }
}

run "the_switch_replaces_no_table_queue_or_gateway" {
  command = apply
  variables {
    incident_backend = "jsm"
  }

  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.INCIDENT_BACKEND == "jsm"
    error_message = "It is switched."
  }
  assert {
    condition = join(" ", concat(
      [aws_dynamodb_table.table.name, aws_dynamodb_table.table.hash_key, aws_cloudwatch_event_bus.bus.name],
      [aws_apigatewayv2_api.slack.name, aws_apigatewayv2_api.slack.protocol_type, aws_api_gateway_rest_api.pushover[0].name],
      sort([for queue in concat(values(aws_sqs_queue.queues), values(aws_sqs_queue.pushover), [aws_sqs_queue.audit]) : queue.name]),
    )) == "qbot id qbot qbot HTTP qbot-pushover qbot-audit-undelivered qbot-failures qbot-pushover-failures qbot-pushover-receipts qbot-pushover-retry qbot-undelivered"
    error_message = "The table, the queues, the bus and the gateways are what they are with either product."
  }
}

run "and_the_way_back" {
  command = apply

  assert {
    condition = join(" ", concat(
      [aws_dynamodb_table.table.name, aws_dynamodb_table.table.hash_key, aws_cloudwatch_event_bus.bus.name],
      [aws_apigatewayv2_api.slack.name, aws_apigatewayv2_api.slack.protocol_type, aws_api_gateway_rest_api.pushover[0].name],
      sort([for queue in concat(values(aws_sqs_queue.queues), values(aws_sqs_queue.pushover), [aws_sqs_queue.audit]) : queue.name]),
    )) == "qbot id qbot qbot HTTP qbot-pushover qbot-audit-undelivered qbot-failures qbot-pushover-failures qbot-pushover-receipts qbot-pushover-retry qbot-undelivered"
    error_message = "The table, the queues, the bus and the gateways are what they are with either product."
  }
  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.INCIDENT_BACKEND == "opsgenie" && !contains(keys(aws_cloudwatch_event_rule.schedules), "jira-token")
    error_message = "Nothing of it is left."
  }
}
