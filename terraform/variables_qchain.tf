variable "qchain_nodes" {
  type        = map(string)
  description = "The chain's nodes: name -> URL of its RPC, e.g. { \"validator-1\" = \"http://10.0.1.7:26657\" }. The RPC has no authentication: keep it private, and set qchain_vpc."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.qchain_nodes) : can(regex("^[a-z0-9][a-z0-9-]{0,29}$", name))])
    error_message = "The keys of qchain_nodes are names of 1 to 30 lower-case letters, digits and dashes, e.g. validator-1."
  }
  validation {
    condition     = alltrue([for url in values(var.qchain_nodes) : can(regex("^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._/-]*)?$", url))])
    error_message = "qchain_nodes holds http(s) URLs without user and query, e.g. http://10.0.1.7:26657."
  }
}

variable "qchain_lag_blocks" {
  type        = number
  description = "A node that is more blocks than this behind the highest one is lagging, e.g. 10."
  default     = 10
  nullable    = false

  validation {
    condition     = var.qchain_lag_blocks >= 1 && floor(var.qchain_lag_blocks) == var.qchain_lag_blocks
    error_message = "qchain_lag_blocks is a whole number of blocks from 1 on, e.g. 10."
  }
}

variable "qchain_halted_after_seconds" {
  type        = number
  description = "The chain is halted once its newest block is older than this many seconds, e.g. 60."
  default     = 60
  nullable    = false

  validation {
    condition     = var.qchain_halted_after_seconds >= 1 && floor(var.qchain_halted_after_seconds) == var.qchain_halted_after_seconds
    error_message = "qchain_halted_after_seconds is a whole number of seconds from 1 on, e.g. 60."
  }
}

variable "qchain_vpc" {
  type        = object({ subnets = list(string), security_groups = list(string) })
  description = "Where the function qchain reaches private nodes: private subnets with a NAT gateway (it also has to reach Slack, SSM and DynamoDB), and security groups that let it out, e.g. { subnets = [\"subnet-0a1b2c3d\"], security_groups = [\"sg-0a1b2c3d\"] }. null: no VPC, for nodes with public addresses."
  default     = null

  validation {
    condition = var.qchain_vpc == null || try(
      length(var.qchain_vpc.subnets) > 0 && length(var.qchain_vpc.security_groups) > 0
      && alltrue([for id in var.qchain_vpc.subnets : can(regex("^subnet-[0-9a-f]{8,17}$", id))])
      && alltrue([for id in var.qchain_vpc.security_groups : can(regex("^sg-[0-9a-f]{8,17}$", id))]),
      false,
    )
    error_message = "qchain_vpc lists at least one subnet and one security group by id, e.g. { subnets = [\"subnet-0a1b2c3d\"], security_groups = [\"sg-0a1b2c3d\"] }."
  }
}
