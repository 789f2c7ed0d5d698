import * as z from 'zod/mini';

const planSchema = z.object({
  variables: z.optional(z.record(z.string(), z.object({ value: z.optional(z.unknown()) }))),
  resource_changes: z.optional(
    z.array(
      z.object({
        address: z.string(),
        type: z.string(),
        change: z.object({ actions: z.array(z.string()) }),
      }),
    ),
  ),
});

/** What somebody should know of a plan before they agree to it. */
export interface PlanReview {
  /** Terraform's variable `name`. */
  name: string;
  region: string;
  /** Addresses of what is destroyed or replaced and holds what nobody can make again. */
  destroyed: string[];
  /** Whether it gives API Gateway the role of the whole account and Region. */
  setsAccountRole: boolean;
}

/** Secrets, the table, and the logs, which a change of their name would leave behind. */
const PRECIOUS = new Set(['aws_ssm_parameter', 'aws_dynamodb_table', 'aws_cloudwatch_log_group']);

/** Reads `terraform show -json <plan>`. Throws if it is none. https://developer.hashicorp.com/terraform/internals/json-format */
export function reviewPlan(json: unknown): PlanReview {
  const { resource_changes: changes = [], variables = {} } = planSchema.parse(json);
  return {
    name: String(variables.name?.value ?? 'qbot'),
    region: String(variables.aws_region?.value ?? 'us-east-1'),
    destroyed: changes
      .filter(({ change, type }) => PRECIOUS.has(type) && change.actions.includes('delete'))
      .map(({ address }) => address),
    setsAccountRole: changes.some(
      ({ change, type }) => type === 'aws_api_gateway_account' && change.actions.includes('create'),
    ),
  };
}
