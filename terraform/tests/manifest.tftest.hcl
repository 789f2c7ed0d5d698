# The Slack app. Slack's limits: https://docs.slack.dev/reference/app-manifest
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
}

run "urls" {
  command = plan

  assert {
    condition     = output.slack_commands_url == "https://a1b2c3.execute-api.us-east-1.amazonaws.com/slack/commands" && output.slack_interactivity_url == "https://a1b2c3.execute-api.us-east-1.amazonaws.com/slack/interactivity"
    error_message = "The request URLs are those of the API's two routes."
  }
}

run "manifest" {
  command = plan

  assert {
    condition = jsondecode(output.slack_manifest) == {
      _metadata           = { major_version = 2 }
      display_information = { name = "Q-Bot", description = "Work on infrastructure and services from Slack" }
      features = {
        bot_user       = { display_name = "qbot", always_online = true }
        slash_commands = jsondecode(output.slack_manifest).features.slash_commands
        shortcuts = [{
          type        = "message"
          callback_id = "/sre:incident:message"
          name        = "Open an incident"
          description = "Opens the form of a new incident, filled with this message"
        }]
      }
      oauth_config = { scopes = { bot = ["commands", "chat:write"] } }
      settings = {
        interactivity          = { is_enabled = true, request_url = output.slack_interactivity_url }
        org_deploy_enabled     = false
        socket_mode_enabled    = false
        token_rotation_enabled = false
      }
    }
    error_message = "The whole manifest, but for the commands."
  }
  assert {
    condition = [for command in jsondecode(output.slack_manifest).features.slash_commands : command if command.command == "/sre"] == [{
      command       = "/sre"
      url           = output.slack_commands_url
      description   = local.definitions.opsgenie.description
      usage_hint    = join(" | ", local.definitions.opsgenie.subcommands[*].usage)
      should_escape = true
    }]
    error_message = "The slash command /sre."
  }
  assert {
    condition     = alltrue([for command in jsondecode(output.slack_manifest).features.slash_commands : command.should_escape && command.url == output.slack_commands_url])
    error_message = "Every command comes to the same URL, with ids for names."
  }
  assert {
    condition = alltrue([
      for command in jsondecode(output.slack_manifest).features.slash_commands :
      can(regex("^/[a-z0-9_-]{1,31}$", command.command)) && length(command.description) <= 2000 && length(try(command.usage_hint, "-")) >= 1 && length(try(command.usage_hint, "-")) <= 1000
    ])
    error_message = "Slack's limits: a command has 2 to 32 characters, its description at most 2000, its hint 1 to 1000."
  }
  assert {
    condition     = [for command in jsondecode(output.slack_manifest).features.slash_commands : command.command] == [for command in keys(output.access) : command if startswith(command, "/")]
    error_message = "Every routed slash command is in the manifest, once."
  }
}

run "dev_manifest" {
  command = plan

  assert {
    condition = jsondecode(output.slack_manifest_dev) == merge(jsondecode(output.slack_manifest), {
      display_information = { name = "Q-Bot (dev)", description = "Work on infrastructure and services from Slack" }
      features = {
        bot_user = { display_name = "qbot-dev", always_online = true }
        slash_commands = [
          for command in jsondecode(output.slack_manifest).features.slash_commands :
          merge({ for key, value in command : key => value if key != "url" }, { command = "${command.command}-dev" })
        ]
        shortcuts = [{
          type        = "message"
          callback_id = "/sre:incident:message"
          name        = "Open an incident (dev)"
          description = "Opens the form of a new incident, filled with this message"
        }]
      }
      settings = {
        interactivity          = { is_enabled = true }
        org_deploy_enabled     = false
        socket_mode_enabled    = true
        token_rotation_enabled = false
      }
    })
    error_message = "The whole manifest of the development app: no URL, no command of the production app."
  }
  assert {
    condition     = !strcontains(output.slack_manifest_dev, "https:") && alltrue([for command in jsondecode(output.slack_manifest_dev).features.slash_commands : can(regex("^/[a-z0-9_-]{1,27}-dev$", command.command))])
    error_message = "Slack takes 32 characters of a command, the slash and -dev among them."
  }
}

# Slack shows a shortcut whose clicks the gatekeeper or the rule would drop.
run "shortcuts" {
  command = plan

  assert {
    condition = alltrue([
      for shortcut in jsondecode(output.slack_manifest).features.shortcuts :
      contains(jsondecode(aws_lambda_function.functions["gatekeeper"].environment[0].variables.ALLOWED_COMMANDS)[split(":", shortcut.callback_id)[0]], "message_action")
    ])
    error_message = "Every shortcut of the manifest is routed to a backend."
  }
  assert {
    condition     = alltrue([for shortcut in jsondecode(output.slack_manifest).features.shortcuts : length(shortcut.name) <= 24 && length(shortcut.description) <= 150 && length(shortcut.callback_id) <= 255])
    error_message = "Slack's limits: 24 characters of a name, 150 of a description, 255 of an id."
  }
}

run "second_bot" {
  command = plan
  variables {
    name = "qbot-staging"
  }

  assert {
    condition     = jsondecode(output.slack_manifest).display_information.name == "Q-Bot qbot-staging" && jsondecode(output.slack_manifest).features.bot_user.display_name == "qbot-staging"
    error_message = "Two bots in one workspace have two names."
  }
}
