# Terraform makes the parameters and never sees a value: `npm run secrets` writes it straight into SSM. The
# placeholder is write-only and its version constant, so that neither state nor plan holds anything, and no later
# apply overwrites what was set.
resource "aws_ssm_parameter" "secrets" {
  #checkov:skip=CKV_AWS_337:kms_key_arn gives a key of one's own
  for_each = toset(flatten([for definition in local.definitions : definition.secrets]))

  name             = "/${var.name}/${each.key}"
  description      = "Set with: npm run secrets -- set ${each.key}"
  type             = "SecureString"
  key_id           = var.kms_key_arn
  value_wo         = "not-set"
  value_wo_version = 1

  tags = local.tags

  # AWS changes a parameter only together with its value, which Terraform does not know. Another kms_key_arn comes by
  # `npm run secrets -- rekey`.
  lifecycle {
    ignore_changes = [description, key_id, tier, type]
  }
}
