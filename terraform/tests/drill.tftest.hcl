# Once a week an alert goes to every phone; one that does not come back wakes somebody.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

override_resource {
  target          = aws_lambda_alias.live["opsgenie"]
  override_during = plan
  values          = { arn = "arn:aws:lambda:us-east-1:123456789012:function:qbot-opsgenie:live" }
}

variables {
  slack_team_id    = "T04LANTERN"
  allowed_channels = { "/sre" = ["C07HARBOUR"], "/qchain" = ["*"], "/devops" = ["C07HARBOUR"] }
}

run "off_by_default" {
  command = plan

  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.schedules), "drill") && !can(local.alarms["drill-silent"]) && !contains(keys(aws_lambda_permission.live), "drill")
    error_message = "Without weekly_drill there is nothing of it."
  }
  assert {
    condition = alltrue([
      contains(jsondecode(aws_iam_role_policy.functions["opsgenie"].policy).Statement[*].Sid, "RememberIncidents"),
      contains(local.table_statements["opsgenie"].RememberIncidents.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], "drill#*"),
      contains(local.table_statements["opsgenie"].RememberIncidents.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], "limit#drills#*"),
      local.table_statements["pushover"].NoteDrills.condition == { "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = ["drill#*"] } },
      local.table_statements["pushover"].NoteDrills.actions == ["dynamodb:GetItem", "dynamodb:UpdateItem"],
    ])
    error_message = "opsgenie begins a drill, pushover notes how it arrives, and begins none."
  }
}

run "weekly" {
  command = plan
  variables {
    weekly_drill = true
  }

  assert {
    condition     = [aws_cloudwatch_event_rule.schedules["drill"].name, aws_cloudwatch_event_rule.schedules["drill"].schedule_expression] == ["qbot-drill", "cron(17 9 ? * TUE *)"]
    error_message = "It is held once a week, by day, and not at the turn of an hour."
  }
  assert {
    condition     = aws_cloudwatch_event_target.schedules["drill"].arn == "arn:aws:lambda:us-east-1:123456789012:function:qbot-opsgenie:live" && aws_lambda_permission.live["drill"].function_name == "qbot-opsgenie"
    error_message = "opsgenie holds it, and lets the schedule call it."
  }
  assert {
    condition     = strcontains(aws_cloudwatch_event_target.schedules["drill"].input_transformer[0].input_template, "\"detail-type\":\"drill\",\"detail\":{\"requestId\":<id>}")
    error_message = "The event names the alert."
  }
  assert {
    condition     = local.severity_of["drill-silent"] == "urgent" && local.alarm_expressions["drill-silent"] == "IF(silent, FILL(own, 0) + FILL(refused, 0) + FILL(failed, 0), 1)" && local.alarm_queries["drill-silent"].silent.dimensions == { service = "opsgenie", outcome = "silent" } && local.alarm_queries["drill-silent"].own.metric == "DrillsArrived" && aws_cloudwatch_log_metric_filter.pushover_outcomes["DrillsArrived"].pattern == "{ $.outcome = \"drill_arrived\" }"
    error_message = "An alert that opsgenie saw made, and the gateway did not see, wakes somebody."
  }
}

run "not_with_jira" {
  command = plan
  variables {
    weekly_drill     = true
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
      token_expires   = "2027-03-05"
    }
  }

  expect_failures = [check.drills_are_held]
}

run "not_without_pushover" {
  command = plan
  variables {
    weekly_drill = true
    functions    = ["opsgenie"]
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_event_rule.schedules), "drill")
    error_message = "There is no phone to reach."
  }

  expect_failures = [check.drills_are_held]
}
