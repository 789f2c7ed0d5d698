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
    token_expires   = "2027-03-05"

    reopen_transition = "Back to open"
  }
}

run "jsm_is_not_used_unless_it_is_chosen" {
  command = plan

  assert {
    condition     = aws_lambda_function.functions["opsgenie"].environment[0].variables.INCIDENT_BACKEND == "opsgenie"
    error_message = "Without incident_backend, incidents live in OpsGenie."
  }
  assert {
    condition     = output.jira_token_expires == null
    error_message = "npm run doctor would warn of a token that nothing uses."
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
    condition = [
      for command in jsondecode(output.slack_manifest).features.slash_commands :
      strcontains(command.usage_hint, "ack <key>") && !strcontains(command.usage_hint, "<number>") if command.command == "/sre"
    ] == [true]
    error_message = "In the app's hints, an incident is called as Jira does."
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

      reopenTransition = "Back to open"
    }
    error_message = "The settings, as config.ts reads them, without what is not given."
  }
  assert {
    condition     = aws_lambda_function.functions["gatekeeper"].environment[0].variables.INCIDENT_KEYS == jsonencode({ project = "OPS", site = "https://example.atlassian.net" }) && aws_lambda_function.functions["gatekeeper"].environment[0].variables.INCIDENT_COMMANDS == jsonencode(["/sre"])
    error_message = "The gatekeeper takes Jira's keys in place of numbers, and knows what they and links to issues begin with, of the command that opens incidents alone."
  }
  assert {
    condition     = jsondecode(aws_lambda_function.functions["dead_letters"].environment[0].variables.BACKENDS)["qbot-opsgenie"].incident.where == "Jira" && aws_lambda_function.functions["dead_letters"].environment[0].variables.INCIDENT_WEB_URL == "https://example.atlassian.net"
    error_message = "People are sent to Jira where an incident may not be open."
  }
  assert {
    condition = {
      for name, value in aws_lambda_function.functions["pushover"].environment[0].variables : name => value
      if contains(["INCIDENT_BACKEND", "JIRA_ALERTS_URL", "OPSGENIE_WEB_URL"], name)
    } == { INCIDENT_BACKEND = "jsm", JIRA_ALERTS_URL = "https://example.atlassian.net/jira/ops/alerts", OPSGENIE_WEB_URL = "https://app.opsgenie.com" }
    error_message = "The link on a phone leads to Jira's alerts, and still to OpsGenie's of its own."
  }
}

run "alerts_of_jira_are_shown_elsewhere" {
  command = plan
  variables {
    jsm = { alerts_url = "https://example.atlassian-app.opsgenie.com/alert/detail" }
  }

  assert {
    condition     = aws_lambda_function.functions["pushover"].environment[0].variables.JIRA_ALERTS_URL == "https://example.atlassian-app.opsgenie.com/alert/detail"
    error_message = "alerts_url stands before the site's own page."
  }
}

run "an_address_of_alerts_that_is_none" {
  command = plan
  variables {
    jsm = { alerts_url = "https://example.atlassian.net/jira/ops/alerts?view=list" }
  }
  expect_failures = [var.jsm]
}

run "jsm_asks_each_day_whose_token_it_is" {
  command = plan
  variables {
    incident_backend = "jsm"
  }

  assert {
    condition     = "${aws_cloudwatch_event_rule.schedules["jira-token"].name} ${aws_cloudwatch_event_rule.schedules["jira-token"].schedule_expression}" == "qbot-jira-token rate(1 day)"
    error_message = "Once a day."
  }
  assert {
    condition = jsondecode(replace(aws_cloudwatch_event_target.schedules["jira-token"].input_transformer[0].input_template, "<id>", "\"i\"")) == {
      id = "i", source = "qbot.schedule", "detail-type" = "jira_token", detail = { requestId = "i" }
    }
    error_message = "The event, as lambda_function.ts takes it."
  }
  assert {
    condition     = aws_lambda_permission.live["jira-token"].source_arn == aws_cloudwatch_event_rule.schedules["jira-token"].arn && aws_lambda_permission.live["jira-token"].function_name == "qbot-opsgenie" && aws_lambda_permission.live["jira-token"].principal == "events.amazonaws.com"
    error_message = "This rule may call the function, and no other."
  }
  assert {
    condition     = "${aws_cloudwatch_log_metric_filter.alarms["JiraTokenRefused"].log_group_name} ${aws_cloudwatch_log_metric_filter.alarms["JiraTokenRefused"].pattern}" == "/aws/lambda/qbot-opsgenie { $.outcome = \"jira_token_refused\" }"
    error_message = "What the probe logs becomes a metric."
  }
  assert {
    condition     = "${aws_cloudwatch_metric_alarm.alarms["jira-token-refused"].metric_name} ${aws_cloudwatch_metric_alarm.alarms["jira-token-refused"].threshold} ${aws_cloudwatch_metric_alarm.alarms["jira-token-refused"].period}" == "JiraTokenRefused 1 86400"
    error_message = "It stays on until the next probe."
  }
}

run "jsm_says_before_that_the_token_expires" {
  command = plan
  variables {
    incident_backend = "jsm"
  }

  assert {
    condition = { for days, rule in aws_cloudwatch_event_rule.token_reminders : days => rule.schedule_expression } == {
      "30" = "cron(0 9 3 2 ? *)"
      "7"  = "cron(0 9 26 2 ? *)"
      "1"  = "cron(0 9 4 3 ? *)"
    }
    error_message = "30, 7 and 1 days before the 5th of March."
  }
  assert {
    condition     = alltrue([for days, target in aws_cloudwatch_event_target.token_reminders : target.arn == aws_sns_topic.alarms["routine"].arn && strcontains(target.input, "2027-03-05, in ${days} days")])
    error_message = "The alarm topic is told on which day."
  }
  assert {
    condition     = output.jira_token_expires == "2027-03-05"
    error_message = "npm run doctor reads the day from the outputs."
  }
  assert {
    condition     = [for statement in jsondecode(aws_sns_topic_policy.alarms["routine"].policy).Statement : statement.Condition if statement.Sid == "RemindersPublish"] == [{ ArnLike = { "aws:SourceArn" = "arn:aws:events:us-east-1:123456789012:rule/qbot-jira-token-*" }, StringEquals = { "aws:SourceAccount" = "123456789012" } }]
    error_message = "These rules may publish."
  }
  assert {
    condition     = [for statement in jsondecode(aws_kms_key.alarms[0].policy).Statement : [statement.Principal.Service, try(statement.Condition, "none")] if statement.Sid == "RemindersEncrypt"] == [["events.amazonaws.com", "none"]]
    error_message = "And encrypt what they publish."
  }
}

run "no_probe_and_no_reminder_of_a_jira_that_is_not_chosen" {
  command = plan

  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.schedules), "jira-token") && length(aws_cloudwatch_event_rule.token_reminders) == 0 && !can(aws_cloudwatch_metric_alarm.alarms["jira-token-refused"]) && !can(aws_cloudwatch_log_metric_filter.alarms["JiraTokenRefused"])
    error_message = "With OpsGenie, nothing of Jira is asked."
  }
  assert {
    condition     = length(jsondecode(aws_sns_topic_policy.alarms["routine"].policy).Statement) == 2
    error_message = "And nobody else publishes on the alarm topic."
  }
  assert {
    condition     = aws_lambda_function.functions["gatekeeper"].environment[0].variables.INCIDENT_KEYS == "null"
    error_message = "And numbers are numbers."
  }
}

run "jsm_with_two_hundred_channels" {
  command = plan
  variables {
    incident_backend    = "jsm"
    allowed_channels    = merge(var.allowed_channels, { "/sre" = [for number in range(200) : format("C0%09d", number)] })
    restricted_commands = { "/devops restart" = ["U03JUNIPER", "S0123CREW"] }
  }

  assert {
    condition     = local.environment_bytes.gatekeeper <= 4096 && local.environment_max_bytes == 4096
    error_message = "They fit beside what Jira needs: ${local.environment_bytes.gatekeeper}"
  }
}

run "jsm_without_the_day_on_which_its_token_expires" {
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
      priority_ids    = { P1 = "1", P2 = "2", P3 = "3", P4 = "4", P5 = "5" }
    }
  }
  expect_failures = [var.incident_backend]
}

run "a_day_that_is_none" {
  command = plan
  variables {
    jsm = { token_expires = "2027-02-30" }
  }
  expect_failures = [var.jsm]
}

run "a_day_written_otherwise" {
  command = plan
  variables {
    jsm = { token_expires = "30.09.2027" }
  }
  expect_failures = [var.jsm]
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
      token_expires   = "2027-03-05"
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
