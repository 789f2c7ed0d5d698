# Every five minutes the functions that people wait for are called with nothing to do, so that a command at 3 a.m. meets
# processes that have loaded. A rule for each: a rule has five targets at most, and AWS counts the calls of each rule.
variable "keep_warm" {
  type        = bool
  description = "Calls every five minutes each function with `keepWarm` in its function.json, so that no command waits for a cold start after hours of silence. It keeps one process of each: of two commands at once, the second may still begin cold. What it costs: docs/limits-and-cost.md."
  default     = true
  nullable    = false
}

locals {
  kept_warm = [for name, definition in local.definitions : name if var.keep_warm && try(definition.keepWarm, false)]

  keep_warm_schedules = {
    for name in local.kept_warm : "keep-warm-${name}" => {
      function    = name
      description = "Keeps a process of ${var.name}-${name} ready"
      expression  = "rate(5 minutes)"
      # As common/keep-warm.ts knows it: what comes over the bus or a gateway has other fields beside.
      input = jsonencode({ source = "qbot.keep_warm" })
    }
  }
}

# Only pings call the gatekeeper asynchronously. One that cannot begin at once has no use: the next one comes.
resource "aws_lambda_function_event_invoke_config" "pings" {
  for_each = toset([for name in local.kept_warm : name if !contains(keys(local.backends), name)])

  function_name                = local.function_names[each.key]
  qualifier                    = aws_lambda_alias.live[each.key].name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 0
}
