# The functions themselves, one for each entry of lambda.tf that is enabled (definitions.tf).
locals {
  uses_s3   = var.artifacts.s3_bucket != null
  artifacts = coalesce(var.artifacts.folder, "${path.module}/../dist")
  # Function -> the file of its code; none where the code lies in S3.
  zips = merge(
    { for name, _ in local.enabled : name => "${local.artifacts}/${name}.zip" if !local.uses_s3 },
    { for name, function in var.extra_functions : name => function.zip },
  )

  # AWS refuses tag values with other characters than these.
  vanta_descriptions = {
    for name, definition in local.definitions :
    name => substr(replace(definition.description, "/[^\\p{L}\\p{Z}\\p{N}_.:/=+@-]/", ""), 0, 256)
  }
}

resource "aws_lambda_function" "functions" {
  #checkov:skip=CKV_AWS_115:a new account has 10 concurrent runs and can reserve none (reserved_concurrency)
  #checkov:skip=CKV_AWS_116:an on-failure destination keeps what Lambda's own dead-letter queue leaves out
  #checkov:skip=CKV_AWS_117:Slack is reached without a VPC; qchain_vpc where nodes are private
  #checkov:skip=CKV_AWS_173:kms_key_arn gives a key of one's own; no value is a secret
  #checkov:skip=CKV_AWS_272:the sums of a release's zips are signed instead
  for_each = local.enabled

  function_name                  = "${var.name}-${each.key}"
  description                    = local.definitions[each.key].description
  role                           = aws_iam_role.functions[each.key].arn
  runtime                        = local.runtimes[each.key]
  architectures                  = ["arm64"]
  handler                        = lookup(local.definitions[each.key], "handler", local.handlers[regex("^[a-z]+", local.runtimes[each.key])])
  filename                       = lookup(local.zips, each.key, null)
  source_code_hash               = try(filebase64sha256(local.zips[each.key]), null)
  s3_bucket                      = contains(keys(local.zips), each.key) ? null : var.artifacts.s3_bucket
  s3_key                         = contains(keys(local.zips), each.key) ? null : "${var.artifacts.s3_prefix}${each.key}.zip"
  timeout                        = local.definitions[each.key].timeoutSeconds
  memory_size                    = local.definitions[each.key].memoryMb
  reserved_concurrent_executions = lookup(var.reserved_concurrency, each.key, -1)
  kms_key_arn                    = var.kms_key_arn
  publish                        = true

  environment {
    variables = local.environments[each.key]
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.functions[each.key].name
  }

  tracing_config {
    mode = "Active"
  }

  dynamic "vpc_config" {
    for_each = try(each.value.vpc, null) == null ? [] : [each.value.vpc]

    content {
      subnet_ids         = vpc_config.value.subnets
      security_group_ids = vpc_config.value.security_groups
    }
  }

  # On functions only: VantaNonProd silences every Vanta test of what carries it, so the table, the queues, the
  # parameters and the log groups stay in scope. Whether it may be true is for SecOps to say.
  tags = merge(
    var.tags,
    {
      VantaNonProd          = tostring(var.vanta_non_prod)
      VantaDescription      = local.vanta_descriptions[each.key]
      VantaContainsUserData = "false"
      VantaUserDataStored   = "none"
    },
    var.owner_email == "" ? {} : { VantaOwner = var.owner_email },
  )

  # A function that runs before its role may write logs would run unseen.
  depends_on = [aws_iam_role_policy.functions]

  lifecycle {
    precondition {
      condition     = !contains(keys(local.zips), each.key) || try(fileexists(local.zips[each.key]), false)
      error_message = "${try(local.zips[each.key], "")} is missing: run `npm run build` first, or say in artifacts where the zips are."
    }
    precondition {
      condition     = local.environment_bytes[each.key] <= local.environment_max_bytes
      error_message = local.environment_complaints[each.key]
    }
    precondition {
      condition     = length(local.commands) > 0
      error_message = "functions leaves out every command: nobody could type anything. Name at least one of: ${join(", ", [for name, definition in local.known_definitions : name if can(definition.subcommands)])}."
    }
    precondition {
      condition     = length(local.doubled_commands) == 0
      error_message = "A command of extra_functions belongs to another function: ${join(", ", local.doubled_commands)}."
    }
    precondition {
      condition     = length(local.misspelt_restrictions) == 0
      error_message = "restricted_commands names what nobody can type, or an alias, so nothing would be restricted: ${join(", ", local.misspelt_restrictions)}. There are: ${join(", ", local.restrictable)}."
    }
    precondition {
      condition     = local.restart_is_restricted
      error_message = "Everybody in an allowed channel could restart ${join(", ", var.devops_services)}: say who may in restricted_commands, e.g. { \"/devops restart\" = [\"U0123ABCD\"] }."
    }
    precondition {
      condition     = length(local.lone_approvers) == 0
      error_message = "With restart_approval = \"other\" nobody approves their own, and these need two people who are on every list named: ${join("; ", [for command, lists in local.lone_approvers : "${command} (${lists})"])}. List a second one in restricted_commands."
    }
    precondition {
      condition     = length(local.unknown_reservations) == 0
      error_message = "reserved_concurrency names unknown functions: ${join(", ", local.unknown_reservations)}. Known are: ${join(", ", keys(local.known_definitions))}."
    }
  }
}

# Changes only when a function is replaced: then the event source mappings of sqs.tf are made anew.
resource "terraform_data" "identities" {
  for_each = local.enabled

  input = aws_lambda_function.functions[each.key].arn
}
