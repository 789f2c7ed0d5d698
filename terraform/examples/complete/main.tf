# Two bots of one account, from prebuilt zips, each with a command of the team's own and topics of the company's.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "bots" {
  type = map(object({
    slack_team_id = string
    channel       = string
  }))
  description = "Name of a bot, which all that is created begins with -> its workspace, and the channel in which its commands work."
}

variable "artifacts" {
  type        = string
  description = "Folder with the zips of a release."
}

variable "xyz_zip" {
  type        = string
  description = "Code of the command `/xyz`."
}

variable "region" {
  type        = string
  description = "AWS Region."
  default     = "us-east-1"
}

variable "account_id" {
  type        = string
  description = "The only account that this may be applied to; null: any."
  default     = null
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]
}

resource "aws_sns_topic" "pager" {
  #checkov:skip=CKV_AWS_26:an alarm of CloudWatch cannot use AWS's key for SNS, and holds no secret
  name = "pager"
}

resource "aws_sns_topic_policy" "pager" {
  arn = aws_sns_topic.pager.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsPublish"
      Effect    = "Allow"
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.pager.arn
      Principal = { Service = "cloudwatch.amazonaws.com" }
    }]
  })
}

module "qbot" {
  source   = "../.."
  for_each = var.bots

  name             = each.key
  aws_region       = var.region
  aws_account_id   = var.account_id
  slack_team_id    = each.value.slack_team_id
  allowed_channels = { for command in ["/sre", "/qchain", "/devops", "/xyz"] : command => [each.value.channel] }
  artifacts        = { folder = var.artifacts }
  alarm_topic_arns = { urgent = aws_sns_topic.pager.arn }

  extra_functions = {
    xyz = {
      zip         = var.xyz_zip
      definition  = "${path.module}/xyz/function.json"
      environment = { XYZ_LEVEL = "3" }
      statements  = { ReadReports = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::${each.key}-reports/*"] } }
    }
  }

  tags = { team = "platform" }
}

output "slack_manifests" {
  description = "Bot -> its Slack app as a manifest (JSON)."
  value       = { for name, bot in module.qbot : name => bot.slack_manifest }
}

output "commands_urls" {
  description = "Bot -> request URL of its slash commands."
  value       = { for name, bot in module.qbot : name => bot.slack_commands_url }
}
