# Every alarm of the bot but those of the phone (alarms_pushover.tf): one table of kinds, put together from the files
# alarms_*.tf, and one resource. Each kind has its entry in docs/runbook.md. They speak through an SNS topic, and
# never through the bot itself.
locals {
  metric_namespace = "QBot/${var.name}"

  runbook = "What to do: docs/runbook.md,"

  # `on` maps a suffix of the alarm's name to the dimensions of its metric ("" for a kind with one alarm), and
  # `thresholds` to a threshold of its own.
  alarm_defaults = {
    statistic  = "Sum"
    comparison = "GreaterThanOrEqualToThreshold"
    threshold  = 1
    # Seconds, and how many of them, of which how many have to be over the threshold.
    period     = 300
    periods    = 1
    datapoints = 1
    # Most of these metrics exist only where something went wrong.
    missing = "notBreaching"
  }

  alarm_kinds = merge(local.door_alarms, local.function_alarms, local.event_alarms, local.answer_alarms, local.jsm_alarms)

  alarms = merge([
    for kind, alarm in local.alarm_kinds : {
      for on, dimensions in alarm.on :
      (on == "" ? kind : "${kind}-${on}") => merge(alarm, {
        kind       = kind
        dimensions = dimensions
        threshold  = try(alarm.thresholds[on], alarm.threshold)
      })
    }
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "alarms" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.description} ${local.runbook} ${each.value.kind}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.datapoints
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

# A key of its own: CloudWatch cannot publish to a topic that is encrypted with AWS's key for SNS, and one that is given
# may not let it. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
resource "aws_kms_key" "alarms" {
  description             = "Encrypts what the alarms of ${var.name} say"
  enable_key_rotation     = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "AccountAdministers"
        Effect    = "Allow"
        Action    = "kms:*"
        Resource  = "*"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      },
      {
        Sid       = "AlarmsEncrypt"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = "cloudwatch.amazonaws.com" }
      },
      ], [
      for service in local.jsm_publishers : {
        Sid       = "RemindersEncrypt"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = service }
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      }
    ])
  })
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.alarms.arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:${var.aws_region}:${local.account_id}:alarm:${var.name}-*" }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
      {
        Sid       = "RefusePlainHttp"
        Effect    = "Deny"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      ], [
      for service in local.jsm_publishers : {
        Sid       = "RemindersPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Principal = { Service = service }
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:events:${var.aws_region}:${local.account_id}:rule/${var.name}-jira-token-*" }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      }
    ])
  })
}

# AWS sends a mail with a link first: nothing comes before that is clicked.
resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_email == "" ? 0 : 1

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}
