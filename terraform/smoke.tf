# Once an hour the bot asks itself for help, at its public address and signed as Slack signs: that nobody could type anything
# is known before somebody tries at night. dead_letters asks, because it may call every backend anyway.
variable "hourly_smoke" {
  type        = bool
  description = "Asks the bot for help every hour, as `npm run smoke` does, and wakes somebody where two in a row are not answered (alarm smoke-silent). Nothing is sent before the signing secret is set."
  default     = true
  nullable    = false
}

locals {
  # Commands that work somewhere, /sre first: its functions are those that somebody waits for at night.
  smoked_commands = [for command in concat([for one in local.commands : one if one == "/sre"], local.commands) : command if length(lookup(local.allowed_channels, command, [])) > 0]
  smoked          = var.hourly_smoke ? try(local.smoked_commands[0], null) : null
  # None, or one.
  smokes = local.smoked == null ? {} : { "" = local.smoked }

  smoke_schedule = {
    for _ in local.smokes : "smoke" => {
      function    = "dead_letters"
      description = "Lets ${var.name}-dead_letters ask the bot for help, as a user would"
      expression  = "rate(1 hour)"
      detail_type = "smoke"
    }
  }

  probe = local.smoked == null ? null : {
    url     = local.slack_urls.commands
    command = local.smoked
    # A command that works everywhere works in a channel that does not exist, too.
    channel = local.allowed_channels[local.smoked][0] == "*" ? "C0SMOKE00" : local.allowed_channels[local.smoked][0]
    teamId  = var.slack_team_id
    appId   = var.slack_app_id
  }

  smoke_alarms = {
    smoke-silent = merge(local.alarm_defaults, {
      namespace  = local.metric_namespace
      metric     = "Answers"
      comparison = "LessThanThreshold"
      # One hour may be that in which the bot was deployed, or an answer that came in the next.
      period      = 3600
      periods     = 2
      datapoints  = 2
      metrics     = { sent = { metric = "Probes", dimensions = { service = "dead_letters" } } }
      expression  = "IF(sent, FILL(own, 0), 1)"
      on          = { for on, command in local.smokes : on => { service = local.routes[command][0], outcome = "probe" } }
      description = "The bot was asked for help twice, an hour apart, and did not answer: people cannot work with it either."
    })
  }
}
