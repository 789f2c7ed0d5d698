variable "audit_archive_bucket" {
  type        = string
  description = "Name of an S3 bucket to be made, e.g. `lantern-qbot-audit`: every audit record is copied into it, and nobody can delete or change it there for `audit_archive_days`, root included. Neither can `terraform destroy`: take it out of the state first. null: no copy."
  default     = null

  validation {
    condition     = var.audit_archive_bucket == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.audit_archive_bucket))
    error_message = "audit_archive_bucket is 3 to 63 lower-case letters, digits and dashes, e.g. lantern-qbot-audit, or null."
  }
  validation {
    condition     = var.audit_archive_bucket == null || !can(regex("^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$", var.audit_archive_bucket))
    error_message = "audit_archive_bucket begins or ends as S3 keeps it for itself: try lantern-qbot-audit."
  }
}

variable "audit_archive_days" {
  type        = number
  description = "Days for which nobody can delete or change an audit record in `audit_archive_bucket`, e.g. 400; then it is deleted. For what is there already it can be neither shortened nor taken back: try it with 1."
  default     = 400
  nullable    = false

  validation {
    condition     = var.audit_archive_days >= 1 && var.audit_archive_days <= 36500 && floor(var.audit_archive_days) == var.audit_archive_days
    error_message = "audit_archive_days is a whole number of days from 1 to 36500, e.g. 400."
  }
}
