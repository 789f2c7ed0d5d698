terraform {
  # 1.11 brought write-only arguments, which keep the secrets' values out of state and plan (ssm.tf).
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }

  # No provider block, so that this is a module too (terraform/examples/): the Region is that of AWS_REGION, or of the
  # caller's provider. State stays where Terraform puts it by default; a team adds its own `backend` block in a file beside
  # this one.
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

# Where this is applied to by mistake, everything would be made a second time.
resource "terraform_data" "place" {
  lifecycle {
    precondition {
      condition     = data.aws_region.current.id == var.aws_region
      error_message = "aws_region is ${var.aws_region}, and the AWS provider's Region ${data.aws_region.current.id}: export AWS_REGION=${var.aws_region}, or set aws_region."
    }
    precondition {
      condition     = var.aws_account_id == null || local.account_id == var.aws_account_id
      error_message = "aws_account_id is ${coalesce(var.aws_account_id, "-")}, and these are credentials of ${local.account_id}: take those of the other account (AWS_PROFILE)."
    }
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  # Of everything that takes tags. Not an empty map, which some resources cannot tell from none.
  tags = length(var.tags) == 0 ? null : var.tags

  # The console of each partition, as in lambda/devops/alarm-link.ts; aws-iso* have none that is public.
  consoles = {
    aws        = "console.aws.amazon.com"
    aws-us-gov = "console.amazonaws-us-gov.com"
    aws-cn     = "console.amazonaws.cn"
    aws-eusc   = "console.amazonaws-eusc.eu"
  }
}
