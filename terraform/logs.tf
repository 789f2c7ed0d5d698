# Made before what writes to them: Lambda itself would make groups that keep everything for ever. What a function wrote
# outlives it, each line for its days: `-replace` and a new stack of the same name find the group there (docs/deploy.md).
resource "aws_cloudwatch_log_group" "functions" {
  #checkov:skip=CKV_AWS_158:kms_key_arn gives a key of one's own
  for_each = local.enabled

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

# The prefix keeps API Gateway from adding to the account's log policy, whose size is limited.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
resource "aws_cloudwatch_log_group" "api" {
  #checkov:skip=CKV_AWS_158:kms_key_arn gives a key of one's own
  name              = "/aws/vendedlogs/apis/${var.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = local.tags
}

resource "aws_cloudwatch_log_group" "pushover_api" {
  #checkov:skip=CKV_AWS_158:kms_key_arn gives a key of one's own
  count = local.has_pushover ? 1 : 0

  name              = "/aws/vendedlogs/apis/${var.name}-pushover"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn

  tags = local.tags
}
