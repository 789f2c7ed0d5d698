# The copy of the audit records that nobody can shorten: off unless its bucket is named.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

# ARNs that tell things apart.
override_resource {
  target          = aws_cloudwatch_log_group.audit
  override_during = plan
  values          = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit" }
}

override_resource {
  target          = aws_iam_role.audit_archive["stream"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-audit-archive-stream" }
}

override_resource {
  target          = aws_iam_role.audit_archive["subscription"]
  override_during = plan
  values          = { arn = "arn:aws:iam::123456789012:role/qbot-audit-archive-subscription" }
}

variables {
  slack_team_id = "T04LANTERN"
  # Every routed command, so that a new backend needs no change here.
  allowed_channels = merge([
    for file in fileset("..", "lambda/*/function.json") :
    { for command in try(jsondecode(file("../${file}")).eventPattern.detail.command, []) : command => ["C07HARBOUR"] if startswith(command, "/") }
  ]...)
}

run "off" {
  command = plan

  assert {
    condition = sum([
      length(aws_s3_bucket.audit_archive), length(aws_s3_bucket_object_lock_configuration.audit_archive), length(aws_s3_bucket_versioning.audit_archive),
      length(aws_s3_bucket_public_access_block.audit_archive), length(aws_s3_bucket_ownership_controls.audit_archive), length(aws_s3_bucket_policy.audit_archive),
      length(aws_s3_bucket_server_side_encryption_configuration.audit_archive), length(aws_s3_bucket_lifecycle_configuration.audit_archive),
      length(aws_iam_role.audit_archive), length(aws_iam_role_policy.audit_archive), length(aws_kinesis_firehose_delivery_stream.audit_archive),
      length(aws_cloudwatch_log_subscription_filter.audit_archive),
    ]) == 0 && !can(local.alarms["audit-archive-late"])
    error_message = "Nothing is made unless a bucket is named."
  }
}

run "locked" {
  command = plan
  variables {
    audit_archive_bucket = "lantern-qbot-audit"
    audit_archive_days   = 731
  }

  assert {
    condition     = aws_s3_bucket.audit_archive[""].bucket == "lantern-qbot-audit" && aws_s3_bucket.audit_archive[""].object_lock_enabled && aws_s3_bucket.audit_archive[""].force_destroy != true
    error_message = "A bucket with Object Lock, which no destroy empties."
  }
  assert {
    condition     = [for rule in aws_s3_bucket_object_lock_configuration.audit_archive[""].rule : [rule.default_retention[0].mode, rule.default_retention[0].days]] == [["COMPLIANCE", 731]]
    error_message = "In compliance mode: nobody can shorten it, root included."
  }
  assert {
    condition     = aws_s3_bucket_versioning.audit_archive[""].versioning_configuration[0].status == "Enabled"
    error_message = "Object Lock holds versions."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.audit_archive[""].rule[0].expiration[0].days == 732 && aws_s3_bucket_lifecycle_configuration.audit_archive[""].rule[0].noncurrent_version_expiration[0].noncurrent_days == 1
    error_message = "What its lock has let go is deleted, and not before."
  }
  assert {
    condition     = alltrue([for block in [aws_s3_bucket_public_access_block.audit_archive[""]] : block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets])
    error_message = "Never public."
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.audit_archive[""].rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "No ACLs."
  }
  assert {
    condition = { for statement in jsondecode(aws_s3_bucket_policy.audit_archive[""].policy).Statement : statement.Sid => [statement.Effect, statement.Principal, statement.Action, statement.Resource, statement.Condition] } == {
      RefusePlainHttp  = ["Deny", "*", "s3:*", ["arn:aws:s3:::lantern-qbot-audit", "arn:aws:s3:::lantern-qbot-audit/*"], { Bool = { "aws:SecureTransport" = "false" } }]
      NobodyElseWrites = ["Deny", "*", "s3:PutObject", "arn:aws:s3:::lantern-qbot-audit/*", { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::123456789012:role/qbot-audit-archive-stream" } }]
    }
    error_message = "Only the stream writes, over TLS only: nobody adds a record by hand."
  }
  assert {
    condition = { for name, role in aws_iam_role.audit_archive : role.name => [jsondecode(role.assume_role_policy).Statement[0].Principal.Service, jsondecode(role.assume_role_policy).Statement[0].Condition] } == {
      qbot-audit-archive-subscription = ["logs.amazonaws.com", { ArnLike = { "aws:SourceArn" = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit", "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/qbot-audit:*"] }, StringEquals = { "aws:SourceAccount" = "123456789012" } }]
      qbot-audit-archive-stream       = ["firehose.amazonaws.com", { StringEquals = { "sts:ExternalId" = "123456789012" } }]
    }
    error_message = "CloudWatch Logs and Firehose of this account take the roles, for this group, and nobody else."
  }
  assert {
    condition = { for name, policy in aws_iam_role_policy.audit_archive : name => [for statement in jsondecode(policy.policy).Statement : [statement.Effect, statement.Action, statement.Resource]] } == {
      subscription = [["Allow", ["firehose:PutRecord", "firehose:PutRecordBatch"], "arn:aws:firehose:us-east-1:123456789012:deliverystream/qbot-audit-archive"]]
      stream = [
        ["Allow", ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], "arn:aws:s3:::lantern-qbot-audit"],
        ["Allow", ["s3:AbortMultipartUpload", "s3:PutObject"], "arn:aws:s3:::lantern-qbot-audit/*"],
      ]
    }
    error_message = "One sends into the stream, the other writes into the bucket: neither reads or deletes."
  }
  assert {
    condition     = [aws_cloudwatch_log_subscription_filter.audit_archive[""].log_group_name, aws_cloudwatch_log_subscription_filter.audit_archive[""].filter_pattern, aws_cloudwatch_log_subscription_filter.audit_archive[""].role_arn] == ["/aws/events/qbot-audit", "", "arn:aws:iam::123456789012:role/qbot-audit-archive-subscription"]
    error_message = "Every record of the audit group, and of no other."
  }
  assert {
    condition     = aws_kinesis_firehose_delivery_stream.audit_archive[""].name == "qbot-audit-archive" && aws_kinesis_firehose_delivery_stream.audit_archive[""].extended_s3_configuration[0].role_arn == "arn:aws:iam::123456789012:role/qbot-audit-archive-stream" && startswith(aws_kinesis_firehose_delivery_stream.audit_archive[""].extended_s3_configuration[0].prefix, "records/")
    error_message = "Written as it comes, below records/."
  }
  assert {
    condition     = local.alarms["audit-archive-late"].dimensions == { DeliveryStreamName = "qbot-audit-archive" } && local.severity_of["audit-archive-late"] == "routine"
    error_message = "An archive that does not work is said, in the morning."
  }
}

run "with_a_key_of_ones_own" {
  command = plan
  variables {
    audit_archive_bucket = "lantern-qbot-audit"
    kms_key_arn          = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-mock"
    role_path            = "/service/"
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
  }

  assert {
    condition     = [for rule in aws_s3_bucket_server_side_encryption_configuration.audit_archive[""].rule : rule.apply_server_side_encryption_by_default[0].sse_algorithm] == ["AES256"]
    error_message = "Who deletes that key does not end the copy."
  }
  assert {
    condition     = alltrue([for policy in aws_iam_role_policy.audit_archive : !strcontains(policy.policy, "kms:")])
    error_message = "Neither role may use that key."
  }
  assert {
    condition     = alltrue([for role in aws_iam_role.audit_archive : role.path == "/service/" && role.permissions_boundary == var.permissions_boundary])
    error_message = "As every role."
  }
  assert {
    condition     = aws_s3_bucket_object_lock_configuration.audit_archive[""].rule[0].default_retention[0].days == 400
    error_message = "As long as the log group's default."
  }
}

run "names_and_days" {
  command = plan
  variables {
    audit_archive_bucket = "Lantern_Audit"
    audit_archive_days   = 0
  }

  expect_failures = [var.audit_archive_bucket, var.audit_archive_days]
}

run "reserved_names" {
  command = plan
  variables {
    audit_archive_bucket = "xn--lantern"
    audit_archive_days   = 1.5
  }

  expect_failures = [var.audit_archive_bucket, var.audit_archive_days]
}
