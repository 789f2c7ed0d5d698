variable "slack_team_id" {
  type        = string
  description = "The one Slack workspace that is served, by id: `T0123ABCD` (in the address of Slack in a browser: app.slack.com/client/T...)."
  nullable    = false

  validation {
    condition     = can(regex("^T[A-Z0-9]{2,}$", var.slack_team_id))
    error_message = "slack_team_id is the workspace's id, not its name: T and capitals or digits, e.g. T0123ABCD."
  }
  validation {
    condition     = var.slack_team_id != "T0123ABCD"
    error_message = "slack_team_id is still the example's: give the id of your workspace."
  }
}

variable "slack_home_teams" {
  type        = list(string)
  description = "On an Enterprise Grid: the other workspaces whose people may use Q-Bot as those of slack_team_id do, by id, e.g. [\"T0123EFGH\"]; for an org-wide install also the organisation's own id, [\"E0123ABCD\"]. Who is refused is told the id to list. Everybody of a listed workspace passes this check, so list no partner of a shared channel."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.slack_home_teams : can(regex("^[TE][A-Z0-9]{2,}$", id))])
    error_message = "slack_home_teams lists ids, not names: T (workspace) or E (organisation) and capitals or digits, e.g. [\"T0123EFGH\"]."
  }
}

variable "slack_app_id" {
  type        = string
  description = "The Slack app's id, `A0123ABCD` (app settings, Basic Information). Empty: not checked, as before the app exists."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(A[A-Z0-9]{2,})?$", var.slack_app_id))
    error_message = "slack_app_id is the app's id, not its name: A and capitals or digits, e.g. A0123ABCD, or empty."
  }
  validation {
    condition     = var.slack_app_id != "A0123ABCD"
    error_message = "slack_app_id is still the example's: give the id of your app, or leave it out."
  }
}

variable "allowed_channels" {
  type        = map(list(string))
  description = "Where each command may be used: command -> channel ids, or [\"*\"] for everywhere, direct messages too. A command that is not here works nowhere. E.g. { \"/sre\" = [\"C0123ABCD\"] }."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for command in keys(var.allowed_channels) : can(regex("^/[a-z0-9_-]+$", command))])
    error_message = "The keys of allowed_channels are commands with their slash, lower case and without sub-command, e.g. \"/sre\"."
  }
  validation {
    condition = alltrue([
      for channels in values(var.allowed_channels) :
      try(distinct(channels) == tolist(["*"]) || alltrue([for channel in channels : can(regex("^[CGD][A-Z0-9]{2,}$", channel))]), false)
    ])
    error_message = "allowed_channels lists channel ids, not names, e.g. C0123ABCD (in Slack: the channel's name, About, at the bottom), or exactly [\"*\"]."
  }
  validation {
    condition     = length(setsubtract(keys(var.allowed_channels), local.known_commands)) == 0
    error_message = "allowed_channels names commands that no function has: ${join(", ", setsubtract(keys(var.allowed_channels), local.known_commands))}. There are: ${join(", ", sort(local.known_commands))}${length(local.left_out_commands) == 0 ? "" : ", of which functions leaves out ${join(", ", sort(local.left_out_commands))}"}."
  }
  validation {
    condition     = !contains(flatten([for channels in values(var.allowed_channels) : coalesce(channels, [])]), "C0123ABCD")
    error_message = "allowed_channels still has the example's channel C0123ABCD: give the ids of yours."
  }
}

variable "restricted_commands" {
  type        = map(list(string))
  description = "Commands, or sub-commands, that only these people may run: \"/command\" or \"/command subcommand\" -> user ids, ids of Slack groups (S...), and \"oncall:<schedule>\" for whoever is on call in the incident product; \"dead_letters replay\": who may replay and discard what failed. E.g. { \"/devops restart\" = [\"U0123ABCD\", \"S0123ABCD\", \"oncall:Platform\"] }. Groups and schedules: at most 20, and the Slack app needs further scopes (docs/deploy.md)."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.restricted_commands) : can(regex("^(/[a-z0-9_-]+( [a-z0-9_-]+)?|dead_letters( replay)?)$", key))])
    error_message = "The keys of restricted_commands are \"/command\" or \"/command subcommand\", lower case, one space, e.g. \"/devops restart\"; and \"dead_letters replay\"."
  }
  validation {
    condition     = alltrue([for users in values(var.restricted_commands) : try(alltrue([for user in users : can(regex("^([UWS][A-Z0-9]{2,}|oncall:[^\\s[:cntrl:]]([^\\r\\n[:cntrl:]]{0,98}[^\\s[:cntrl:]])?)$", user))]), false)])
    error_message = "restricted_commands lists ids, not names: of users, e.g. U0123ABCD (in Slack: the person's profile, the three dots, Copy member ID), of groups, e.g. S0123ABCD (in Slack: People, User groups, the group, the three dots, Copy group ID), and schedules by name, e.g. oncall:Platform."
  }
  validation {
    condition     = length(setintersection(flatten([for users in values(var.restricted_commands) : coalesce(users, [])]), ["U0123ABCD", "S0123ABCD"])) == 0
    error_message = "restricted_commands still has the example's person U0123ABCD or group S0123ABCD: give the ids of yours."
  }
}

variable "operations_channel" {
  type        = string
  description = "Channel id of those who look after the bot, `C0123ABCD`: what failed is posted there, with the buttons Replay and Discard; invite the bot. Empty: no such cards, and nobody replays; people are told all the same."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([CG][A-Z0-9]{2,})?$", var.operations_channel))
    error_message = "operations_channel is the channel's id, not its name: C or G and capitals or digits, e.g. C0123ABCD, or empty."
  }
  validation {
    condition     = var.operations_channel != "C0789IJKL"
    error_message = "operations_channel is still the example's: give the id of yours, or leave it out."
  }
}

variable "help_contact" {
  type        = string
  description = "Whom a refused person is told to ask; at most 200 characters of Slack text, e.g. `<#C0123ABCD>` or `the platform team`."
  default     = "the team that runs Q-Bot"
  nullable    = false

  validation {
    condition     = can(regex("^\\S([^\\r\\n]{0,198}\\S)?$", var.help_contact))
    error_message = "help_contact is one line of 1 to 200 characters, e.g. the platform team."
  }
  validation {
    condition     = !strcontains(var.help_contact, "C0456EFGH")
    error_message = "help_contact is still the example's: name your channel or team, or leave it out."
  }
}

variable "incident_fallback" {
  type        = string
  description = "What to do when an incident could not be opened from Slack; at most 300 characters of Slack text, e.g. `Phone the person on call: +44 20 7946 0000.`"
  default     = "Open the incident in OpsGenie itself, or phone the person on call."
  nullable    = false

  validation {
    condition     = can(regex("^\\S([^\\r\\n]{0,298}\\S)?$", var.incident_fallback))
    error_message = "incident_fallback is one line of 1 to 300 characters, e.g. Phone the person on call: +44 20 7946 0000."
  }
  validation {
    condition     = !strcontains(var.incident_fallback, "7946 0000")
    error_message = "incident_fallback still has the example's number, which nobody answers: give yours, or leave it out."
  }
}
