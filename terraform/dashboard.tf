# One page: does Slack get its answer in time, is anything lost, and whose fault is it.
locals {
  # A widget takes 100: every alarm is in one, the urgent ones first.
  alarm_widgets = chunklist(
    [for key in concat([for key, severity in local.severity_of : key if severity == "urgent"], [for key, severity in local.severity_of : key if severity != "urgent"]) : aws_cloudwatch_metric_alarm.alarms[key].arn],
    100,
  )
  alarms_height = 4 * length(local.alarm_widgets)

  lambda_metrics = {
    for metric in ["ConcurrentExecutions", "Errors", "Throttles", "Duration"] : metric => [
      for name, function in aws_lambda_function.functions :
      ["AWS/Lambda", metric, "FunctionName", function.function_name, { label = name }]
    ]
  }
  queue_names = concat(
    [for queue in aws_sqs_queue.queues : queue.name],
    [for queue in aws_sqs_queue.pushover : queue.name],
    [aws_sqs_queue.audit.name],
  )
  door = ["ApiId", aws_apigatewayv2_api.slack.id, "Stage", aws_apigatewayv2_stage.default.name]

  # Dimensions in the braces as common/metrics.ts writes them: a series for each combination that was counted.
  searches = {
    requests = "SEARCH('{\"${local.metric_namespace}\",service,command,outcome} MetricName=\"Requests\"', 'Sum', 300)"
    nameless = "SEARCH('{\"${local.metric_namespace}\",service,outcome} MetricName=\"Requests\"', 'Sum', 300)"
    rejected = "SEARCH('{\"${local.metric_namespace}\",service,outcome} MetricName=\"AuthRejected\"', 'Sum', 300)"
    events   = "SEARCH('{\"${local.metric_namespace}\",service,command,outcome} MetricName=\"Events\"', 'Sum', 300)"
    answers  = "SEARCH('{\"${local.metric_namespace}\",service,outcome} MetricName=\"Answers\"', 'Sum', 300)"
  }

  logs_of_all = join(" | ", [for group in aws_cloudwatch_log_group.functions : "SOURCE '${group.name}'"])

  graphs = [
    {
      title = "Acknowledgement, ms: Slack waits 3,000"
      metrics = [
        for statistic in ["p50", "p95", "p99"] :
        concat(["AWS/ApiGateway", "Latency"], local.door, [{ stat = statistic, label = statistic }])
      ]
      annotations = { horizontal = [{ value = 3000, label = "Slack gives up" }, { value = 2500, label = "alarm" }] }
    },
    {
      title = "Requests by command and outcome"
      metrics = [
        [{ expression = local.searches.requests, label = "$${PROP('Dim.command')} $${PROP('Dim.outcome')}" }],
        [{ expression = local.searches.nameless, label = "$${PROP('Dim.outcome')}" }],
      ]
      stacked = true
    },
    {
      title = "Refused at the door"
      metrics = [
        [{ expression = local.searches.rejected, label = "$${PROP('Dim.outcome')}" }],
        concat(["AWS/ApiGateway", "4xx"], local.door, [{ label = "4xx of the gateway" }]),
        concat(["AWS/ApiGateway", "5xx"], local.door, [{ label = "5xx of the gateway" }]),
      ]
    },
    {
      title = "Bus: in, out, failed"
      metrics = flatten([
        for name, dimensions in local.on_rules : [
          for metric in ["Invocations", "FailedInvocations", "InvocationsSentToDlq"] :
          { line = concat(["AWS/Events", metric], flatten([for key, value in dimensions : [key, value]]), [{ label = "${metric} ${name}" }]) }
        ]
      ])[*].line
    },
    {
      title = "Bus: milliseconds until the backend is called, p99"
      metrics = [
        for name, dimensions in local.on_rules :
        concat(["AWS/Events", "IngestionToInvocationStartLatency"], flatten([for key, value in dimensions : [key, value]]), [{ stat = "p99", label = name }])
      ]
    },
    {
      title   = "Backends: what became of events"
      metrics = [[{ expression = local.searches.events, label = "$${PROP('Dim.command')} $${PROP('Dim.outcome')}" }]]
      stacked = true
    },
    { title = "Functions: errors", metrics = local.lambda_metrics.Errors },
    { title = "Functions: duration, ms, p99", metrics = local.lambda_metrics.Duration, stat = "p99" },
    { title = "Functions: concurrent runs", metrics = local.lambda_metrics.ConcurrentExecutions, stat = "Maximum" },
    { title = "Functions: throttles", metrics = local.lambda_metrics.Throttles },
    {
      title   = "How people were told"
      metrics = [[{ expression = local.searches.answers, label = "$${PROP('Dim.service')} $${PROP('Dim.outcome')}" }]]
      stacked = true
    },
    {
      title = "Services outside: 429s and errors"
      metrics = concat(
        [for name, _ in local.backends : [local.metric_namespace, "SlackRateLimited", "service", name, { label = "Slack 429, ${name}" }]],
        [for name, _ in local.backends : [local.metric_namespace, "SlackWarned", "service", name, { label = "Slack warnings, ${name}" }]],
        [for metric in ["OpsgenieRateLimited", "OpsgenieErrors"] : [local.metric_namespace, metric, "service", "opsgenie", { label = metric }] if local.has_opsgenie],
        [for metric, _ in local.pushover_outcomes : [local.metric_namespace, metric, { label = metric }] if local.has_pushover],
      )
    },
    {
      title   = "Queues: messages"
      metrics = [for name in local.queue_names : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name, { label = name }]]
      stat    = "Maximum"
    },
    {
      title   = "Queues: age of the oldest message, s"
      metrics = [for name in local.queue_names : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", name, { label = name }]]
      stat    = "Maximum"
    },
  ]

  log_tables = [
    {
      title = "Cold starts, % of runs"
      query = "filter type = \"platform.report\" | stats count(record.metrics.initDurationMs) / count(*) * 100 as cold, count(*) as runs by @log"
    },
    {
      title = "Doubles that were held back"
      query = "filter outcome = \"duplicate\" | stats count(*) as times by service, command"
    },
  ]
}

resource "aws_cloudwatch_dashboard" "bot" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = concat(
      [for index, arns in local.alarm_widgets : {
        type       = "alarm"
        x          = 0
        y          = 4 * index
        width      = 24
        height     = 4
        properties = { title = index == 0 ? "Alarms" : "Alarms, continued", alarms = arns }
      }],
      [for index, graph in local.graphs : {
        type   = "metric"
        x      = index % 2 * 12
        y      = local.alarms_height + floor(index / 2) * 6
        width  = 12
        height = 6
        properties = merge(
          { view = "timeSeries", region = var.aws_region, stat = "Sum", period = 300, stacked = false },
          graph,
        )
      }],
      [for index, table in local.log_tables : {
        type   = "log"
        x      = index % 2 * 12
        y      = local.alarms_height + ceil(length(local.graphs) / 2) * 6
        width  = 12
        height = 6
        properties = {
          title  = table.title
          region = var.aws_region
          view   = "table"
          query  = "${local.logs_of_all} | ${table.query}"
        }
      }],
    )
  })
}
