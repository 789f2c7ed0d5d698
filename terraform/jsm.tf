# Where incidents live. Another choice changes only environment variables of functions: no table, queue or gateway.

variable "incident_backend" {
  type        = string
  description = "Where `/sre` opens incidents: `opsgenie`, or `jsm` for Jira Service Management, which needs `jsm` and the secret `jira-api-token` (docs/jsm.md)."
  default     = "opsgenie"
  nullable    = false

  validation {
    condition     = contains(["opsgenie", "jsm"], var.incident_backend)
    error_message = "incident_backend is opsgenie or jsm."
  }

  validation {
    condition     = var.incident_backend != "jsm" || length(local.missing_in_jsm) == 0
    error_message = "incident_backend is jsm, and jsm lacks: ${join(", ", local.missing_in_jsm)}. docs/jsm.md says where to find each."
  }
}

variable "jsm" {
  type = object({
    cloud_id                = optional(string, "")
    site_url                = optional(string, "")
    jira_url                = optional(string, "")
    operations_url          = optional(string, "https://api.atlassian.com")
    alerts_url              = optional(string, "")
    email                   = optional(string, "")
    project_key             = optional(string, "")
    issue_type_id           = optional(string, "")
    request_type_id         = optional(string, "")
    priority_ids            = optional(map(string), {})
    request_type_field      = optional(string, "")
    affected_services_field = optional(string, "")
    done_transition         = optional(string, "")
    reopen_transition       = optional(string, "")
    closed_status           = optional(string, "")
    token_expires           = optional(string, "")
  })
  description = "The Jira site of `incident_backend = \"jsm\"`: `cloud_id`, `site_url` (links), `jira_url` (the gateway `https://api.atlassian.com/ex/jira/<cloud_id>` for a token with scopes, else the site), `email` of the token's account, `project_key`, `issue_type_id`, `request_type_id`, `priority_ids` (P1 to P5), `token_expires` (YYYY-MM-DD: the topic of routine alarms is told 30, 7 and 1 days before). Optional: `operations_url`, `alerts_url` (before the id of an alert, for the link on a phone: `<site_url>/jira/ops/alerts`), `request_type_field`, `affected_services_field` (`customfield_<n>`), `done_transition` and `reopen_transition` (name or id), `closed_status` (name or id; without it nothing is closed)."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for url in [var.jsm.site_url, var.jsm.jira_url, var.jsm.operations_url, var.jsm.alerts_url] : can(regex("^(|https://[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/-]*)?|http://127\\.0\\.0\\.1:[0-9]+(/[A-Za-z0-9._/-]*)?)$", url))])
    error_message = "site_url, jira_url, operations_url and alerts_url of jsm are https URLs without query, e.g. https://example.atlassian.net (http only to 127.0.0.1 with a port)."
  }
  validation {
    condition     = can(regex("^(|[A-Z][A-Z0-9_]+)$", var.jsm.project_key))
    error_message = "project_key of jsm is the key that its issues begin with, in capitals, e.g. OPS."
  }
  validation {
    condition     = alltrue([for id in concat([var.jsm.issue_type_id, var.jsm.request_type_id], values(var.jsm.priority_ids)) : can(regex("^[0-9]*$", id))])
    error_message = "issue_type_id, request_type_id and priority_ids of jsm are numbers: an id, not a name."
  }
  validation {
    condition     = alltrue([for field in [var.jsm.request_type_field, var.jsm.affected_services_field] : can(regex("^(|customfield_[0-9]+)$", field))])
    error_message = "request_type_field and affected_services_field of jsm are like customfield_10050."
  }
  validation {
    condition     = var.jsm.token_expires == "" || (can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", var.jsm.token_expires)) && can(timeadd("${var.jsm.token_expires}T00:00:00Z", "0s")))
    error_message = "token_expires of jsm is the day on which the API token expires, e.g. 2027-09-30."
  }
}

locals {
  needed_of_jsm = ["cloud_id", "site_url", "jira_url", "email", "project_key", "issue_type_id", "request_type_id", "token_expires"]
  missing_in_jsm = concat(
    [for name in local.needed_of_jsm : name if var.jsm[name] == ""],
    [for priority in ["P1", "P2", "P3", "P4", "P5"] : "priority_ids.${priority}" if !can(regex("^[0-9]+$", var.jsm.priority_ids[priority]))],
  )

  # As lambda/opsgenie/config.ts reads it: without what is not given.
  jsm_texts = {
    cloudId               = var.jsm.cloud_id
    siteUrl               = var.jsm.site_url
    jiraUrl               = var.jsm.jira_url
    operationsUrl         = var.jsm.operations_url
    email                 = var.jsm.email
    projectKey            = var.jsm.project_key
    issueTypeId           = var.jsm.issue_type_id
    requestTypeId         = var.jsm.request_type_id
    requestTypeField      = var.jsm.request_type_field
    affectedServicesField = var.jsm.affected_services_field
    doneTransition        = var.jsm.done_transition
    reopenTransition      = var.jsm.reopen_transition
    closedStatus          = var.jsm.closed_status
  }
  jsm_alerts_of_site = var.jsm.site_url == "" ? "" : "${trimsuffix(var.jsm.site_url, "/")}/jira/ops/alerts"
  jsm_environment = {
    INCIDENT_BACKEND = var.incident_backend
    JIRA_ALERTS_URL  = var.jsm.alerts_url == "" ? local.jsm_alerts_of_site : var.jsm.alerts_url
    # Also after the way back: issues from before have buttons in Slack.
    JSM = length(local.missing_in_jsm) > 0 ? "" : jsonencode(merge(
      { for name, value in local.jsm_texts : name => value if value != "" },
      { priorityIds = var.jsm.priority_ids },
    ))
  }

  uses_jsm = var.incident_backend == "jsm" && length(local.missing_in_jsm) == 0 && local.has_opsgenie

  # Each day, Q-Bot asks Jira whose token it has. Of a call that fails, the next day makes another.
  jira_token_schedule = {
    for name in local.uses_jsm ? ["opsgenie"] : [] : "jira-token" => {
      function    = name
      description = "Lets ${var.name}-opsgenie ask Jira whether it accepts the token"
      expression  = "rate(1 day)"
      detail_type = "jira_token"
    }
  }

  # Days before the token expires -> when the alarm topic is told of it: at nine in the morning, UTC.
  token_reminders = {
    for days in local.uses_jsm ? [30, 7, 1] : [] : tostring(days) => timeadd("${var.jsm.token_expires}T09:00:00Z", "-${days * 24}h")
  }
  jsm_publishers = length(local.token_reminders) > 0 ? ["events.amazonaws.com"] : []

  jsm_alarms = {
    jira-token-refused = merge(local.alarm_defaults, {
      namespace = local.metric_namespace
      metric    = "JiraTokenRefused"
      # Until the next probe: nothing says earlier that it is mended.
      period      = 86400
      on          = local.uses_jsm ? { "" = {} } : {}
      description = "Jira does not accept Q-Bot's token any more, or it belongs to another account than that of the settings."
    })
  }
}

# No API tells when a token expires, so the date is a setting. Of each year, because AWS may refuse a rule that never
# runs again; a token lives for a year at most, so that no reminder comes twice for one.
resource "aws_cloudwatch_event_rule" "token_reminders" {
  for_each = local.token_reminders

  name                = "${var.name}-jira-token-${each.key}"
  description         = "Says ${each.key} days before that Q-Bot's Jira token expires"
  schedule_expression = "cron(0 9 ${formatdate("D M", each.value)} ? *)"

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "token_reminders" {
  for_each = local.token_reminders

  rule      = local.rule_names.token_reminders[each.key]
  target_id = "alarms"
  arn       = local.alarm_topic_arns.routine
  input     = jsonencode("${var.name}: the Jira API token expires on ${var.jsm.token_expires}, in ${each.key} days. Make another, npm run secrets -- set jira-api-token, and set token_expires of jsm. docs/runbook.md, jira-token-refused.")
}
