# Rights that follow people: a list of restricted_commands may name Slack groups (S...) and schedules of the incident product
# (oncall:<schedule>). A function of its own reads who is in them, every five minutes, and writes it into one parameter that
# the gatekeeper reads together with its secrets. Where none is named there is nothing of it.
locals {
  # A name longer than this, or more of them, would take the parameter's 4096 bytes from the people.
  max_access_groups     = 20
  access_groups         = sort(distinct([for entry in flatten([for users in values(local.restricted_commands) : users]) : entry if can(regex("^(S|oncall:)", entry))]))
  access_schedules      = [for entry in local.access_groups : entry if startswith(entry, "oncall:")]
  access_slack_groups   = [for entry in local.access_groups : entry if !startswith(entry, "oncall:")]
  has_access_groups     = length(local.access_groups) > 0
  access_groups_bytes   = sum(concat([0], [for entry in local.access_groups : length(urlencode(entry)) + 8]))
  max_access_name_bytes = 1500

  # The keys of the incident product are for schedules: without one, they are neither made for the sync nor may it read them.
  group_sync_secrets = [
    for secret in local.known_definitions.group_sync.secrets : secret if secret == "slack-bot-token" || length(local.access_schedules) > 0
  ]

  # Name and ARN by name alone, so that nothing is made of a resource that is not there.
  group_members_name = local.has_access_groups ? "/${var.name}/group-members" : ""

  group_sync_schedule = {
    for name in local.has_access_groups ? ["group_sync"] : [] : "group-sync" => {
      function    = name
      description = "Lets ${var.name}-group_sync read who is in the groups that grant rights"
      expression  = "rate(5 minutes)"
      detail_type = "group_sync"
    }
  }

  group_reader_statements = {
    for parameter in aws_ssm_parameter.group_members : "ReadGroups" => {
      actions   = ["ssm:GetParameters"]
      resources = [parameter.arn]
    }
  }
  group_sync_statements = {
    for parameter in aws_ssm_parameter.group_members : "KeepGroups" => {
      actions   = ["ssm:GetParameter", "ssm:PutParameter"]
      resources = [parameter.arn]
    }
  }

  # What the Slack app has to be allowed beyond its commands and messages.
  group_scopes = concat(
    length(local.access_slack_groups) > 0 ? ["usergroups:read"] : [],
    local.has_access_groups ? ["users:read"] : [],
    length(local.access_schedules) > 0 ? ["users:read.email"] : [],
  )

  group_log_metrics = {
    for metric, word in { GroupsOld = "groups_old", GroupsWrong = "groups_wrong" } :
    metric => { metric = metric, function = "group_sync", field = "outcome", words = [word] } if local.has_access_groups
  }

  # None, or one.
  on_group_sync = local.has_access_groups ? { "" = {} } : {}
  group_alarms = {
    groups-old = merge(local.alarm_defaults, {
      namespace = local.metric_namespace
      metric    = "GroupsOld"
      # The first quarter of an hour may be that in which it was deployed.
      period     = 900
      periods    = 2
      datapoints = 2
      metrics = {
        ran    = { namespace = "AWS/Lambda", metric = "Invocations", dimensions = { FunctionName = "${var.name}-group_sync" } }
        failed = { namespace = "AWS/Lambda", metric = "Errors", dimensions = { FunctionName = "${var.name}-group_sync" } }
        asked  = { namespace = "AWS/Lambda", metric = "Invocations", dimensions = { FunctionName = "${var.name}-gatekeeper" } }
      }
      expression  = "IF(FILL(own, 0) > 0 OR (FILL(asked, 0) > 0 AND FILL(ran, 0) - FILL(failed, 0) < 1), 1, 0)"
      on          = local.on_group_sync
      description = "Who is in a group that grants rights was not read for an hour, or nothing reads or keeps it: after a day the group grants nothing."
    })
    groups-wrong = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "GroupsWrong"
      on          = local.on_group_sync
      description = "A group that grants rights is unknown, or any member of the workspace may edit it, or its people do not fit, or Slack does not let Q-Bot read it: the operations channel says which."
    })
  }
}

# group_sync writes it, and Terraform never again.
resource "aws_ssm_parameter" "group_members" {
  #checkov:skip=CKV2_AWS_34:ids of people and groups are no secret, and the gatekeeper reads them beside secrets in one call
  count = local.has_access_groups ? 1 : 0

  name             = local.group_members_name
  description      = "Who is in the groups that grant rights: written by ${var.name}-group_sync"
  type             = "String"
  value_wo         = "not-set"
  value_wo_version = 1

  tags = local.tags

  lifecycle {
    ignore_changes = [description, tier, type, value, insecure_value]

    precondition {
      condition     = length(local.access_groups) <= local.max_access_groups
      error_message = "restricted_commands names ${length(local.access_groups)} groups and schedules, ${length(local.access_groups) - local.max_access_groups} more than Slack can be asked about in a minute (${local.max_access_groups}): put people into fewer groups."
    }
    precondition {
      condition     = local.access_groups_bytes <= local.max_access_name_bytes
      error_message = "The names of the groups and schedules in restricted_commands take ${local.access_groups_bytes} bytes of the 4096 of their parameter, over ${local.max_access_name_bytes}: about ${ceil((local.access_groups_bytes - local.max_access_name_bytes) / 13)} people too many. Give the schedules shorter names, or name fewer."
    }
  }
}
