# Where events end that could not be handled: `undelivered` never reached their function (EventBridge), `failures`
# reached it and failed for the last time (Lambda). Both are needed: a rule's queue never sees what a function throws.
# Both feed the function dead_letters, which stores the event, tells the person and posts a card.
locals {
  # Spelled out, because creating a queue takes 25 s in which nothing else should have to wait for it.
  queue_arns = {
    for queue in ["undelivered", "failures"] :
    queue => "arn:${local.partition}:sqs:${var.aws_region}:${local.account_id}:${var.name}-${queue}"
  }
  queue_urls = {
    for queue in keys(local.queue_arns) :
    queue => "https://sqs.${var.aws_region}.${data.aws_partition.current.dns_suffix}/${local.account_id}/${var.name}-${queue}"
  }
  rule_arns = concat(
    [
      for rule in keys(local.rules) :
      "arn:${local.partition}:events:${var.aws_region}:${local.account_id}:rule/${var.name}/${var.name}-${rule}"
    ],
    local.alarm_rule_arns,
  )

  queue_statements = {
    for queue, arn in local.queue_arns : queue => {
      Sid       = "RefusePlainHttp"
      Effect    = "Deny"
      Action    = "sqs:*"
      Resource  = arn
      Principal = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }
  }

  # What lies in these queues becomes an operations message with a Replay button, so nobody else puts anything there,
  # whatever an identity policy allows. Nobody has to: `start-message-move-task` moves nothing into them.
  queue_policies = {
    undelivered = [
      local.queue_statements.undelivered,
      {
        Sid       = "NobodyElseSends"
        Effect    = "Deny"
        Action    = "sqs:SendMessage"
        Resource  = local.queue_arns.undelivered
        Principal = "*"
        Condition = { ArnNotEquals = { "aws:SourceArn" = local.rule_arns } }
      },
      {
        Sid       = "RulesSend"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = local.queue_arns.undelivered
        Principal = { Service = "events.amazonaws.com" }
        Condition = { ArnEquals = { "aws:SourceArn" = local.rule_arns } }
      },
    ]
    # Lambda sends with the role of the function that failed; the function's own code may not (iam.tf).
    failures = [
      local.queue_statements.failures,
      {
        Sid       = "NobodyElseSends"
        Effect    = "Deny"
        Action    = "sqs:SendMessage"
        Resource  = local.queue_arns.failures
        Principal = "*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = [for name, _ in local.backends : aws_iam_role.functions[name].arn] } }
      },
    ]
  }
}

resource "aws_sqs_queue" "queues" {
  for_each = local.queue_arns

  name                      = "${var.name}-${each.key}"
  message_retention_seconds = 14 * 24 * 60 * 60
  # SSE-SQS, not a KMS key: EventBridge may always write to it.
  sqs_managed_sse_enabled = true
  # Six times the function's timeout, as AWS advises: after that a message comes again whose function died.
  visibility_timeout_seconds = 6 * local.definitions["dead_letters"].timeoutSeconds

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.queue_policies[each.key]
  })

  tags = local.tags
}

resource "aws_lambda_event_source_mapping" "dead_letters" {
  for_each = aws_sqs_queue.queues

  event_source_arn        = each.value.arn
  function_name           = aws_lambda_alias.live["dead_letters"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Slack takes one message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits
  scaling_config {
    maximum_concurrency = 2
  }

  tags = local.tags

  # Lambda tries the role's rights on the queue.
  depends_on = [aws_iam_role_policy.functions]

  lifecycle {
    replace_triggered_by = [terraform_data.identities["dead_letters"]]
  }
}

# No Deny of SendMessage here: the remedy of pushover-undelivered moves messages back into `retry` and `receipts`, which
# needs that right for the operator (docs/threat-model.md).
# `retry`: pushes that Pushover did not take, back to the function pushover after growing waits (its retry-queue.ts).
# `receipts`: what rings, looked at every 30 s until somebody acknowledges on the phone (its watch-receipts.ts). What
# fails for 15 minutes, and what the incident backend has not taken in 50, goes into `failures`.
locals {
  # Those that feed the function.
  pushover_sources = toset(["retry", "receipts"])
  # Those that there are.
  pushover_mappings = toset([for queue in local.pushover_sources : queue if local.has_pushover])
  pushover_queues = {
    for queue in ["retry", "receipts", "failures"] : queue => {
      name = "${var.name}-pushover-${queue}"
      arn  = "arn:${local.partition}:sqs:${var.aws_region}:${local.account_id}:${var.name}-pushover-${queue}"
      url  = "https://sqs.${var.aws_region}.${data.aws_partition.current.dns_suffix}/${local.account_id}/${var.name}-pushover-${queue}"
    }
  }
}

resource "aws_sqs_queue" "pushover" {
  for_each = { for queue, described in local.pushover_queues : queue => described if local.has_pushover }

  name                      = each.value.name
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
  # Six times the function's timeout, as AWS advises: after that a message comes again whose function died.
  visibility_timeout_seconds = 6 * local.definitions["pushover"].timeoutSeconds

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RefusePlainHttp"
      Effect    = "Deny"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Principal = "*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  tags = local.tags
}

resource "aws_sqs_queue_redrive_policy" "pushover" {
  for_each = local.pushover_mappings

  queue_url = aws_sqs_queue.pushover[each.key].url

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.pushover["failures"].arn
    maxReceiveCount     = 8
  })
}

moved {
  from = aws_sqs_queue_redrive_policy.pushover
  to   = aws_sqs_queue_redrive_policy.pushover["retry"]
}

resource "aws_lambda_event_source_mapping" "pushover" {
  for_each = local.pushover_mappings

  event_source_arn        = aws_sqs_queue.pushover[each.key].arn
  function_name           = aws_lambda_alias.live["pushover"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  # Pushover takes two connections at a time. https://pushover.net/api#friendly
  scaling_config {
    maximum_concurrency = 2
  }

  tags = local.tags

  # Lambda tries the role's rights on the queue.
  depends_on = [aws_iam_role_policy.functions]

  lifecycle {
    replace_triggered_by = [terraform_data.identities["pushover"]]
  }
}

moved {
  from = aws_lambda_event_source_mapping.pushover
  to   = aws_lambda_event_source_mapping.pushover["retry"]
}
