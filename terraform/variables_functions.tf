# Which functions are made, and of which code.
variable "functions" {
  type        = list(string)
  description = "The functions that are made, by folder of lambda/, e.g. [\"opsgenie\", \"qchain\"]: of one that is left out there is nothing at all, nor is its secret asked for. `gatekeeper` and `dead_letters` are made in any case, `group_sync` where restricted_commands names a group. null: all."
  default     = null

  validation {
    condition     = length(setsubtract(coalesce(var.functions, []), local.folders)) == 0
    error_message = "functions names what has no folder in lambda/: ${join(", ", setsubtract(coalesce(var.functions, []), local.folders))}. There are: ${join(", ", local.folders)}."
  }
}

variable "extra_functions" {
  type = map(object({
    zip         = string
    definition  = string
    environment = optional(map(string), {})
    statements  = optional(map(object({ actions = list(string), resources = list(string) })), {})
  }))
  description = "Commands of your own, without a fork: name -> `zip` (path of its code), `definition` (path of its function.json), `environment` and `statements` (its further rights, by name). It gets what every backend gets. E.g. { xyz = { zip = \"xyz.zip\", definition = \"xyz/function.json\" } }."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.extra_functions) : can(regex("^[a-z][a-z0-9_]{0,30}$", name))])
    error_message = "The keys of extra_functions are 1 to 31 lower-case letters, digits and underscores, e.g. xyz."
  }
  validation {
    condition     = length(setintersection(keys(var.extra_functions), local.folders)) == 0
    error_message = "extra_functions has the name of a function that there is: ${join(", ", setintersection(keys(var.extra_functions), local.folders))}. Take another."
  }
  validation {
    condition     = alltrue([for function in values(var.extra_functions) : can(jsondecode(file(function.definition)).eventPattern.detail.command[0])])
    error_message = "definition of extra_functions is the path of a function.json with eventPattern.detail.command, as lambda/qchain/function.json has it."
  }
}

variable "artifacts" {
  type        = object({ folder = optional(string), s3_bucket = optional(string), s3_prefix = optional(string, "") })
  description = "Where the zips of the functions are: `folder`, or `s3_bucket` and `s3_prefix`, which has to be another for each release, e.g. { s3_bucket = \"lantern-artifacts\", s3_prefix = \"qbot/1.4.0/\" }. Nothing: `dist`, beside this module, as `npm run build` makes it."
  default     = {}
  nullable    = false

  validation {
    condition     = var.artifacts.folder == null || var.artifacts.s3_bucket == null
    error_message = "artifacts has a folder or an s3_bucket, not both."
  }
  validation {
    condition     = var.artifacts.s3_bucket != null || var.artifacts.s3_prefix == ""
    error_message = "artifacts has an s3_prefix without an s3_bucket."
  }
}

variable "provisioned_concurrency" {
  type        = map(number)
  description = "Runs of the live version that AWS keeps ready, so that none of them begins cold: function -> number, e.g. { gatekeeper = 1, opsgenie = 1 }. 0 or no entry: none. Each costs by the second, used or not, and counts in reserved_concurrency."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for number in values(var.provisioned_concurrency) : try(number >= 0 && floor(number) == number, false)])
    error_message = "provisioned_concurrency holds whole numbers from 0 on, e.g. { gatekeeper = 1 }."
  }
  validation {
    condition     = length(setsubtract(keys(var.provisioned_concurrency), keys(local.known_definitions))) == 0
    error_message = "provisioned_concurrency names unknown functions: ${join(", ", setsubtract(keys(var.provisioned_concurrency), keys(local.known_definitions)))}. Known are: ${join(", ", keys(local.known_definitions))}."
  }
  validation {
    condition     = alltrue([for name, number in var.provisioned_concurrency : try(number <= var.reserved_concurrency[name] || var.reserved_concurrency[name] == -1, !contains(keys(var.reserved_concurrency), name))])
    error_message = "provisioned_concurrency of a function is at most its reserved_concurrency."
  }
}
