# Between gatekeeper and backends: the bus, its rules, and the queues for what went wrong. dead_letters empties
# `undelivered` and `failures` at once, so that their depth alone would show nothing: what is sent to them is counted.
locals {
  on_rules = {
    for name, rule in merge(aws_cloudwatch_event_rule.commands, { audit = aws_cloudwatch_event_rule.audit }) :
    name => { EventBusName = aws_cloudwatch_event_bus.bus.name, RuleName = rule.name }
  }
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
      namespace   = "AWS/SQS"
      metric      = "NumberOfMessagesSent"
      on          = local.on_fed_queues
      description = "An order failed for good. dead_letters tells the person, and posts a card with Replay to the operations channel."
    })
    queue-depth = merge(local.alarm_defaults, {
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      statistic   = "Maximum"
      period      = 60
      periods     = 3
      datapoints  = 3
      on          = merge(local.on_fed_queues, { audit = { QueueName = aws_sqs_queue.audit.name } })
      description = "Messages lie in a dead-letter queue, and nothing takes them out."
    })
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
      namespace   = local.metric_namespace
      metric      = "AuditLost"
      on          = { "" = {} }
      description = "The bus did not take an audit record: that request is in the gatekeeper's own log only."
    })
  }
}
