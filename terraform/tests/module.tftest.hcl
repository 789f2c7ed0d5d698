# terraform/ as a module: the examples, as a team would call them.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

run "two_bots_from_prebuilt_zips" {
  command = plan
  module {
    source = "./examples/complete"
  }
  variables {
    bots = {
      qbot     = { slack_team_id = "T04LANTERN", channel = "C07HARBOUR" }
      qbot-two = { slack_team_id = "T05LANTERN", channel = "C08HARBOUR" }
    }
    artifacts = "../dist"
    xyz_zip   = "../dist/qchain.zip"
  }

  assert {
    condition     = join(" ", keys(module.qbot)) == "qbot qbot-two" && join(" ", [for bot in module.qbot : bot.event_bus_name]) == "qbot qbot-two"
    error_message = "Two bots, each with its own name."
  }
  assert {
    condition     = alltrue([for name, bot in module.qbot : bot.function_names.xyz == "${name}-xyz" && contains(bot.secret_parameters, "/${name}/xyz-token") && contains(keys(bot.access), "/xyz")])
    error_message = "Each has the command of the team's own."
  }
  assert {
    condition     = alltrue([for bot in module.qbot : bot.alarm_topic_arn == aws_sns_topic.pager.arn && bot.routine_alarm_topic_arn != null])
    error_message = "What is urgent goes to the company's pager."
  }
}

run "the_least_that_a_bot_needs" {
  command = plan
  module {
    source = "./examples/minimal"
  }
  variables {
    slack_team_id = "T04LANTERN"
    channel       = "C07HARBOUR"
  }

  assert {
    condition     = join(" ", keys(module.qbot.function_names)) == "dead_letters gatekeeper opsgenie" && module.qbot.pushover_webhook_url == null
    error_message = "/sre, and what it needs."
  }
}
