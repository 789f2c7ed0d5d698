import * as z from 'zod/mini';

const value = <T extends z.ZodMiniType>(schema: T) => z.object({ value: schema });
const texts = z.record(z.string(), z.string());

const outputsSchema = z.object({
  slack_commands_url: value(z.url()),
  /** A stack of an older release has it in the URL alone. */
  region: z.optional(value(z.string())),
  slack_ids: value(z.object({ team: z.string(), app: z.string() })),
  function_names: value(texts),
  secret_parameters: value(z.array(z.string())),
  access: value(
    z.record(z.string(), z.object({ functions: z.array(z.string()), channels: z.array(z.string()) })),
  ),
});

/** Where a deployed bot is, and how one of its commands is reached. */
export interface Target {
  /** Request URL of every slash command. */
  url: string;
  region: string;
  teamId: string;
  appId: string;
  channel: string;
  signingSecretParameter: string;
  /** Of the command's backend. */
  logGroup: string;
}

/** Ends the program with its message and status 1. */
export class SmokeError extends Error {
  override readonly name = 'SmokeError';
}

/** Reads `terraform output -json`. Throws SmokeError if they are not Q-Bot's, or the command works nowhere. */
export function readTarget(json: unknown, command: string): Target {
  const outputs = outputsSchema.safeParse(json);
  if (!outputs.success) {
    throw new SmokeError('Terraform has no outputs of a deployed Q-Bot: run terraform apply first.');
  }
  const { access, function_names, region, secret_parameters, slack_commands_url, slack_ids } = outputs.data;
  const route = access.value[command];
  if (route === undefined) {
    const others = Object.keys(access.value).filter((one) => one.startsWith('/'));
    throw new SmokeError(`No function answers ${command} here. There are: --command ${others.join(', ')}`);
  }
  const [channel] = route.channels;
  if (channel === undefined)
    throw new SmokeError(`${command} works nowhere: add a channel to allowed_channels.`);
  const url = slack_commands_url.value;
  return {
    url,
    region: region?.value ?? /\.execute-api\.([a-z0-9-]+)\./.exec(url)?.[1] ?? '',
    teamId: slack_ids.value.team,
    appId: slack_ids.value.app,
    // A command that works everywhere works in a channel that does not exist, too.
    channel: channel === '*' ? 'C0SMOKE00' : channel,
    signingSecretParameter:
      secret_parameters.value.find((name) => name.endsWith('/slack-signing-secret')) ?? '',
    logGroup: `/aws/lambda/${function_names.value[route.functions[0] ?? ''] ?? ''}`,
  };
}
