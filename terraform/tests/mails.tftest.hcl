# For each kind of failure, the alarms that go off and the mails that come of it: one. What goes off beside it is silent,
# or counts nothing while its cause is over its threshold. failures.json: failure -> its mail, whether it wakes somebody, and
# what goes off beside it.
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
  restricted_commands      = { "/devops restart" = ["S01CREW"] }
  reserved_concurrency     = { gatekeeper = 20, opsgenie = 5, pushover = 5, dead_letters = 2 }
  pushover_heartbeat_hours = 24
  # The alarms of both products at once: with Jira no drill is held, and a warning says so.
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

run "one_mail_for_each_failure" {
  command = plan

  assert {
    condition = {
      for failure, row in jsondecode(file("${path.module}/tests/failures.json")) : failure => [
        for key in concat([row.mail], row.beside) : key
        if local.severity_of[key] != "silent" && length(setintersection(local.alarm_causes[key], concat([row.mail], row.beside))) == 0
      ]
    } == { for failure, row in jsondecode(file("${path.module}/tests/failures.json")) : failure => [row.mail] }
    error_message = "A failure mails more than once, or not at all."
  }
  assert {
    condition     = { for failure, row in jsondecode(file("${path.module}/tests/failures.json")) : failure => local.severity_of[row.mail] == "urgent" } == { for failure, row in jsondecode(file("${path.module}/tests/failures.json")) : failure => row.wakes }
    error_message = "What wakes somebody is listed; another alarm does, or one of these does not."
  }
  assert {
    condition = join(" ", setsubtract(
      [for key, alarm in local.alarms : alarm.kind if local.severity_of[key] != "silent"],
      [for row in values(jsondecode(file("${path.module}/tests/failures.json"))) : local.alarms[row.mail].kind],
    )) == ""
    error_message = "An alarm mails, and no failure of the list is its own: say there what goes off beside it."
  }
  assert {
    condition = [
      for key, causes in local.alarm_causes : key
      if anytrue([for cause in causes : { silent = 0, routine = 1, urgent = 2 }[local.severity_of[cause]] < { silent = 0, routine = 1, urgent = 2 }[local.severity_of[key]] || local.alarms[cause].missing != "notBreaching"])
    ] == []
    error_message = "An alarm counts nothing because of one that is less urgent: nobody would hear of it in time."
  }

  expect_failures = [check.drills_are_held]
}

run "no_mail_at_creation" {
  command = plan

  assert {
    condition     = [for key, alarm in aws_cloudwatch_metric_alarm.alarms : key if length(coalesce(alarm.ok_actions, [])) + length(coalesce(alarm.insufficient_data_actions, [])) > 0] == []
    error_message = "A new alarm goes from INSUFFICIENT_DATA to OK: whoever is told of that has a mail for each."
  }
  assert {
    condition     = [for key, alarm in aws_cloudwatch_metric_alarm.alarms : key if alarm.treat_missing_data == "breaching"] == []
    error_message = "Before it is created an alarm has no data: it would go off at once."
  }
  assert {
    condition = [
      for key, alarm in aws_cloudwatch_metric_alarm.alarms : key
      if join(" ", coalesce(alarm.alarm_actions, [])) != join(" ", [for severity, topic in aws_sns_topic.alarms : topic.arn if severity == local.severity_of[key]])
    ] == []
    error_message = "Each alarm goes to the topic of its severity, once; a silent one to none."
  }

  expect_failures = [check.drills_are_held]
}
