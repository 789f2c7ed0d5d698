# Between gatekeeper and backends: the bus, its rules, and the queues for what went wrong. dead_letters empties
# `undelivered` and `failures` at once, so that their depth alone would show nothing: what is sent to them is counted.
locals {
  # Of a rule on the default bus, AWS counts by its name alone.
  on_rules = merge(
    {
      for name, rule in merge(aws_cloudwatch_event_rule.commands, { audit = aws_cloudwatch_event_rule.audit }) :
      name => { EventBusName = aws_cloudwatch_event_bus.bus.name, RuleName = rule.name }
    },
    { for name, rule in aws_cloudwatch_event_rule.alarms : name => { RuleName = rule.name } },
  )
  on_fed_queues = { for name, queue in aws_sqs_queue.queues : name => { QueueName = queue.name } }

  event_alarms = {
    publish-failed = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "PublishFailed"
      on          = { "" = { service = "gatekeeper" } }
      description = "The bus did not take an order in 1.6 s: the person was told to try again."
    })
    rule-failed = merge(local.alarm_defaults, {
      namespace   = "AWS/Events"
      metric      = "FailedInvocations"
      on          = local.on_rules
      description = "EventBridge could not deliver an event of this rule, and has given up."
    })
    rule-lost = merge(local.alarm_defaults, {
      namespace   = "AWS/Events"
      metric      = "InvocationsFailedToBeSentToDlq"
      on          = local.on_rules
      description = "An event that could not be delivered could not be kept in a queue either: it is lost, but for the audit record."
    })
    dead-letters = merge(local.alarm_defaults, {
      namespace = "AWS/SQS"
      metric    = "NumberOfMessagesSent"
      # What reached `failures` mostly crashed twice: errors-<function> has said so.
      explained_by = local.causes_of_dead_letters
      on           = local.on_fed_queues
      description  = "An order failed for good. dead_letters tells the person, and posts a card with Replay to the operations channel."
    })
    # With those that wait for their next try: of a queue whose reader fails, each is hidden most of the time.
    queue-depth = merge(local.alarm_defaults, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      statistic   = "Maximum"
      period      = 60
      periods     = 5
      datapoints  = 5
      metrics     = { hidden = { metric = "ApproximateNumberOfMessagesNotVisible" } }
      expression  = "own + hidden"
      on          = merge(local.on_fed_queues, { audit = { QueueName = aws_sqs_queue.audit.name } })
      description = "Messages have been in a dead-letter queue for 5 minutes, and nothing takes them out: people have not been told yet."
    })
    # SQS leaves out what was received three times, so that this falls silent where a message fails again and again.
    queue-age = merge(local.alarm_defaults, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 300
      period      = 60
      on          = local.on_fed_queues
      description = "The oldest message of the queue has been there for over 5 minutes: people have not been told yet."
    })
    audit-lost = merge(local.alarm_defaults, {
      namespace    = local.metric_namespace
      metric       = "AuditLost"
      explained_by = ["publish-failed"]
      on           = { "" = {} }
      description  = "The bus did not take an audit record: it is in the log of its function only."
    })
    access-denied = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "AccessDenied"
      threshold   = 10
      on          = { "" = {} }
      description = "Ten times in 5 minutes somebody was refused what their rights do not allow: the audit records say who, what and by which rule."
    })
    table-writes-throttled = merge(local.alarm_defaults, {
      namespace   = "AWS/DynamoDB"
      metric      = "WriteThrottleEvents"
      on          = { "" = { TableName = aws_dynamodb_table.table.name } }
      description = "DynamoDB throttles what is written into the table: requests wait, or fail and are tried once more."
    })
    table-reads-throttled = merge(local.alarm_defaults, {
      namespace    = "AWS/DynamoDB"
      metric       = "ReadThrottleEvents"
      on           = { "" = { TableName = aws_dynamodb_table.table.name } }
      explained_by = ["table-writes-throttled"]
      description  = "DynamoDB throttles what is read from the table: requests wait, or fail and are tried once more."
    })
  }

  table_throttles = ["table-reads-throttled", "table-writes-throttled"]
  # With its own, an alarm looks at ten metrics at most.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
  causes_of_dead_letters = [
    for index, cause in concat(local.table_throttles, [for name in keys(local.backends) : "errors-${name}" if name != "dead_letters"]) :
    cause if index < 9
  ]
}
