# Every partition: its console or none, its ARNs, its queues' addresses, and the codes of its Regions.
mock_provider "aws" {
  override_during = plan
  source          = "./tests/aws"
}

variables {
  slack_team_id       = "T04LANTERN"
  allowed_channels    = { "/sre" = ["C07HARBOUR"], "/qchain" = ["C07HARBOUR"], "/devops" = ["C07HARBOUR"] }
  restricted_commands = { "/devops restart" = ["U03JUNIPER"] }
  devops_services     = ["shop/checkout"]
}

run "commercial" {
  command = plan
  variables {
    aws_region = "eu-west-1"
  }
  override_data {
    target = data.aws_region.current
    values = { id = "eu-west-1" }
  }
  assert {
    condition     = output.dashboard_url == "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/qbot"
    error_message = "dashboard_url is ${output.dashboard_url}"
  }
}

run "gov" {
  command = plan
  variables {
    aws_region = "us-gov-west-1"
  }
  override_data {
    target = data.aws_region.current
    values = { id = "us-gov-west-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov", dns_suffix = "amazonaws.com" }
  }
  assert {
    condition     = startswith(output.dashboard_url, "https://us-gov-west-1.console.amazonaws-us-gov.com/")
    error_message = "dashboard_url is ${output.dashboard_url}"
  }
}

run "china" {
  command = plan
  variables {
    aws_region = "cn-north-1"
  }
  override_data {
    target = data.aws_region.current
    values = { id = "cn-north-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }
  assert {
    condition     = startswith(output.dashboard_url, "https://cn-north-1.console.amazonaws.cn/")
    error_message = "dashboard_url is ${output.dashboard_url}"
  }
  assert {
    condition     = startswith(local.queue_urls.failures, "https://sqs.cn-north-1.amazonaws.com.cn/") && startswith(local.queue_arns.failures, "arn:aws-cn:sqs:cn-north-1:")
    error_message = "Queues of another partition: ${jsonencode([local.queue_urls, local.queue_arns])}"
  }
}

# The whole plan needs a provider that takes these Regions in ARNs, which 5.100 does not.
run "sovereign" {
  command = plan
  plan_options {
    target = [aws_cloudwatch_dashboard.bot]
  }
  variables {
    aws_region = "eusc-de-east-1"
  }
  override_data {
    target = data.aws_region.current
    values = { id = "eusc-de-east-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-eusc", dns_suffix = "amazonaws.eu" }
  }
  assert {
    condition     = startswith(output.dashboard_url, "https://eusc-de-east-1.console.amazonaws-eusc.eu/")
    error_message = "dashboard_url is ${output.dashboard_url}"
  }
  assert {
    condition     = startswith(local.queue_urls.failures, "https://sqs.eusc-de-east-1.amazonaws.eu/")
    error_message = "Queues of another partition: ${jsonencode(local.queue_urls)}"
  }
}

run "isolated" {
  command = plan
  variables {
    aws_region = "us-isob-east-1"
  }
  override_data {
    target = data.aws_region.current
    values = { id = "us-isob-east-1" }
  }
  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-iso-b", dns_suffix = "sc2s.sgov.gov" }
  }
  assert {
    condition     = output.dashboard_url == null
    error_message = "A console that has no public address: ${jsonencode(output.dashboard_url)}"
  }
  # No link takes the plan down with it, and no policy names another partition.
  assert {
    condition = alltrue([
      for policy in aws_iam_role_policy.functions :
      !strcontains(policy.policy, "arn:aws:ecs") && !strcontains(policy.policy, "arn:aws:lambda")
    ])
    error_message = "A policy with an ARN of the partition aws"
  }
}
