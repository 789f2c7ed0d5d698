variable "pushover_api_url" {
  type        = string
  description = "Base URL of Pushover's API, `https://api.pushover.net`."
  default     = "https://api.pushover.net"
  nullable    = false

  validation {
    condition     = can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|http://127\\.0\\.0\\.1:[0-9]+)(/[A-Za-z0-9._/-]*)?$", var.pushover_api_url))
    error_message = "pushover_api_url is an https URL without query, e.g. https://api.pushover.net (http only to 127.0.0.1 with a port)."
  }
}

variable "opsgenie_web_url" {
  type        = string
  description = "OpsGenie as people open it, for the link in a push, and in the message that an incident may not be open: `https://app.opsgenie.com`, `https://app.eu.opsgenie.com` in the EU, or your account's own, such as `https://example.app.opsgenie.com`."
  default     = "https://app.opsgenie.com"
  nullable    = false

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(/[A-Za-z0-9._/-]*)?$", var.opsgenie_web_url))
    error_message = "opsgenie_web_url is an https URL without query, e.g. https://app.eu.opsgenie.com."
  }
}

variable "pushover_priorities" {
  type        = object({ P1 = number, P2 = number, P3 = number, P4 = number, P5 = number })
  description = "OpsGenie's priority -> Pushover's: 2 rings until someone acknowledges, 1 rings even in quiet hours, 0 is normal, -1 quiet, -2 silent."
  default     = { P1 = 2, P2 = 1, P3 = 0, P4 = -1, P5 = -2 }
  nullable    = false

  validation {
    condition     = alltrue([for level in values(var.pushover_priorities) : try(contains([-2, -1, 0, 1, 2], level), false)])
    error_message = "pushover_priorities gives each of P1 to P5 a whole number from -2 to 2, e.g. { P1 = 2, P2 = 1, P3 = 0, P4 = -1, P5 = -2 }."
  }
}

variable "pushover_rung_actions" {
  type        = list(string)
  description = "Actions of OpsGenie that ring besides Create, e.g. [\"Escalate\", \"UnAcknowledge\"]; others are ignored. Tick them in the webhook integration too."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for action in var.pushover_rung_actions : can(regex("^\\S(.{0,98}\\S)?$", action))])
    error_message = "pushover_rung_actions lists names of actions as OpsGenie spells them, e.g. [\"Escalate\"]."
  }
  validation {
    condition     = length(setintersection(var.pushover_rung_actions, ["Create", "Acknowledge", "Close"])) == 0
    error_message = "Create rings always, Acknowledge and Close end the ringing: leave them out of pushover_rung_actions."
  }
}

variable "pushover_throttle_rate" {
  type        = number
  description = "Calls of OpsGenie's webhook per second that are taken on average before they are answered 429, e.g. 20. Only those with the API key count."
  default     = 20
  nullable    = false

  validation {
    condition     = var.pushover_throttle_rate >= 1 && var.pushover_throttle_rate <= 10000
    error_message = "pushover_throttle_rate is 1 to 10000 calls per second, e.g. 20."
  }
}

variable "pushover_throttle_burst" {
  type        = number
  description = "Calls of OpsGenie's webhook that are taken at once before they are answered 429, e.g. 100: an alert storm is when it matters."
  default     = 100
  nullable    = false

  validation {
    condition     = var.pushover_throttle_burst >= 1 && var.pushover_throttle_burst <= 5000 && floor(var.pushover_throttle_burst) == var.pushover_throttle_burst
    error_message = "pushover_throttle_burst is a whole number of calls from 1 to 5000, e.g. 100."
  }
}

variable "api_gateway_log_role" {
  type        = bool
  description = "Gives API Gateway the role with which all REST APIs of this account and Region write their logs. There is one for all: set it only where no other stack has, and `npm run deploy` refuses where one has. What it makes stays when the rest is destroyed (docs/deploy.md)."
  default     = false
  nullable    = false
}

variable "pushover_access_log" {
  type        = bool
  description = "Whether the API of the webhook writes an access log. It needs the account's role for REST APIs: set true where another stack has given it. null: as api_gateway_log_role."
  default     = null
}
