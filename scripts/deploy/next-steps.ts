import * as z from 'zod/mini';

const text = z.object({ value: z.string() });

const outputsSchema = z.object({
  slack_manifest: text,
  slack_commands_url: text,
  /** A stack of an older release has it in the URL alone. */
  region: z.optional(text),
  slack_ids: z.object({ value: z.object({ app: z.string() }) }),
  secret_parameters: z.object({ value: z.array(z.string()) }),
});

export type DeployedOutputs = z.infer<typeof outputsSchema>;

/** Reads `terraform output -json`. Throws if they are not Q-Bot's. */
export function readOutputs(json: unknown): DeployedOutputs {
  return outputsSchema.parse(json);
}

/** Terraform's variable `name`, and the Region, as `npm run secrets` wants them. */
export function placeOf(outputs: DeployedOutputs): { prefix: string; region: string } {
  return {
    prefix: outputs.secret_parameters.value[0]?.split('/')[1] ?? 'qbot',
    region:
      outputs.region?.value ??
      /\.execute-api\.([a-z0-9-]+)\./.exec(outputs.slack_commands_url.value)?.[1] ??
      'us-east-1',
  };
}

/** What the user has to do by hand after an apply, in this order. */
export function nextSteps(outputs: DeployedOutputs, secretsAreSet: boolean): string[] {
  const { prefix, region } = placeOf(outputs);
  const words = `--prefix ${prefix} --region ${region}`;
  const isNew = outputs.slack_ids.value.app === '';
  return [
    isNew
      ? 'Create the Slack app: api.slack.com/apps, Create New App, From a manifest, with the manifest above; install it.'
      : 'Where a command has changed: paste the manifest above under App Manifest of the app, and install it again.',
    ...(isNew ? ['Put its id (Basic Information, App ID) into slack_app_id, and deploy again.'] : []),
    ...(secretsAreSet ? [] : [`Set the secrets: npm run secrets -- set ${words}`]),
    'Invite the bot into every channel of allowed_channels, and into operations_channel: /invite @qbot',
    'Prove it: npm run smoke',
  ];
}
