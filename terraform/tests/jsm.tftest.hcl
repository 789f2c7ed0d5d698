# Where incidents live: OpsGenie, or Jira Service Management.
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
  }
}

run "jsm_is_not_used_unless_it_is_chosen" {
  command = plan

  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.INCIDENT_BACKEND == "opsgenie"
    error_message = "Without incident_backend, incidents live in OpsGenie."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["opsgenie"].environment[0].variables.JSM).projectKey == "OPS"
    error_message = "After the way back, the buttons of issues from before still reach Jira."
  }
}

run "jsm_that_is_not_complete_reaches_no_function" {
  command = plan
  variables {
    jsm = { project_key = "OPS" }
  }

  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.JSM == ""
    error_message = "The function refuses settings that are not complete, so it gets none."
  }
}

run "jsm_reaches_the_function" {
  command = plan
  variables {
    incident_backend = "jsm"
  }

  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.INCIDENT_BACKEND == "jsm"
    error_message = "The function knows what is chosen."
  }
  assert {
    condition = jsondecode(aws_lambda_function.functions["opsgenie"].environment[0].variables.JSM) == {
      cloudId       = "11111111-2222-4333-8444-555555555555"
      siteUrl       = "https://example.atlassian.net"
      jiraUrl       = "https://api.atlassian.com/ex/jira/11111111-2222-4333-8444-555555555555"
      operationsUrl = "https://api.atlassian.com"
      email         = "qbot@example.com"
      projectKey    = "OPS"
      issueTypeId   = "10020"
      requestTypeId = "75"
      priorityIds   = { P1 = "1", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }
      closedStatus  = "Closed"
    }
    error_message = "The settings, as config.ts reads them, without what is not given."
  }
}

run "jsm_without_its_settings" {
  command = plan
  variables {
    incident_backend = "jsm"
    jsm              = {}
  }
  expect_failures = [var.incident_backend]
}

run "jsm_without_one_priority" {
  command = plan
  variables {
    incident_backend = "jsm"
    jsm = {
      cloud_id        = "11111111-2222-4333-8444-555555555555"
      site_url        = "https://example.atlassian.net"
      jira_url        = "https://example.atlassian.net"
      email           = "qbot@example.com"
      project_key     = "OPS"
      issue_type_id   = "10020"
      request_type_id = "75"
      priority_ids    = { P1 = "1", P2 = "2", P3 = "3", P4 = "4" }
    }
  }
  expect_failures = [var.incident_backend]
}

run "names_for_ids_of_jira" {
  command = plan
  variables {
    jsm = { project_key = "ops" }
  }
  expect_failures = [var.jsm]
}

run "another_product" {
  command = plan
  variables {
    incident_backend = "jira"
  }
  expect_failures = [var.incident_backend]
}

run "another_address" {
  command = plan
  variables {
    jsm = { site_url = "example.atlassian.net" }
  }
  expect_failures = [var.jsm]
}

run "a_name_for_the_issue_type" {
  command = plan
  variables {
    jsm = { issue_type_id = "[System] Incident" }
  }
  expect_failures = [var.jsm]
}

run "a_name_for_the_field" {
  command = plan
  variables {
    jsm = { affected_services_field = "Affected services" }
  }
  expect_failures = [var.jsm]
}
