# Who asked for what where, and what became of it: one record per request of the workspace, which the gatekeeper puts on
# the bus, beside the order where there is one; and one of each decision of a backend, joined by `requestId`.
locals {
  audit_sources = [for name, source in local.sources_of_roles : source if name == "gatekeeper" || contains(keys(local.backends), name)]

  # Spelled out, as in sqs.tf.
  audit_queue_arn = "arn:${local.partition}:sqs:${var.aws_region}:${local.account_id}:${var.name}-audit-undelivered"
}

resource "aws_cloudwatch_log_group" "audit" {
  #checkov:skip=CKV_AWS_158:kms_key_arn gives a key of one's own
  # EventBridge writes into groups of this prefix.
  name              = "/aws/events/${var.name}-audit"
  retention_in_days = var.audit_retention_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_cloudwatch_event_rule" "audit" {
  name           = "${var.name}-audit"
  description    = "Audit records of the gatekeeper and the backends"
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  event_pattern  = jsonencode({ source = local.audit_sources, "detail-type" = ["audit"] })

  tags = local.tags

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_event_bus.bus.id]
  }
}

# The event as it is: of an input path EventBridge makes no log line, and a template's `message` has to be a text.
# A record may come late, so the retries are EventBridge's own: 185 of them within 24 h.
resource "aws_cloudwatch_event_target" "audit" {
  rule           = aws_cloudwatch_event_rule.audit.name
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  target_id      = "audit"
  arn            = aws_cloudwatch_log_group.audit.arn

  dead_letter_config {
    arn = local.audit_queue_arn
  }

  depends_on = [aws_cloudwatch_log_resource_policy.audit]

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_event_rule.audit.id]
  }
}

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
resource "aws_cloudwatch_log_resource_policy" "audit" {
  policy_name = "${var.name}-audit"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CreateStreams"
        Effect    = "Allow"
        Action    = "logs:CreateLogStream"
        Resource  = "${aws_cloudwatch_log_group.audit.arn}:*"
        Principal = { Service = ["delivery.logs.amazonaws.com", "events.amazonaws.com"] }
      },
      {
        Sid       = "WriteRecords"
        Effect    = "Allow"
        Action    = "logs:PutLogEvents"
        Resource  = "${aws_cloudwatch_log_group.audit.arn}:*"
        Principal = { Service = ["delivery.logs.amazonaws.com", "events.amazonaws.com"] }
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.audit.arn } }
      },
    ]
  })
}

# Records that could not be written. Not `undelivered`, whose reader would take each for somebody's order.
resource "aws_sqs_queue" "audit" {
  name                      = "${var.name}-audit-undelivered"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RefusePlainHttp"
        Effect    = "Deny"
        Action    = "sqs:*"
        Resource  = local.audit_queue_arn
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "NobodyElseSends"
        Effect    = "Deny"
        Action    = "sqs:SendMessage"
        Resource  = local.audit_queue_arn
        Principal = "*"
        Condition = { ArnNotEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.audit.arn } }
      },
      {
        Sid       = "RuleSends"
        Effect    = "Allow"
        Action    = "sqs:SendMessage"
        Resource  = local.audit_queue_arn
        Principal = { Service = "events.amazonaws.com" }
        Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.audit.arn } }
      },
    ]
  })

  tags = local.tags
}
