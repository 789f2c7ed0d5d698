variable "name" {
  type        = string
  description = "Prefix of everything that is created, and name of bus and table: `qbot`. Another one, such as `qbot-staging`, makes a second bot in the same account."
  default     = "qbot"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name is 2 to 20 lower-case letters, digits and dashes and begins with a letter, e.g. qbot-staging."
  }
  validation {
    condition     = !can(regex("^(aws|ssm)", var.name))
    error_message = "name must not begin with aws or ssm: SSM keeps such parameter names for itself. Try qbot."
  }
  validation {
    condition     = !endswith(var.name, "-")
    error_message = "name must not end with a dash: names are made of it, as in qbot-gatekeeper."
  }
}

variable "aws_region" {
  type        = string
  description = "AWS Region, e.g. `us-east-1`; the provider's has to be the same (AWS_REGION). Slack waits 3 seconds, so the nearer to its servers in the USA the better."
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]+(-[a-z]+)+-[0-9]+$", var.aws_region))
    error_message = "aws_region is the code of a Region, e.g. eu-west-1."
  }
}

variable "aws_account_id" {
  type        = string
  description = "The only AWS account that this may be applied to, e.g. `123456789012`: credentials of another one are refused. null: any."
  default     = null

  validation {
    condition     = var.aws_account_id == null || can(regex("^[0-9]{12}$", var.aws_account_id))
    error_message = "aws_account_id is the 12 digits of an account, e.g. \"123456789012\", or null."
  }
}

variable "permissions_boundary" {
  type        = string
  description = "ARN of the policy that bounds every role, where your organisation asks for one, e.g. `arn:aws:iam::123456789012:policy/boundary`. null: none."
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$", var.permissions_boundary))
    error_message = "permissions_boundary is the ARN of an IAM policy, e.g. arn:aws:iam::123456789012:policy/boundary, or null."
  }
}

variable "role_path" {
  type        = string
  description = "Path of every role, e.g. `/service/`."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,510}/)?$", var.role_path)) && !strcontains(var.role_path, "//")
    error_message = "role_path begins and ends with a slash, e.g. /service/."
  }
}

variable "owner_email" {
  type        = string
  description = "Who answers for the functions, in their tag VantaOwner, e.g. `platform@example.com`. Empty: no such tag."
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+)?$", var.owner_email))
    error_message = "owner_email is one e-mail address, e.g. platform@example.com, or empty."
  }
  validation {
    condition     = !endswith(var.owner_email, "@example.com")
    error_message = "owner_email is still the example's: give an address that somebody reads, or leave it out."
  }
}

variable "vanta_non_prod" {
  type        = bool
  description = "Marks the functions as non-production in Vanta (tag VantaNonProd), which silences every Vanta test of them: agree on it with SecOps, and set false where they say so."
  default     = true
  nullable    = false
}

variable "slack_api_url" {
  type        = string
  description = "Base URL of Slack's Web API, `https://slack.com/api/`; GovSlack has `https://slack-gov.com/api/`."
  default     = "https://slack.com/api/"
  nullable    = false

  validation {
    condition     = can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|http://127\\.0\\.0\\.1:[0-9]+)(/[A-Za-z0-9._/-]*)?$", var.slack_api_url))
    error_message = "slack_api_url is an https URL without query, e.g. https://slack.com/api/ (http only to 127.0.0.1 with a port)."
  }
}

variable "slack_response_url_origin" {
  type        = string
  description = "The only origin to which a response_url is posted, `https://hooks.slack.com`; GovSlack has `https://hooks.slack-gov.com`."
  default     = "https://hooks.slack.com"
  nullable    = false

  validation {
    condition     = can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|http://127\\.0\\.0\\.1:[0-9]+)$", var.slack_response_url_origin))
    error_message = "slack_response_url_origin is an https origin, without path and final slash, e.g. https://hooks.slack.com (http only to 127.0.0.1 with a port)."
  }
}

variable "opsgenie_api_url" {
  type        = string
  description = "Base URL of OpsGenie's API: `https://api.opsgenie.com`, or `https://api.eu.opsgenie.com` for an account in the EU."
  default     = "https://api.opsgenie.com"
  nullable    = false

  validation {
    condition     = can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|http://127\\.0\\.0\\.1:[0-9]+)(/[A-Za-z0-9._/-]*)?$", var.opsgenie_api_url))
    error_message = "opsgenie_api_url is an https URL without query, e.g. https://api.eu.opsgenie.com (http only to 127.0.0.1 with a port)."
  }
}

variable "lambda_runtime" {
  type        = string
  description = "Lambda runtime of the functions whose function.json names none, `nodejs22.x`. AWS deprecates it on 2027-04-30; `nodejs24.x` needs hashicorp/aws >= 6.19 (`terraform init -upgrade`)."
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = can(regex("^nodejs(22|24|26)\\.x$", var.lambda_runtime))
    error_message = "lambda_runtime is a Node.js runtime that the bundles run on: nodejs22.x (or nodejs24.x, nodejs26.x where the provider knows it)."
  }
}

variable "reserved_concurrency" {
  type        = map(number)
  description = "Concurrent runs reserved for, and the most allowed to, a function: function -> number. -1 or no entry: unreserved; 0: switched off. A new AWS account has 10 in all and can reserve none: ask for more first. E.g. { gatekeeper = 20 }."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for number in values(var.reserved_concurrency) : try(number >= -1 && number <= 900 && floor(number) == number, false)])
    error_message = "reserved_concurrency holds whole numbers from 0 to 900 (AWS gives 1000, and keeps 100 for all that reserve none), or -1 for unreserved, e.g. { gatekeeper = 20 }."
  }
}

variable "api_throttle_rate" {
  type        = number
  description = "Requests per second that each of the API's two routes takes on average before it answers 429, e.g. 20. Signed or not: in a flood, raise it."
  default     = 20
  nullable    = false

  validation {
    condition     = var.api_throttle_rate >= 1 && var.api_throttle_rate <= 10000
    error_message = "api_throttle_rate is 1 to 10000 requests per second, e.g. 20."
  }
}

variable "api_throttle_burst" {
  type        = number
  description = "Requests that each of the API's two routes takes at once before it answers 429, e.g. 40."
  default     = 40
  nullable    = false

  validation {
    condition     = var.api_throttle_burst >= 1 && var.api_throttle_burst <= 5000 && floor(var.api_throttle_burst) == var.api_throttle_burst
    error_message = "api_throttle_burst is a whole number of requests from 1 to 5000, e.g. 40."
  }
}

variable "hourly_limits" {
  type        = object({ incidents = optional(number, 12), restarts = optional(number, 30) })
  description = "What one person may do in an hour of the clock: `incidents` opened, after which Q-Bot asks before another (never before a P1), and `restarts` asked for, after which it refuses. 0: no limit. E.g. { incidents = 5 }."
  default     = {}
  nullable    = false

  validation {
    condition = alltrue([
      for number in [var.hourly_limits.incidents, var.hourly_limits.restarts] : try(number >= 0 && number <= 500 && floor(number) == number, false)
    ])
    error_message = "hourly_limits holds whole numbers from 1 to 500, or 0 for no limit, e.g. { incidents = 12, restarts = 30 }."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Days for which logs are kept, e.g. 365."
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is one of CloudWatch's values: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Your own KMS key for secrets, functions' environments and logs, e.g. `arn:aws:kms:us-east-1:123456789012:key/0a1b...`; its policy has to let CloudWatch Logs use it (logs.<region>.amazonaws.com, in China logs.<region>.amazonaws.com.cn). null: AWS's own keys."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key (not of an alias), e.g. arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-..., or null."
  }
  validation {
    condition     = var.kms_key_arn == null || try(split(":", var.kms_key_arn)[3] == var.aws_region, true)
    error_message = "kms_key_arn is a key of aws_region: a key of another Region cannot be used."
  }
}

variable "table_deletion_protection" {
  type        = bool
  description = "Keeps the table from being deleted. Set false, and apply, before a `terraform destroy`."
  default     = true
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that is created, e.g. { team = \"platform\" }."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !can(regex("^(?i:aws:|vanta)", key))])
    error_message = "tags may not begin with aws: (AWS keeps those for itself) nor with Vanta: those go on functions only, because VantaNonProd and VantaNoAlert would silence the tests of data stores too. Use vanta_non_prod and owner_email."
  }
}
