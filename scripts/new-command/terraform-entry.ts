const MARKER = /^ *# new-command: entries are added above this line$/m;

/** The function's entry in `local.functions`, as `terraform fmt` writes it. */
export function entryOf(folder: string): string {
  return `    ${folder} = {
      # environment: what lambda/${folder}/config.ts reads; add a line for each variable of your own.
      environment = {
        SLACK_API_URL             = var.slack_api_url
        SLACK_RESPONSE_URL_ORIGIN = var.slack_response_url_origin
        TABLE_NAME                = aws_dynamodb_table.table.name
      }
      # statements: what it may do in AWS, with real ARNs. Logs, traces, secrets and the failure queue are allowed already.
      statements = {
        RememberTellings = {
          actions   = ["dynamodb:PutItem"]
          resources = [aws_dynamodb_table.table.arn]
        }
      }
      # secrets: name them in lambda/${folder}/function.json; each becomes an SSM parameter and a variable of the function.
      # vpc: for private hosts only, as qchain_vpc does it; it then needs NAT to reach Slack.
    }`;
}

/** Is there an entry of that name already? */
export function hasEntry(lambdaTf: string, folder: string): boolean {
  return new RegExp(`^ {4}${folder} = \\{`, 'm').test(lambdaTf);
}

/** `lambda.tf` with the entry above the marker line; undefined if the marker is gone. */
export function withEntry(lambdaTf: string, folder: string): string | undefined {
  const marker = MARKER.exec(lambdaTf);
  if (marker === null) return undefined;
  return `${lambdaTf.slice(0, marker.index)}${entryOf(folder)}\n\n${lambdaTf.slice(marker.index)}`;
}
