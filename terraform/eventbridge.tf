# The bus, who publishes on it, and the rules of each backend: the pattern of its commands is `eventPattern` of
# lambda/<name>/function.json, those of other events are its `routes`, each as it stands there.
locals {
  # Function -> the one `source` under which it publishes. The bus policy below and the function's role (iam.tf) are made
  # of it.
  publishers = {
    gatekeeper = "qbot.gatekeeper"
    pushover   = "qbot.webhook"
  }
  enabled_publishers = { for name, source in local.publishers : name => source if contains(local.made, name) }

  # A backend publishes what it decides, as audit records alone, under a source that no rule of a backend takes.
  auditors = { for name, _ in local.backends : name => "qbot.${name}" if !contains(keys(local.publishers), name) }

  # What a role may say on the bus, and no other.
  sources_of_roles = merge(local.enabled_publishers, local.auditors)
  publisher_arns   = [for name in keys(local.sources_of_roles) : aws_iam_role.functions[name].arn]

  backends = {
    for name, definition in local.definitions : name => definition
    if can(definition.eventPattern)
  }

  # Name of a rule, without the bot's -> its function and pattern. `opsgenie` is that of its commands, `opsgenie-2` that
  # of its first other route, and so on.
  rules = merge(
    { for name, backend in local.backends : name => { function = name, pattern = backend.eventPattern, events = "Slack events" } },
    merge([
      for name, backend in local.backends : {
        for index, route in try(backend.routes, []) :
        "${name}-${index + 2}" => { function = name, pattern = route.pattern, events = "Other events" }
      }
    ]...),
  )

  # Command -> functions that its rule leads to.
  routes = transpose({
    for name, backend in local.backends : name => try(tolist(backend.eventPattern.detail.command), [])
  })

  # What people type: a route without a slash is that of the bot's own buttons.
  commands = [for command in keys(local.routes) : command if startswith(command, "/")]

  # Command -> channel ids, each once; the cards of dead_letters work where they are posted.
  allowed_channels = merge(
    { for command, channels in var.allowed_channels : command => distinct(channels) if !contains(local.left_out_commands, command) },
    { for channel in compact([var.operations_channel]) : "dead_letters" => tolist([channel]) },
  )

  # Of every function, also of one that is left out.
  commands_of       = { for name, definition in local.known_definitions : name => try(tolist(definition.eventPattern.detail.command), []) }
  known_commands    = [for command in flatten(values(local.commands_of)) : command if startswith(command, "/")]
  left_out_commands = flatten([for name, commands in local.commands_of : commands if !contains(local.made, name)])
  # What a team's own function would take from another, be it a command or the buttons of dead_letters.
  doubled_commands = distinct([
    for command in flatten([for name in keys(var.extra_functions) : local.commands_of[name]]) :
    command if length([for one in flatten(values(local.commands_of)) : one if one == command]) > 1
  ])

  # (Sub-)command -> users, each once; the gatekeeper needs none of a command that is left out.
  restricted_commands = { for key, users in var.restricted_commands : key => distinct(users) if !contains(local.left_out_commands, split(" ", key)[0]) }

  # What is the same for several stands once, `{"/sre ack|/sre note": ["S05ONCALL"]}`, and channels in one text,
  # `["C0123ABCD|C0456EFGH"]`: Lambda takes 4 kB of variables, and neither a line for each of many commands nor four quotation
  # marks for each of many channels fit. common/packed-keys.ts reads it.
  packed_lists = {
    for name, lists in {
      channels   = { for command, channels in local.allowed_channels : command => compact([join("|", channels)]) }
      restricted = local.restricted_commands
    } :
    name => jsonencode({ for list, keys in { for key, list in lists : jsonencode(list) => key... } : join("|", keys) => jsondecode(list) })
  }

  commands_without_channels = [
    for command in local.commands : command
    if length(lookup(local.allowed_channels, command, [])) == 0
  ]

  # Backend -> what dead_letters says and offers when it has failed. Its own never: it would feed itself.
  failing_backends = {
    for name, backend in local.backends : name => {
      for field, value in merge(
        backend,
        { for one in ["subcommands"] : one => [for row in backend.subcommands : row.name] if can(backend.subcommands) },
        { for one in ["rights"] : one => { for row in backend.subcommands : row.name => row.rights if can(row.rights) } if anytrue([for row in try(backend.subcommands, []) : can(row.rights)]) },
        { for one in ["incident"] : one => merge(backend.incident, { where = "Jira" }) if var.incident_backend == "jsm" && can(backend.incident) },
      ) :
      field => value if contains(["replay", "followsFailedOrders", "readOnly", "subcommands", "rights", "incident"], field)
    }
    if name != "dead_letters"
  }

  # Those whose form opens incidents: if the bus is down, the gatekeeper says what to do instead.
  incident_commands = [
    for command, names in local.routes : command
    if anytrue([for name in names : can(local.backends[name].incident)])
  ]

  # Commands of a team's own functions -> their sub-commands in short: "name|alias" => "number text?". The gatekeeper matches what
  # was typed to them; those of the folders of lambda/ are in its bundle (scripts/build).
  subcommand_tables = {
    for name in keys(var.extra_functions) : join("|", local.commands_of[name]) => {
      for field, value in merge(
        local.backends[name],
        { shapes = { for row in local.backends[name].subcommands : join("|", concat([row.name], try(row.aliases, []))) => join(" ", try(row.args, [])) } },
      ) : field => value if contains(["shapes", "otherwise", "reserved"], field)
    }... if can(local.backends[name].subcommands)
  }

  # Command -> detail-types: the gatekeeper publishes nothing else.
  allowed_commands = {
    for command, names in local.routes :
    command => sort(distinct(flatten([for name in names : try(local.backends[name].eventPattern["detail-type"], [])])))
  }
  # As packed_lists, which says why. Apart from those: what local.functions holds may not depend on the definitions.
  packed_commands = jsonencode({ for types, commands in { for command, types in local.allowed_commands : jsonencode(types) => command... } : join("|", commands) => jsondecode(types) })
}

resource "aws_cloudwatch_event_bus" "bus" {
  name = var.name

  tags = local.tags
}

# A backend trusts what comes over the bus, so only the publishers publish on it, each under its own source; a backend
# its audit records alone, by the right of its role. The Denies hold even where an identity policy allows publishing
# anywhere. (Conditions, because a role named as principal has to be known to every part of IAM before the policy is
# taken.)
resource "aws_cloudwatch_event_bus_policy" "bus" {
  event_bus_name = aws_cloudwatch_event_bus.bus.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        for name, source in local.enabled_publishers : {
          Sid       = "${title(name)}Publishes"
          Effect    = "Allow"
          Action    = "events:PutEvents"
          Resource  = aws_cloudwatch_event_bus.bus.arn
          Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
          Condition = {
            ArnEquals    = { "aws:PrincipalArn" = aws_iam_role.functions[name].arn }
            StringEquals = { "events:source" = source }
          }
        }
      ],
      [
        for name, source in local.sources_of_roles : {
          Sid       = "${replace(title(name), "/[^A-Za-z0-9]/", "")}PublishesNothingElse"
          Effect    = "Deny"
          Action    = "events:PutEvents"
          Resource  = aws_cloudwatch_event_bus.bus.arn
          Principal = "*"
          Condition = {
            ArnEquals       = { "aws:PrincipalArn" = aws_iam_role.functions[name].arn }
            StringNotEquals = { "events:source" = source }
          }
        }
      ],
      [
        {
          Sid       = "BackendsPublishRecordsOnly"
          Effect    = "Deny"
          Action    = "events:PutEvents"
          Resource  = aws_cloudwatch_event_bus.bus.arn
          Principal = "*"
          Condition = {
            ArnEquals       = { "aws:PrincipalArn" = [for name in keys(local.auditors) : aws_iam_role.functions[name].arn] }
            StringNotEquals = { "events:detail-type" = "audit" }
          }
        },
        {
          Sid       = "NobodyElsePublishes"
          Effect    = "Deny"
          Action    = "events:PutEvents"
          Resource  = aws_cloudwatch_event_bus.bus.arn
          Principal = "*"
          Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.publisher_arns } }
        },
      ],
    )
  })

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_event_bus.bus.id]
  }
}

resource "aws_cloudwatch_event_rule" "commands" {
  for_each = local.rules

  name           = "${var.name}-${each.key}"
  description    = "${each.value.events} for ${var.name}-${each.value.function}"
  event_bus_name = local.bus_name
  event_pattern  = jsonencode(each.value.pattern)

  tags = local.tags

  lifecycle {
    precondition {
      condition     = each.key != each.value.function || can(each.value.pattern.detail.command[0])
      error_message = "lambda/${each.value.function}/function.json: eventPattern has to list source, detail-type and detail.command."
    }
    precondition {
      condition     = can([each.value.pattern.source[0], each.value.pattern["detail-type"][0]])
      error_message = "lambda/${each.value.function}/function.json: each pattern has to list source and detail-type."
    }
  }
}

# Tried for 60 s at most, then kept in the undelivered queue: an older command has lost its trigger id anyway.
resource "aws_cloudwatch_event_target" "backends" {
  for_each = local.rules

  rule           = local.rule_names.commands[each.key]
  event_bus_name = aws_cloudwatch_event_bus.bus.name
  target_id      = each.key
  arn            = aws_lambda_alias.live[each.value.function].arn

  dead_letter_config {
    arn = local.queue_arns.undelivered
  }

  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 185
  }

  # As for the gatekeeper in apigw.tf.
  depends_on = [aws_lambda_function_event_invoke_config.live, aws_lambda_permission.live]
}

check "commands_have_channels" {
  assert {
    condition     = length(local.commands_without_channels) == 0
    error_message = "Routed, but allowed in no channel, so refused everywhere: ${join(", ", local.commands_without_channels)}. Give each a list in allowed_channels."
  }
}
