# Two topics, one for each severity that is mailed (`severities` of alarms.tf): `urgent` wakes somebody, `routine` can wait.
locals {
  topic_names = { urgent = "${var.name}-alarms", routine = "${var.name}-alarms-routine" }
  # Severity -> name of the topic that is made here; where a team gives one of its own, none is.
  own_topics = { for severity, name in local.topic_names : severity => name if var.alarm_topic_arns[severity] == null }

  alarm_topic_arns = { for severity, _ in local.topic_names : severity => try(aws_sns_topic.alarms[severity].arn, var.alarm_topic_arns[severity]) }

  alarm_emails = {
    for severity, address in { urgent = coalesce(var.urgent_alarm_email, var.alarm_email, "-"), routine = var.alarm_email } :
    severity => address if contains(keys(local.own_topics), severity) && !contains(["", "-"], address)
  }

  # What one topic does not deliver is said by the other.
  topic_alarms = {
    alarms-unsent = merge(local.alarm_defaults, {
      namespace   = "AWS/SNS"
      metric      = "NumberOfNotificationsFailed"
      on          = { for severity, name in local.own_topics : severity => { TopicName = name } }
      description = "SNS could not deliver an alarm of the topic `<name>-alarms` (urgent) or `<name>-alarms-routine`: somebody who subscribed has not heard of it."
    })
  }
}

# A key of its own: CloudWatch cannot publish to a topic that is encrypted with AWS's key for SNS, and one that is given
# may not let it. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
resource "aws_kms_key" "alarms" {
  count = length(local.own_topics) > 0 ? 1 : 0

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
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
      ], [
      # No condition: of EventBridge's calls AWS supports neither aws:SourceAccount nor aws:SourceArn in a key's policy, and
      # a reminder would be dropped without a word. Who may publish is said by the topic's policy.
      for service in local.jsm_publishers : {
        Sid       = "RemindersEncrypt"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = service }
      }
    ])
  })

  tags = local.tags
}

resource "aws_sns_topic" "alarms" {
  for_each = local.own_topics

  name              = each.value
  kms_master_key_id = aws_kms_key.alarms[0].arn

  tags = local.tags
}

resource "aws_sns_topic_policy" "alarms" {
  for_each = aws_sns_topic.alarms

  arn = each.value.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = each.value.arn
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
        Resource  = each.value.arn
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      ], [
      for service in local.jsm_publishers : {
        Sid       = "RemindersPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = each.value.arn
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
  for_each = local.alarm_emails

  topic_arn = aws_sns_topic.alarms[each.key].arn
  protocol  = "email"
  endpoint  = each.value
}
