# Where events end that could not be handled: `undelivered` never reached their function (EventBridge), `failures`
# reached it and failed for the last time (Lambda). Both are needed: a rule's queue never sees what a function throws.
locals {
  # Spelled out, because creating a queue takes 25 s in which nothing else should have to wait for it.
  queue_arns = {
    for queue in ["undelivered", "failures"] :
    queue => "arn:${local.partition}:sqs:${var.aws_region}:${local.account_id}:${var.name}-${queue}"
  }
  rule_arns = [
    for backend in keys(local.backends) :
    "arn:${local.partition}:events:${var.aws_region}:${local.account_id}:rule/${var.name}/${var.name}-${backend}"
  ]

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

  queue_policies = {
    undelivered = [
      local.queue_statements.undelivered,
      {
        Sid       = "RulesSend"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = local.queue_arns.undelivered
        Principal = { Service = "events.amazonaws.com" }
        Condition = { ArnEquals = { "aws:SourceArn" = local.rule_arns } }
      },
    ]
    # Lambda sends with the role of the function that failed (iam.tf).
    failures = [local.queue_statements.failures]
  }
}

resource "aws_sqs_queue" "queues" {
  for_each = local.queue_arns

  name                      = "${var.name}-${each.key}"
  message_retention_seconds = 14 * 24 * 60 * 60
  # SSE-SQS, not a KMS key: EventBridge may always write to it.
  sqs_managed_sse_enabled = true

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.queue_policies[each.key]
  })
}
