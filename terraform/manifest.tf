# The whole Slack app, to be pasted under "App Manifest" of its settings after each change of a command.
# https://docs.slack.dev/reference/app-manifest
locals {
  slack_urls = { for route, path in local.slack_routes : route => "${local.slack_origin}${path}" }

  # What can follow a command.
  usages = {
    for name, definition in local.definitions :
    name => replace(
      join(" | ", try(definition.subcommands[*].usage, compact([try(definition.usage, "")]))),
      # In Jira an incident has a key.
      "<number>", local.uses_jsm && can(definition.incident) ? "<key>" : "<number>"
    )
  }

  slash_commands = [
    for command, names in local.routes : merge(
      {
        command     = command
        url         = local.slack_urls.commands
        description = local.definitions[names[0]].description
        # People and channels arrive with their ids, by which the gates decide.
        should_escape = true
      },
      # Slack refuses an empty hint.
      { for hint in compact([local.usages[names[0]]]) : "usage_hint" => hint },
    )
    if startswith(command, "/")
  ]

  # In the menu of every message. Without an entry in the manifest, Slack shows none.
  shortcuts = flatten([
    for name, definition in local.definitions : [
      for shortcut in try(definition.shortcuts, []) : {
        type        = "message"
        callback_id = shortcut.callbackId
        name        = shortcut.name
        description = shortcut.description
      }
    ]
  ])

  slack_manifest = {
    _metadata = { major_version = 2 }
    display_information = {
      name        = var.name == "qbot" ? "Q-Bot" : "Q-Bot ${var.name}"
      description = "Work on infrastructure and services from Slack"
    }
    features = merge(
      {
        bot_user       = { display_name = var.name, always_online = true }
        slash_commands = local.slash_commands
      },
      # Slack refuses an empty list.
      length(local.shortcuts) == 0 ? {} : { shortcuts = local.shortcuts },
    )
    oauth_config = {
      scopes = {
        # To receive commands, and to post receipts in channels that it was invited to; the rest is for groups.
        bot = concat(["commands", "chat:write"], local.group_scopes)
      }
    }
    settings = {
      interactivity          = { is_enabled = true, request_url = local.slack_urls.interactivity }
      org_deploy_enabled     = false
      socket_mode_enabled    = false
      token_rotation_enabled = false
    }
  }

  # The app of a developer, which npm start -- --slack serves from a laptop: Socket Mode in the place of every URL, and
  # commands of its own, since another app of the workspace may have /sre.
  slack_manifest_dev = merge(local.slack_manifest, {
    display_information = merge(local.slack_manifest.display_information, {
      name = "${local.slack_manifest.display_information.name} (dev)"
    })
    features = merge(
      {
        bot_user = { display_name = "${var.name}-dev", always_online = true }
        slash_commands = [
          for command in local.slash_commands : merge(
            { for key, value in command : key => value if key != "url" },
            { command = "${command.command}-dev" },
          )
        ]
      },
      length(local.shortcuts) == 0 ? {} : {
        # Slack takes 24 characters.
        shortcuts = [for shortcut in local.shortcuts : merge(shortcut, { name = "${substr(shortcut.name, 0, 18)} (dev)" })]
      },
    )
    settings = {
      interactivity          = { is_enabled = true }
      org_deploy_enabled     = false
      socket_mode_enabled    = true
      token_rotation_enabled = false
    }
  })
}
