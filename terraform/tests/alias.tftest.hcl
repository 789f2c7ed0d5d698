# What calls a function calls its alias, so that a rollback is one switch; and an apply undoes none by the way.
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

run "everything_calls_the_alias" {
  command = plan

  variables {
    incident_backend = "jsm"
    jsm = {
      cloud_id        = "11111111-2222-4333-8444-555555555555"
      site_url        = "https://lantern.atlassian.net"
      jira_url        = "https://api.atlassian.com/ex/jira/11111111-2222-4333-8444-555555555555"
      email           = "qbot@lantern.test"
      project_key     = "OPS"
      issue_type_id   = "10020"
      request_type_id = "75"
      priority_ids    = { P1 = "1", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }
      closed_status   = "Closed"
      token_expires   = "2027-03-05"
    }
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.functions : function.publish])
    error_message = "A function publishes no version."
  }
  assert {
    condition     = { for name, alias in aws_lambda_alias.live : name => [alias.name, alias.function_name, alias.function_version] } == { for name, function in aws_lambda_function.functions : name => ["live", function.function_name, "9"] }
    error_message = "A function has no alias that leads to what was published last."
  }
  assert {
    condition     = length(aws_lambda_permission.live) > 8 && alltrue([for permission in aws_lambda_permission.live : permission.qualifier == "live"])
    error_message = "A permission is that of a function, not of its alias: AWS takes no call of the alias by it."
  }
  assert {
    condition = alltrue(concat(
      [for target in aws_cloudwatch_event_target.backends : endswith(target.arn, ":live")],
      [for target in aws_cloudwatch_event_target.schedules : endswith(target.arn, ":live")],
      [for mapping in aws_lambda_event_source_mapping.dead_letters : endswith(mapping.function_name, ":live")],
      [for mapping in aws_lambda_event_source_mapping.pushover : endswith(mapping.function_name, ":live")],
      [for integration in aws_api_gateway_integration.opsgenie : endswith(integration.uri, ":live/invocations")],
      [endswith(aws_apigatewayv2_integration.gatekeeper.integration_uri, ":live/invocations")],
    ))
    error_message = "A rule, queue or API calls a function, not its alias."
  }
  assert {
    condition     = alltrue([for config in aws_lambda_function_event_invoke_config.live : config.qualifier == "live"])
    error_message = "Retries and failure queue are those of a function, not of its alias: what fails would be tried for six hours, and lost."
  }
  assert {
    condition = alltrue(flatten([
      for policy in aws_iam_role_policy.functions : [
        for statement in jsondecode(policy.policy).Statement : [for resource in statement.Resource : endswith(resource, ":live")] if contains(statement.Action, "lambda:InvokeFunction")
      ]
    ]))
    error_message = "A role may call a function, not its alias."
  }
  assert {
    condition     = length(aws_lambda_provisioned_concurrency_config.live) == 0
    error_message = "Something is kept ready, and paid, that nobody asked for."
  }
}

run "a_rollback_holds" {
  command = plan

  variables {
    artifacts = { s3_bucket = "lantern-artifacts", s3_prefix = "qbot/1.4.0/" }
  }

  # opsgenie: of this code. qchain: of the release before. devops: no note of ours. gone: of a function that there was.
  override_data {
    target          = data.aws_ssm_parameters_by_path.rollbacks
    override_during = plan
    values = {
      names = ["/qbot/rollback/opsgenie", "/qbot/rollback/qchain", "/qbot/rollback/devops", "/qbot/rollback/gone", "/qbot/rollback/pushover"]
      values = [
        "7 xCEE0Y3MjkHSsUhd+22GvzB9WSfX8HYyq1/izpyjm1M=",
        "6 Nb/gf7vluskcqPmHp4Fvsx0PUyvU4HtvQSm1Clw2vE4=",
        "seven xCEE0Y3MjkHSsUhd+22GvzB9WSfX8HYyq1/izpyjm1M=",
        "5 xCEE0Y3MjkHSsUhd+22GvzB9WSfX8HYyq1/izpyjm1M=",
        "4",
      ]
    }
  }

  assert {
    condition     = { for name, alias in aws_lambda_alias.live : name => alias.function_version if alias.function_version != "9" } == { opsgenie = "7" }
    error_message = "Exactly what was rolled back from this code stays at its version."
  }
  assert {
    condition     = aws_lambda_alias.live["opsgenie"].description == "Code xCEE0Y3MjkHSsUhd+22GvzB9WSfX8HYyq1/izpyjm1M="
    error_message = "The alias says which code was applied: npm run rollback notes it."
  }

  expect_failures = [check.nothing_is_rolled_back]
}

run "kept_ready" {
  command = plan

  variables {
    provisioned_concurrency = { gatekeeper = 2, opsgenie = 1, qchain = 0 }
    reserved_concurrency    = { gatekeeper = 2, opsgenie = -1 }
  }

  assert {
    condition = { for name, config in aws_lambda_provisioned_concurrency_config.live : name => [config.function_name, config.qualifier, tostring(config.provisioned_concurrent_executions)] } == {
      gatekeeper = ["qbot-gatekeeper", "live", "2"]
      opsgenie   = ["qbot-opsgenie", "live", "1"]
    }
    error_message = "The live version of these two is kept ready, and of no other."
  }
}

run "kept_ready_of_a_function_that_is_left_out" {
  command = plan

  variables {
    functions               = ["opsgenie"]
    provisioned_concurrency = { qchain = 1 }
  }

  assert {
    condition     = length(aws_lambda_provisioned_concurrency_config.live) == 0
    error_message = "Of a function that is not made there is nothing to keep ready."
  }
}

run "refuses_half_a_run" {
  command = plan
  variables { provisioned_concurrency = { gatekeeper = 1.5 } }
  expect_failures = [var.provisioned_concurrency]
}

run "refuses_less_than_none" {
  command = plan
  variables { provisioned_concurrency = { gatekeeper = -1 } }
  expect_failures = [var.provisioned_concurrency]
}

run "refuses_an_unknown_function" {
  command = plan
  variables { provisioned_concurrency = { gate_keeper = 1 } }
  expect_failures = [var.provisioned_concurrency]
}

run "refuses_more_than_reserved" {
  command = plan
  variables {
    provisioned_concurrency = { gatekeeper = 3 }
    reserved_concurrency    = { gatekeeper = 2 }
  }
  expect_failures = [var.provisioned_concurrency]
}
