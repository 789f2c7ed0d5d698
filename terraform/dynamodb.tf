# Idempotency records and receipts, each with its end in `expiration`. Encrypted with the account's AWS-managed key:
# with var.kms_key_arn every role would need more rights on that key than to decrypt.
resource "aws_dynamodb_table" "table" {
  #checkov:skip=CKV_AWS_119:AWS's managed key, as every role would need more rights on another than to decrypt
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.table_deletion_protection

  attribute {
    name = "id"
    type = "S"
  }

  ttl {
    attribute_name = "expiration"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  tags = local.tags
}
