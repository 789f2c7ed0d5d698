# Every function and every route begins here: one explicit entry per function, nothing is created by scanning folders.
#
# Adding a backend = a folder lambda/<name>/ and an entry below (and its channels in var.allowed_channels). What needs
# no HCL stands in the folder's function.json: description, runtime, timeout, memory, names of secrets and, for a backend, its
# EventBridge rules (`eventPattern`, `routes`). Rules, targets and permissions are made from it in eventbridge.tf, the role in
# iam.tf, the parameters in ssm.tf; those files need no change.
#
# An entry says only what its function needs beyond what every backend gets (backend_environment below, and in iam.tf
# logs, traces, secrets, the failure queue and PutItem on rows `told#`): often nothing, `xyz = {}`. It takes
#   environment  the variables of lambda/<name>/config.ts
#   table        what it may do with which rows of the table, by what their ids begin with, instead of PutItem on `told#`
#                alone: { NameOfTheStatement = { actions = ["dynamodb:..."], rows = ["xyz#", "told#"] } }
#   statements   its other rights, with real ARNs
#   vpc          for private hosts only, as qchain has it; it then needs NAT to reach Slack
# What a secret brings stands in `secrets` of function.json.
locals {
  functions = {
    gatekeeper = {
      environment = {
        EVENT_BUS_NAME            = aws_cloudwatch_event_bus.bus.name
        ALLOWED_CHANNELS          = local.packed_lists.channels
        RESTRICTED_COMMANDS       = local.packed_lists.restricted
        SLACK_TEAM_ID             = var.slack_team_id
        SLACK_HOME_TEAMS          = jsonencode(distinct(var.slack_home_teams))
        SLACK_APP_ID              = var.slack_app_id
        SLACK_RESPONSE_URL_ORIGIN = var.slack_response_url_origin
        HELP_CONTACT              = var.help_contact
        INCIDENT_FALLBACK         = var.incident_fallback
        GROUP_MEMBERS_NAME        = local.group_members_name
      }
      statements = local.group_reader_statements
    }

    opsgenie = {
      environment = {
        OPSGENIE_API_URL  = var.opsgenie_api_url
        INCIDENT_FALLBACK = var.incident_fallback
        INCIDENT_BACKEND  = local.jsm_environment.INCIDENT_BACKEND
        JSM               = local.jsm_environment.JSM

        INCIDENTS_PER_HOUR = tostring(var.hourly_limits.incidents)
      }
      table = {
        RememberIncidents = {
          actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
          rows = [
            "begun#", "drill#", "incident#", "limit#drills#", "limit#incidents#", "openedFrom#", "opsgenie#", "phone-failed#",
            "phone-tap#", "receipt#", "told#",
          ]
        }
      }
    }

    pushover = {
      environment = {
        EVENT_BUS_NAME     = aws_cloudwatch_event_bus.bus.name
        PUSHOVER_API_URL   = var.pushover_api_url
        INCIDENT_BACKEND   = local.jsm_environment.INCIDENT_BACKEND
        OPSGENIE_WEB_URL   = var.opsgenie_web_url
        JIRA_ALERTS_URL    = local.jsm_environment.JIRA_ALERTS_URL
        TABLE_NAME         = aws_dynamodb_table.table.name
        RETRY_QUEUE_URL    = local.pushover_queues.retry.url
        RECEIPTS_QUEUE_URL = local.pushover_queues.receipts.url
        PRIORITIES         = jsonencode(var.pushover_priorities)
        RUNG_ACTIONS       = jsonencode(distinct(var.pushover_rung_actions))
      }
      table = {
        RememberAlerts = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], rows = ["push#", "pushover-alert#", "pushover-ring#"] }
        # opsgenie writes them.
        SeeTaps    = { actions = ["dynamodb:GetItem"], rows = ["phone-tap#"] }
        NoteDrills = { actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], rows = ["drill#"] }
      }
      statements = {
        UseQueues = {
          actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"]
          resources = [for queue in local.pushover_sources : local.pushover_queues[queue].arn]
        }
      }
    }

    qchain = {
      environment = {
        QCHAIN_NODES                = jsonencode(var.qchain_nodes)
        QCHAIN_LAG_BLOCKS           = tostring(var.qchain_lag_blocks)
        QCHAIN_HALTED_AFTER_SECONDS = tostring(var.qchain_halted_after_seconds)
      }
      vpc = var.qchain_vpc
    }

    devops = {
      environment = {
        DEVOPS_SERVICES   = jsonencode(sort(var.devops_services))
        RESTART_APPROVAL  = var.restart_approval
        RESTARTS_PER_HOUR = tostring(var.hourly_limits.restarts)
        HELP_CONTACT      = var.help_contact

        ALARM_CHANNELS        = jsonencode(var.alarm_channels)
        DEVOPS_ALARM_SERVICES = jsonencode(var.devops_alarm_services)
        ALARMS_NEVER_MUTED    = jsonencode(local.alarms_never_muted)

        RESTRICTED_COMMANDS = local.packed_lists.restricted
        GROUP_MEMBERS_NAME  = local.group_members_name
      }
      table = {
        RememberAlarms   = { actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], rows = ["alarm#"] }
        RememberRestarts = { actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], rows = ["devops#", "limit#restarts#", "lock#", "restart#", "told#"] }
      }
      statements = merge(
        {
          # DescribeAlarms finds alarms by state and prefix, and can then be allowed on "*" only.
          SeeAlarms = {
            actions   = ["cloudwatch:DescribeAlarms"]
            resources = ["*"]
          }
        },
        local.devops_statements,
        local.group_reader_statements,
      )
    }

    # What it may call, the other backends, is derived in iam.tf.
    dead_letters = {
      environment = {
        OPERATIONS_CHANNEL    = var.operations_channel
        INCIDENT_FALLBACK     = var.incident_fallback
        INCIDENT_WEB_URL      = var.incident_backend == "jsm" ? var.jsm.site_url : var.opsgenie_web_url
        UNDELIVERED_QUEUE_URL = local.queue_urls.undelivered
        FAILURES_QUEUE_URL    = local.queue_urls.failures
      }
      table = {
        RememberLetters = { actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], rows = ["dead#", "told#"] }
      }
      statements = {
        TakeLetters = {
          actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
          resources = [local.queue_arns.undelivered, local.queue_arns.failures]
        }
      }
    }

    # Made only where restricted_commands names a group: group_sync.tf.
    group_sync = {
      environment = {
        SLACK_API_URL      = var.slack_api_url
        SLACK_TEAM_ID      = var.slack_team_id
        TABLE_NAME         = aws_dynamodb_table.table.name
        ACCESS_GROUPS      = jsonencode(local.access_groups)
        GROUP_MEMBERS_NAME = local.group_members_name
        OPERATIONS_CHANNEL = var.operations_channel
        INCIDENT_BACKEND   = local.jsm_environment.INCIDENT_BACKEND
        OPSGENIE_API_URL   = var.opsgenie_api_url
        JSM                = local.jsm_environment.JSM
      }
      table      = { SayOnce = { actions = ["dynamodb:PutItem"], rows = ["group-sync#"] } }
      statements = local.group_sync_statements
    }

    # new-command: entries are added above this line
  }

  # By name alone, so that what is made or left out depends on no resource: the gateway of the webhook would hand its
  # create_before_destroy on to all of them.
  folders      = toset([for file in fileset("${path.module}/../lambda", "*/function.json") : dirname(file)])
  made         = setunion([for name in local.folders : name if(var.functions == null || contains(coalesce(var.functions, []), name)) && name != "group_sync"], ["dead_letters", "gatekeeper"], keys(var.extra_functions))
  has_pushover = contains(local.made, "pushover")
  has_opsgenie = contains(local.made, "opsgenie")

  # Of every folder, also of one that is left out: restrictions and channels may go on naming its command.
  known_definitions = merge(
    { for name in local.folders : name => jsondecode(file("${path.module}/../lambda/${name}/function.json")) },
    { for name, function in var.extra_functions : name => jsondecode(file(function.definition)) },
  )

  # The entries above that var.functions leaves in, the sync where a group grants a right, and those of var.extra_functions.
  enabled = merge({ for name, function in local.functions : name => function if contains(local.made, name) || (name == "group_sync" && local.has_access_groups) }, var.extra_functions)

  definitions = {
    for name, _ in local.enabled :
    name => merge(local.known_definitions[name], { for field in ["secrets"] : field => local.group_sync_secrets if name == "group_sync" })
  }

  # Of a function.json that says neither: Node.js, and the handler that the build makes for the kind of runtime.
  runtimes = { for name, definition in local.definitions : name => lookup(definition, "runtime", var.lambda_runtime) }
  handlers = { nodejs = "lambda_function.handler", python = "lambda_function.lambda_handler", provided = "bootstrap" }

  # What every backend reads: backendVariables of common/backend/variables.ts.
  backend_environment = {
    SLACK_API_URL             = var.slack_api_url
    SLACK_RESPONSE_URL_ORIGIN = var.slack_response_url_origin
    TABLE_NAME                = aws_dynamodb_table.table.name
    EVENT_BUS_NAME            = aws_cloudwatch_event_bus.bus.name
  }

  # What is derived from all definitions cannot stand in local.functions: the definitions are found by its keys.
  derived_environments = {
    gatekeeper = {
      ALLOWED_COMMANDS  = local.packed_commands
      INCIDENT_COMMANDS = jsonencode(local.incident_commands)
      SUBCOMMANDS       = jsonencode(local.subcommand_tables)
    }
    devops = {
      INCIDENT_COMMANDS = jsonencode(local.incident_commands)
    }
    dead_letters = {
      BACKENDS = jsonencode({ for name, fields in local.failing_backends : "${var.name}-${name}" => fields })
      PROBE    = jsonencode(local.probe)
    }
  }

  environments = {
    for name, function in local.enabled : name => merge(
      {
        POWERTOOLS_SERVICE_NAME      = name
        POWERTOOLS_METRICS_NAMESPACE = local.metric_namespace
        POWERTOOLS_LOG_LEVEL         = "INFO"
      },
      # Of a secret that there is not, because the function does not read it here, the name alone.
      {
        for secret in local.known_definitions[name].secrets :
        "${upper(replace(secret, "-", "_"))}_PARAMETER" => try(aws_ssm_parameter.secrets[secret].name, "/${var.name}/${secret}")
      },
      contains(keys(local.backends), name) ? local.backend_environment : {},
      lookup(local.derived_environments, name, {}),
      try(function.environment, {}),
    )
  }

  # Lambda's own limit is 4 kB for names and values together. The bytes are counted by way of base64, because
  # length() counts characters.
  environment_max_bytes = 3500
  environment_base64 = {
    for name, environment in local.environments :
    name => base64encode(join("", concat(keys(environment), values(environment))))
  }
  environment_bytes = {
    for name, base64 in local.environment_base64 :
    name => length(base64) / 4 * 3 - (length(base64) - length(trimsuffix(trimsuffix(base64, "="), "=")))
  }

  # Characters and name of each variable, the longest first: "1204 RESTRICTED_COMMANDS".
  environment_lengths = {
    for name, environment in local.environments :
    name => [for one in reverse(sort([for key, value in environment : format("%05d %s", length(value), key)])) : replace(one, "/^0+/", "")]
  }
  environment_complaints = {
    for name, bytes in local.environment_bytes :
    name => "The environment of ${name} has ${bytes} bytes, ${bytes - local.environment_max_bytes} over ${local.environment_max_bytes} (Lambda's limit is 4 kB); the longest are ${join(", ", slice(local.environment_lengths[name], 0, 3))}. An id takes about 13: list about ${ceil((bytes - local.environment_max_bytes) / 13)} ids fewer in allowed_channels, restricted_commands and slack_home_teams, the same list for more commands, fewer subcommands in function.json, or shorten the texts."
  }

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

  # What a restriction may name: a routed command, alone or with one of its sub-commands. An alias is another word for
  # one of them: a list that says both would look as if they could differ.
  # The buttons of dead_letters have one right: who may not replay, may not discard either.
  restrictable = concat(["dead_letters", "dead_letters replay"], flatten([
    for name, definition in local.known_definitions : [
      for command in local.commands_of[name] : concat([command], [
        for row in try(definition.subcommands, []) : "${command} ${row.name}"
      ]) if startswith(command, "/")
    ]
  ]))
  misspelt_restrictions = [for key, _ in var.restricted_commands : key if !contains(local.restrictable, key)]
  unknown_reservations  = setsubtract(keys(var.reserved_concurrency), keys(local.known_definitions))
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

# Changes only when a function is replaced: then what AWS deletes with it, and does not say so, is made anew.
resource "terraform_data" "identities" {
  for_each = local.enabled

  input = aws_lambda_function.functions[each.key].arn
}
