# What `/devops` may do in the account, made of the services that it is given.
variable "devops_services" {
  type        = list(string)
  description = "ECS services that `/devops restart` may restart and `/devops rollback` may roll back, as \"cluster/service\"; `/devops services` shows their clusters. E.g. [\"shop/checkout\"]. Say in restricted_commands who may restart them."
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

variable "devops_task_roles" {
  type        = list(string)
  description = "ARNs of the IAM roles, task role and execution role, that the task definitions of devops_services name: AWS lets nobody roll a service back who may not hand those over (iam:PassRole). E.g. `arn:aws:iam::123456789012:role/shop-checkout`. Not needed for restarts."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for role in var.devops_task_roles : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+$", role))])
    error_message = "devops_task_roles lists ARNs of roles, without *, e.g. arn:aws:iam::123456789012:role/shop-checkout."
  }
}

variable "restart_approval" {
  type        = string
  description = "Who decides a restart or a rollback that somebody asks for: \"self\", the same person within 60 seconds, or \"other\", another person who may restart, within 15 minutes. E.g. \"other\"."
  default     = "self"
  nullable    = false

  validation {
    condition     = contains(["self", "other"], var.restart_approval)
    error_message = "restart_approval is \"self\" or \"other\"."
  }
}

locals {
  devops_clusters = sort(distinct([for service in var.devops_services : split("/", service)[0]]))
  restart_is_restricted = (
    length(var.devops_services) == 0
    || !contains(local.made, "devops")
    || length(setintersection(keys(var.restricted_commands), ["/devops", "/devops restart"])) > 0
  )
  # Who may ask for one of these, or approve it, is on each list of its word that there is; `rollback` has the right of a
  # restart. A group may have any number of members, so a list with one bounds nobody; an empty list says that nobody may.
  approval_lists = {
    for command, words in {
      "/devops restart"  = ["/devops", "/devops restart"]
      "/devops rollback" = ["/devops", "/devops restart", "/devops rollback"]
      } : command => {
      for word in words : word => var.restricted_commands[word]
      if try(alltrue([for entry in var.restricted_commands[word] : can(regex("^[UW]", entry))]), false)
    }
  }
  lone_approvers = {
    for command, lists in local.approval_lists : command => join(", ", keys(lists))
    if var.restart_approval == "other" && length(var.devops_services) > 0 && length(lists) > 0
    && alltrue([for list in values(lists) : length(list) > 0]) && length(setintersection(flatten(values(lists)), values(lists)...)) < 2
  }
  devops_arn = "arn:${local.partition}:ecs:${var.aws_region}:${local.account_id}"

  # Without a service there is nothing to see either: a statement needs a resource.
  devops_statements = {
    for sid, statement in {
      # A service that is listed may be restarted, and no other.
      RestartServices = {
        actions   = ["ecs:UpdateService"]
        resources = [for service in sort(var.devops_services) : "${local.devops_arn}:service/${service}"]
      }
      # These two know no resource at all. They read what a service would go back to: names of images, and the settings
      # of its containers. A secret that stands there as plain text was open to every reader of ECS before.
      SeeTaskDefinitions = {
        actions   = ["ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions"]
        resources = ["*"]
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
      # To tasks of ECS alone, and the function may register no task definition: it reaches no role that is not there.
      PassTaskRoles = {
        actions   = ["iam:PassRole"]
        resources = sort(distinct(var.devops_task_roles))
        condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      }
    } : sid => statement if length(var.devops_services) > 0 && length(statement.resources) > 0
  }
}
