# CloudWatch's alarms in Slack: what CloudWatch itself puts on the account's default bus reaches devops, which keeps one
# message of each alarm up to date. Nobody else can put an event of the source `aws.cloudwatch` on any bus.
variable "alarm_channels" {
  type        = map(string)
  description = "Channels for CloudWatch's alarms, by what the alarms' names begin with; the longest prefix wins, and an alarm that none fits is shown nowhere. Invite Q-Bot there, and allow /devops and /sre there for the buttons. E.g. { \"shop-\" = \"C0123ABCD\", \"qbot-\" = \"C0456EFGH\" }, the last for Q-Bot's own."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for prefix, _ in var.alarm_channels : length(prefix) >= 1 && length(prefix) <= 255])
    error_message = "alarm_channels: a prefix has 1 to 255 characters, as names of alarms have; \"\" would take every alarm of the account."
  }
  validation {
    condition     = alltrue([for channel in values(var.alarm_channels) : can(regex("^[CG][A-Z0-9]{2,}$", channel))])
    error_message = "alarm_channels lists channels by their ids, e.g. { \"shop-\" = \"C0123ABCD\" }: in Slack, the id stands at the end of \"View channel details\"."
  }
}

variable "devops_alarm_services" {
  type        = map(string)
  description = "Services that Restart in the message of an alarm asks about, as \"cluster/service\", by what the alarms' names begin with; the longest prefix wins. Each has to be in devops_services. E.g. { \"shop-checkout-\" = \"shop/checkout\" }."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for prefix, _ in var.devops_alarm_services : length(prefix) >= 1 && length(prefix) <= 255])
    error_message = "devops_alarm_services: a prefix has 1 to 255 characters, as names of alarms have."
  }
  validation {
    condition     = length(setsubtract(values(var.devops_alarm_services), var.devops_services)) == 0
    error_message = "devops_alarm_services names services that are not in devops_services, so nobody could restart them: ${join(", ", setsubtract(values(var.devops_alarm_services), var.devops_services))}."
  }
}

locals {
  shows_alarms = length(var.alarm_channels) > 0 && contains(local.made, "devops")

  # Key of the rule, as in local.rules -> its pattern.
  alarm_rules = {
    for key in ["devops-alarms"] : key => {
      source      = ["aws.cloudwatch"]
      detail-type = ["CloudWatch Alarm State Change"]
      detail      = { alarmName = [for prefix in keys(var.alarm_channels) : { prefix = prefix }] }
    } if local.shows_alarms
  }

  # Of the default bus, whose rules do not name it in their ARNs.
  alarm_rule_arns = [
    for key in keys(local.alarm_rules) : "arn:${local.partition}:events:${var.aws_region}:${local.account_id}:rule/${var.name}-${key}"
  ]

  # By kind, and by name alone: what the alarms look at depends on the functions.
  alarms_never_muted = local.shows_alarms ? sort([for kind in local.urgent_alarms : "${var.name}-${kind}"]) : []

  # Commands of the buttons -> channels where they would be refused.
  alarm_buttons_refused = {
    for command in concat(["/devops"], local.incident_commands) : command => sort(setsubtract(values(var.alarm_channels), lookup(local.allowed_channels, command, [])))
    if local.shows_alarms && !contains(lookup(local.allowed_channels, command, []), "*")
  }
}

resource "aws_cloudwatch_event_rule" "alarms" {
  for_each = local.alarm_rules

  name          = "${var.name}-${each.key}"
  description   = "CloudWatch's alarms for ${var.name}-devops"
  event_pattern = jsonencode(each.value)

  tags = local.tags

  lifecycle {
    precondition {
      condition     = length(jsonencode(each.value)) <= 2048
      error_message = "alarm_channels has ${length(var.alarm_channels)} prefixes, whose rule has ${length(jsonencode(each.value))} characters, over EventBridge's 2048: name fewer or shorter ones."
    }
  }
}

# Tried for an hour, and in any order: the newest state wins, however late an event is.
resource "aws_cloudwatch_event_target" "alarms" {
  for_each = local.alarm_rules

  rule      = local.rule_names.alarms[each.key]
  target_id = each.key
  arn       = aws_lambda_alias.live["devops"].arn

  dead_letter_config {
    arn = local.queue_arns.undelivered
  }

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 185
  }

  # As for the gatekeeper in apigw.tf.
  depends_on = [aws_lambda_function_event_invoke_config.live, aws_lambda_permission.live]
}

check "alarm_buttons_work" {
  assert {
    condition     = alltrue([for channels in values(local.alarm_buttons_refused) : length(channels) == 0])
    error_message = "Alarms are shown where their buttons would be refused. Add to allowed_channels: ${join("; ", [for command, channels in local.alarm_buttons_refused : "${command} in ${join(", ", channels)}" if length(channels) > 0])}."
  }
}
