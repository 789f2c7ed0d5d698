# What every function can have. No alarm on DeadLetterErrors: no function has Lambda's own dead-letter queue, which that
# metric is of; failures go to an on-failure destination.
locals {
  on_functions = { for name, function in aws_lambda_function.functions : name => { FunctionName = function.function_name } }
  on_backends  = { for name, _ in local.backends : name => local.on_functions[name] }

  reserved = { for name, number in var.reserved_concurrency : name => number if number > 0 && contains(keys(local.enabled), name) }

  function_alarms = {
    errors = merge(local.alarm_defaults, {
      namespace    = "AWS/Lambda"
      metric       = "Errors"
      explained_by = concat(["destination-failures"], local.table_throttles)
      on           = local.on_functions
      description  = "The function failed in a way that nobody foresaw, ran out of time or memory, or does not start."
    })
    throttles = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "Throttles"
      on          = local.on_functions
      description = "The function was not started, because its reserved concurrency or the account's is used up."
    })
    event-age = merge(local.alarm_defaults, {
      namespace  = "AWS/Lambda"
      metric     = "AsyncEventAge"
      statistic  = "Maximum"
      comparison = "GreaterThanThreshold"
      # A second run waits for the first (45 s at most) and a minute; after 150 s Lambda gives up.
      threshold   = 120000
      period      = 60
      on          = local.on_backends
      description = "An event waited over two minutes for the function, which is longer than a retry takes: it is throttled. After 150 s Lambda gives the event up."
    })
    events-dropped = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "AsyncEventsDropped"
      on          = local.on_backends
      description = "Lambda gave an event up: it lies in the failure queue, unless destination-failures says otherwise."
    })
    destination-failures = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "DestinationDeliveryFailures"
      on          = local.on_backends
      description = "A failed event could not be put into the failure queue: it is lost, but for the logs."
    })
    concurrency = merge(local.alarm_defaults, {
      namespace   = "AWS/Lambda"
      metric      = "ConcurrentExecutions"
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      on          = { for name, _ in local.reserved : name => local.on_functions[name] }
      thresholds  = { for name, number in local.reserved : name => 0.8 * number }
      description = "Over 80 % of the function's reserved concurrency is in use: the next burst is throttled."
    })
  }
}
