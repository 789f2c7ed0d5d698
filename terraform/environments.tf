# The variables of each function: its entry's own (lambda.tf), what every backend has, and what is derived from all.
locals {
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
      INCIDENT_KEYS     = jsonencode(var.incident_backend == "jsm" ? { project = var.jsm.project_key, site = trimsuffix(var.jsm.site_url, "/") } : null)
      # Where two functions have the same commands, the plan says so.
      SUBCOMMANDS = jsonencode({ for commands, tables in local.subcommand_tables : commands => tables[0] })
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

  # Lambda measures all of them as one JSON text, in which a quotation mark inside a value takes two bytes, and takes 4,096
  # ("... exceeded the 4KB limit. String measured: {...}"); jsonencode() writes <, > and & longer than Lambda does, nothing
  # shorter. The bytes are counted by way of base64, because length() counts characters.
  environment_max_bytes = 4096
  environment_base64    = { for name, environment in local.environments : name => base64encode(jsonencode(environment)) }
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
    name => "The environment of ${name} has ${bytes} bytes, ${bytes - local.environment_max_bytes} over ${local.environment_max_bytes} (Lambda takes no more); the longest are ${join(", ", slice(local.environment_lengths[name], 0, 3))}. An id takes 12 to 16: list about ${ceil((bytes - local.environment_max_bytes) / 12)} ids fewer in allowed_channels, restricted_commands and slack_home_teams, the same list for more commands, fewer subcommands in the function.json of extra_functions, if there are any, or shorten the texts."
  }
}
