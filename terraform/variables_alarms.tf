variable "alarm_email" {
  type        = string
  description = "Address to which every alarm is mailed, once, e.g. `platform@example.com`; AWS asks it to confirm each topic first. Empty: nobody, until something subscribes to the topics of the outputs alarm_topic_arn and routine_alarm_topic_arn."
  default     = ""
  nullable    = false

  validation {
    condition     = var.alarm_email == "" || can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alarm_email))
    error_message = "alarm_email is one mail address, e.g. platform@example.com, or empty."
  }
  validation {
    condition     = !endswith(var.alarm_email, "@example.com")
    error_message = "alarm_email is still the example's: give an address that somebody reads, or leave it out."
  }
}

variable "urgent_alarm_email" {
  type        = string
  description = "Address to which alarms that should wake somebody are mailed instead, e.g. that of a pager. Empty: alarm_email."
  default     = ""
  nullable    = false

  validation {
    condition     = var.urgent_alarm_email == "" || can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.urgent_alarm_email))
    error_message = "urgent_alarm_email is one mail address, e.g. pager@example.com, or empty."
  }
  validation {
    condition     = !endswith(var.urgent_alarm_email, "@example.com")
    error_message = "urgent_alarm_email is still the example's: give an address that somebody reads, or leave it out."
  }
}

variable "alarm_topic_arns" {
  type        = object({ urgent = optional(string), routine = optional(string) })
  description = "SNS topics of your own instead of those that are made here: `urgent` for alarms that wake somebody, `routine` for those that can wait, e.g. `arn:aws:sns:us-east-1:123456789012:pager`. Their policies have to let cloudwatch.amazonaws.com publish, and `routine` events.amazonaws.com too where incident_backend is jsm."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for arn in values(var.alarm_topic_arns) : arn == null || can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", arn))])
    error_message = "alarm_topic_arns holds ARNs of SNS topics that are no FIFO topics, e.g. arn:aws:sns:us-east-1:123456789012:pager."
  }
}

variable "pushover_heartbeat_hours" {
  type        = number
  description = "Hours without a call of OpsGenie's webhook after which the alarm webhook-silent goes off, 1 to 168; 0 for never. Set it where something calls regularly, such as an alert that OpsGenie makes every day."
  default     = 0
  nullable    = false

  validation {
    condition     = var.pushover_heartbeat_hours >= 0 && var.pushover_heartbeat_hours <= 168 && floor(var.pushover_heartbeat_hours) == var.pushover_heartbeat_hours
    error_message = "pushover_heartbeat_hours is a whole number of hours from 0 (never) to 168, e.g. 24."
  }
}

variable "audit_retention_days" {
  type        = number
  description = "Days for which the audit records are kept, e.g. 400."
  default     = 400
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.audit_retention_days)
    error_message = "audit_retention_days is one of CloudWatch's values: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}
