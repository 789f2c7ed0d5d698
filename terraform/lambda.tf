# Every function and every route begins here: one explicit entry per function, nothing is created by scanning folders.
#
# Adding a backend = a folder lambda/<name>/ and an entry below (and its channels in var.allowed_channels). What needs
# no HCL stands in the folder's function.json: description, runtime, timeout, memory, names of secrets and, for a backend, its
# EventBridge rules (`eventPattern`, `routes`). Rules, targets and permissions are made from it in eventbridge.tf, the role in
# iam.tf, the parameters in ssm.tf; those files need no change.
#
# An entry says only what its function needs beyond what every backend gets (backend_environment of environments.tf, and in iam.tf
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
}
