# Whether people were told, and what the services outside say. Metrics whose names stand in log_metrics are made from
# log lines; the others the functions count themselves (common/metrics.ts).
locals {
  on_services = { for name, _ in local.backends : name => { service = name } }

  # Of Slack's words, those after which no call can work until somebody mends the token (common/slack/client.ts).
  token_refusals = ["account_inactive", "invalid_auth", "missing_scope", "not_authed", "token_expired", "token_revoked"]

  log_metrics = merge(
    local.group_log_metrics,
    {
      NoSigningSecret = { metric = "NoSigningSecret", function = "gatekeeper", field = "reason", words = ["no_secret", "secret_unreadable"] }
      AuditLost       = { metric = "AuditLost", function = "gatekeeper", field = "outcome", words = ["audit_lost"] }
      AccessDenied    = { metric = "AccessDenied", function = "gatekeeper", field = "rule", words = ["restricted_commands", "slack_home_teams"] }
      CardRefused     = { metric = "CardRefused", function = "dead_letters", field = "outcome", words = ["card_refused"] }
    },
    { for name in local.uses_jsm ? ["JiraTokenRefused"] : [] : name => { metric = name, function = "opsgenie", field = "outcome", words = ["jira_token_refused"] } },
    { for name, _ in local.backends : "AccessDenied-${name}" => { metric = "AccessDenied", function = name, field = "outcome", words = ["denied"] } },
    { for name, _ in local.backends : "AuditLost-${name}" => { metric = "AuditLost", function = name, field = "outcome", words = ["audit_lost"] } },
    {
      for name, _ in local.backends :
      "SlackTokenRefused-${name}" => { metric = "SlackTokenRefused", function = name, field = "reason", words = local.token_refusals }
    },
    {
      for name in ["devops", "opsgenie"] :
      "OverLimit-${name}" => { metric = "OverLimit", function = name, field = "outcome", words = ["over_limit"] } if contains(local.made, name)
    },
  )

  answer_alarms = {
    slack-rate-limited = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "SlackRateLimited"
      threshold   = 3
      on          = local.on_services
      description = "Slack answered 429 three times in 5 minutes: it takes one message a second in a channel."
    })
    opsgenie-rate-limited = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "OpsgenieRateLimited"
      on          = local.has_opsgenie ? { "" = { service = "opsgenie" } } : {}
      description = "OpsGenie answered 429: the account's limit is used up, by the bot or by others."
    })
    opsgenie-errors = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "OpsgenieErrors"
      on          = local.has_opsgenie ? { "" = { service = "opsgenie" } } : {}
      description = "OpsGenie refused a call of /sre, failed or did not answer; the person was told what happened."
    })
    slack-token-refused = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "SlackTokenRefused"
      on          = { "" = {} }
      description = "Slack refuses the bot token or lacks a scope: commands run, and only their response_url can answer."
    })
    over-limit = merge(local.alarm_defaults, {
      namespace   = local.metric_namespace
      metric      = "OverLimit"
      on          = { "" = {} }
      description = "Somebody opened more incidents, or asked for more restarts, in an hour than hourly_limits, or held more than six drills: a long night, or an account in wrong hands."
    })
    not-told = merge(local.alarm_defaults, {
      namespace    = local.metric_namespace
      metric       = "Answers"
      explained_by = ["slack-token-refused"]
      on           = { for name, dimensions in local.on_services : name => merge(dimensions, { outcome = "not_told" }) }
      description  = "Somebody could not be told what became of their order, in no way at all."
    })
    card-refused = merge(local.alarm_defaults, {
      namespace    = local.metric_namespace
      metric       = "CardRefused"
      explained_by = ["slack-token-refused"]
      on           = { "" = {} }
      description  = "The operations channel does not take the card of a dead letter: people are told, but nobody can replay it there."
    })
  }
}

resource "aws_cloudwatch_log_metric_filter" "alarms" {
  for_each = local.log_metrics

  name           = each.key
  log_group_name = local.log_group_names[each.value.function]
  pattern        = "{ ${join(" || ", [for word in each.value.words : "$.${each.value.field} = \"${word}\""])} }"

  metric_transformation {
    namespace = local.metric_namespace
    name      = each.value.metric
    value     = "1"
  }
}
