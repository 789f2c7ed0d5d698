locals {
  # For what hangs on something by its name, which AWS deletes with it, or which keeps AWS from deleting it. Such a name is not known
  # while its owner is replaced, so that this is made anew in the same apply: `replace_triggered_by` would say so too, but
  # Terraform 1.11 passes over some instances of a resource with `for_each`.
  function_names  = { for name, one in aws_lambda_function.functions : name => one.arn == "" ? "" : one.function_name }
  log_group_names = { for name, one in aws_cloudwatch_log_group.functions : name => one.arn == "" ? "" : one.name }
  bus_name        = aws_cloudwatch_event_bus.bus.arn == "" ? "" : aws_cloudwatch_event_bus.bus.name
  rule_names = {
    for kind, rules in {
      alarms          = aws_cloudwatch_event_rule.alarms
      commands        = aws_cloudwatch_event_rule.commands
      schedules       = aws_cloudwatch_event_rule.schedules
      token_reminders = aws_cloudwatch_event_rule.token_reminders
    } :
    kind => { for key, one in rules : key => one.arn == "" ? "" : one.name }
  }
}
