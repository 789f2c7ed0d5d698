# A copy of the audit records that nobody can shorten: who may delete the log group, or the whole account's Terraform state,
# cannot take from an Object Lock in compliance mode what it holds, nor can root.
locals {
  # None, or one: for for_each.
  audit_archives = var.audit_archive_bucket == null ? {} : { "" = var.audit_archive_bucket }

  # Spelled out: what they belong to is made after the roles that name them.
  audit_archive_stream = "${var.name}-audit-archive"
  audit_archive_arns = {
    for key, bucket in local.audit_archives : key => {
      bucket  = "arn:${local.partition}:s3:::${bucket}"
      objects = "arn:${local.partition}:s3:::${bucket}/*"
      stream  = "arn:${local.partition}:firehose:${var.aws_region}:${local.account_id}:deliverystream/${local.audit_archive_stream}"
    }
  }

  # Role -> who takes it, under which condition, and what it may do.
  audit_archive_roles = merge([
    for key, arns in local.audit_archive_arns : {
      subscription = {
        service   = "logs.amazonaws.com"
        condition = { StringEquals = { "aws:SourceAccount" = local.account_id }, ArnLike = { "aws:SourceArn" = [aws_cloudwatch_log_group.audit.arn, "${aws_cloudwatch_log_group.audit.arn}:*"] } }
        statements = [
          { Sid = "Send", Effect = "Allow", Action = ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource = arns.stream },
        ]
      }
      # The account is what Firehose gives as the external id.
      # https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
      stream = {
        service   = "firehose.amazonaws.com"
        condition = { StringEquals = { "sts:ExternalId" = local.account_id } }
        statements = [
          { Sid = "FindBucket", Effect = "Allow", Action = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], Resource = arns.bucket },
          { Sid = "Write", Effect = "Allow", Action = ["s3:AbortMultipartUpload", "s3:PutObject"], Resource = arns.objects },
        ]
      }
    }
  ]...)

  archive_alarms = {
    # Without data there is no metric: a quiet night is no fault.
    audit-archive-late = merge(local.alarm_defaults, {
      namespace   = "AWS/Firehose"
      metric      = "DeliveryToS3.DataFreshness"
      statistic   = "Maximum"
      comparison  = "GreaterThanThreshold"
      threshold   = 3600
      on          = { for key, _ in local.audit_archives : key => { DeliveryStreamName = local.audit_archive_stream } }
      description = "Audit records have waited for over an hour for their copy in the archive: they are in the log group meanwhile."
    })
  }
}

resource "aws_s3_bucket" "audit_archive" {
  #checkov:skip=CKV_AWS_18:S3 writes no access log into a bucket with Object Lock; CloudTrail's data events say who read
  #checkov:skip=CKV_AWS_144:one Region, as the log group
  #checkov:skip=CKV_AWS_145:who deletes a key of KMS ends what it has encrypted: nobody may shorten this copy
  #checkov:skip=CKV2_AWS_62:nobody waits for a copy
  for_each = local.audit_archives

  bucket              = each.value
  object_lock_enabled = true
  tags                = local.tags
}

resource "aws_s3_bucket_object_lock_configuration" "audit_archive" {
  for_each = local.audit_archives

  bucket = aws_s3_bucket.audit_archive[each.key].id

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = var.audit_archive_days
    }
  }
}

resource "aws_s3_bucket_versioning" "audit_archive" {
  for_each = local.audit_archives

  bucket = aws_s3_bucket.audit_archive[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "audit_archive" {
  for_each = local.audit_archives

  bucket                  = aws_s3_bucket.audit_archive[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "audit_archive" {
  for_each = local.audit_archives

  bucket = aws_s3_bucket.audit_archive[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Not by var.kms_key_arn: who deletes a key ends whatever it has encrypted, and nobody may shorten this copy.
resource "aws_s3_bucket_server_side_encryption_configuration" "audit_archive" {
  for_each = local.audit_archives

  bucket = aws_s3_bucket.audit_archive[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# A lock ends, and deletes nothing.
resource "aws_s3_bucket_lifecycle_configuration" "audit_archive" {
  for_each = local.audit_archives

  bucket = aws_s3_bucket_versioning.audit_archive[each.key].bucket

  rule {
    id     = "after-the-lock"
    status = "Enabled"

    filter {}

    expiration {
      days = var.audit_archive_days + 1
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_policy" "audit_archive" {
  for_each = local.audit_archive_arns

  bucket = aws_s3_bucket.audit_archive[each.key].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "RefusePlainHttp"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [each.value.bucket, each.value.objects]
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "NobodyElseWrites"
        Effect    = "Deny"
        Action    = "s3:PutObject"
        Resource  = each.value.objects
        Principal = "*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = aws_iam_role.audit_archive["stream"].arn } }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.audit_archive]
}

resource "aws_iam_role" "audit_archive" {
  for_each = local.audit_archive_roles

  name                 = "${local.audit_archive_stream}-${each.key}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = each.value.service }
      Condition = each.value.condition
    }]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "audit_archive" {
  for_each = local.audit_archive_roles

  name   = "archive"
  role   = aws_iam_role.audit_archive[each.key].name
  policy = jsonencode({ Version = "2012-10-17", Statement = each.value.statements })
}

# The records as CloudWatch Logs hands them over, which is compressed: `gunzip` reads an object.
resource "aws_kinesis_firehose_delivery_stream" "audit_archive" {
  #checkov:skip=CKV_AWS_240:the stream keeps nothing longer than it takes to write it
  #checkov:skip=CKV_AWS_241:the stream keeps nothing longer than it takes to write it
  for_each = local.audit_archives

  name        = local.audit_archive_stream
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn            = aws_iam_role.audit_archive["stream"].arn
    bucket_arn          = aws_s3_bucket.audit_archive[each.key].arn
    prefix              = "records/!{timestamp:yyyy/MM/dd}/"
    error_output_prefix = "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"
    buffering_interval  = 300
    buffering_size      = 5
  }

  server_side_encryption {
    enabled = true
  }

  tags = local.tags

  depends_on = [aws_iam_role_policy.audit_archive, aws_s3_bucket_policy.audit_archive, aws_s3_bucket_object_lock_configuration.audit_archive]
}

# All records: an empty pattern leaves nothing out.
resource "aws_cloudwatch_log_subscription_filter" "audit_archive" {
  for_each = local.audit_archives

  name            = local.audit_archive_stream
  log_group_name  = aws_cloudwatch_log_group.audit.name
  filter_pattern  = ""
  destination_arn = aws_kinesis_firehose_delivery_stream.audit_archive[each.key].arn
  role_arn        = aws_iam_role.audit_archive["subscription"].arn

  depends_on = [aws_iam_role_policy.audit_archive]

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_log_group.audit.id]
  }
}
