# Which functions are made, and what is known of each from its folder's function.json.
locals {
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

  # The entries of lambda.tf that var.functions leaves in, the sync where a group grants a right, and those of var.extra_functions.
  enabled = merge({ for name, function in local.functions : name => function if contains(local.made, name) || (name == "group_sync" && local.has_access_groups) }, var.extra_functions)

  definitions = {
    for name, _ in local.enabled :
    name => merge(local.known_definitions[name], { for field in ["secrets"] : field => local.group_sync_secrets if name == "group_sync" })
  }

  # Of a function.json that says neither: Node.js, and the handler that the build makes for the kind of runtime.
  runtimes = { for name, definition in local.definitions : name => lookup(definition, "runtime", var.lambda_runtime) }
  handlers = { nodejs = "lambda_function.handler", python = "lambda_function.lambda_handler", provided = "bootstrap" }

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
