# A name of one's own for both gateways, so that a stack which is made anew keeps its URLs in Slack and in the webhook. The
# gateways' own addresses go on working.
variable "domain" {
  type        = object({ name = string, certificate_arn = string })
  description = "A host name of your own for Slack's requests, and under `/webhook` for OpsGenie's, with the ARN of its ACM certificate in this Region, e.g. `qbot.lantern.test` and `arn:aws:acm:us-east-1:123456789012:certificate/0a1b...`. Its DNS record leads to the output domain_target. null: the gateways' own addresses."
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", var.domain.name))
    error_message = "name of domain is a host name in lower case, without https:// and path, e.g. qbot.lantern.test."
  }
  validation {
    condition     = var.domain == null || can(regex("^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.domain.certificate_arn))
    error_message = "certificate_arn of domain is the ARN of a certificate in ACM, e.g. arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-...."
  }
  validation {
    condition     = var.domain == null || try(split(":", var.domain.certificate_arn)[3] == var.aws_region, true)
    error_message = "certificate_arn of domain is one of aws_region: a certificate of another Region cannot be used."
  }
}

locals {
  # Base URLs of the two gateways.
  slack_origin   = var.domain == null ? aws_apigatewayv2_api.slack.api_endpoint : "https://${var.domain.name}"
  webhook_origin = one([for stage in aws_api_gateway_stage.pushover : var.domain == null ? stage.invoke_url : "https://${var.domain.name}/webhook"])
}

resource "aws_apigatewayv2_domain_name" "bot" {
  count = var.domain == null ? 0 : 1

  domain_name = var.domain.name
  tags        = local.tags

  domain_name_configuration {
    certificate_arn = var.domain.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "slack" {
  count = var.domain == null ? 0 : 1

  api_id      = aws_apigatewayv2_api.slack.id
  domain_name = aws_apigatewayv2_domain_name.bot[0].id
  stage       = aws_apigatewayv2_stage.default.id
}

resource "aws_apigatewayv2_api_mapping" "webhook" {
  count = var.domain != null && local.has_pushover ? 1 : 0

  api_id          = aws_api_gateway_rest_api.pushover[0].id
  api_mapping_key = "webhook"
  domain_name     = aws_apigatewayv2_domain_name.bot[0].id
  stage           = aws_api_gateway_stage.pushover[0].stage_name
}

output "domain_target" {
  description = "Where the DNS record of `domain` leads: `name` (CNAME), or an alias with `zone_id`; null without a domain."
  value = one([
    for domain in aws_apigatewayv2_domain_name.bot : {
      name    = domain.domain_name_configuration[0].target_domain_name
      zone_id = domain.domain_name_configuration[0].hosted_zone_id
    }
  ])
}
