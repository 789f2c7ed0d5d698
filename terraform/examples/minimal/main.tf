# The least that a bot needs: a workspace and a channel. Everything else has a default (docs/terraform.md).
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "slack_team_id" {
  type        = string
  description = "The workspace's id, T and capitals or digits."
}

variable "channel" {
  type        = string
  description = "Id of the channel in which `/sre` works."
}

provider "aws" {
  region = "us-east-1"
}

module "qbot" {
  # Elsewhere: source = "git::<address of the repository>//terraform?ref=<tag>"
  source = "../.."

  slack_team_id    = var.slack_team_id
  allowed_channels = { "/sre" = [var.channel] }
  functions        = ["opsgenie"]
}

output "slack_manifest" {
  description = "The Slack app as a manifest (JSON)."
  value       = module.qbot.slack_manifest
}
