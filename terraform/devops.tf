# What `/devops` may do in the account, made of the services that it is given.
variable "devops_services" {
  type        = list(string)
  description = "ECS services that `/devops restart` may restart, as \"cluster/service\"; `/devops services` shows their clusters. E.g. [\"shop/checkout\"]. Say in restricted_commands who may restart them."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for service in var.devops_services : can(regex("^[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}$", service))])
    error_message = "devops_services lists services with their clusters, by name, e.g. \"shop/checkout\"."
  }
  validation {
    condition     = length(distinct(var.devops_services)) == length(var.devops_services)
    error_message = "devops_services lists a service more than once."
  }
}

locals {
  devops_clusters = sort(distinct([for service in var.devops_services : split("/", service)[0]]))
  restart_is_restricted = (
    length(var.devops_services) == 0
    || !contains(local.made, "devops")
    || length(setintersection(keys(var.restricted_commands), ["/devops", "/devops restart"])) > 0
  )
  devops_arn = "arn:${local.partition}:ecs:${var.aws_region}:${local.account_id}"

  # Without a service there is nothing to see either: a statement needs a resource.
  devops_statements = {
    for sid, statement in {
      # A service that is listed may be restarted, and no other.
      RestartServices = {
        actions   = ["ecs:UpdateService"]
        resources = [for service in sort(var.devops_services) : "${local.devops_arn}:service/${service}"]
      }
      SeeServices = {
        actions   = ["ecs:DescribeServices"]
        resources = [for cluster in local.devops_clusters : "${local.devops_arn}:service/${cluster}/*"]
      }
      # ListServices knows no resource, but the cluster as a condition.
      ListServices = {
        actions   = ["ecs:ListServices"]
        resources = ["*"]
        condition = { ArnEquals = { "ecs:cluster" = [for cluster in local.devops_clusters : "${local.devops_arn}:cluster/${cluster}"] } }
      }
    } : sid => statement if length(var.devops_services) > 0
  }
}
