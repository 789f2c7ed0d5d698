import * as z from 'zod/mini';
import { isObject } from '../../common/is-object.ts';
import { type JsonObject, parseJson } from '../local/json.ts';
import { DoctorError } from './errors.ts';

const value = <T extends z.ZodMiniType>(schema: T) => z.object({ value: schema });
const text = value(z.string());
/** A stack of an older release has not got it; null: what it describes is not there. */
const maybe = z.optional(value(z.nullable(z.string())));
const queues = z.record(z.string(), z.object({ name: z.string(), url: z.string() }));

const outputsSchema = z.object({
  slack_commands_url: value(z.url()),
  slack_interactivity_url: value(z.url()),
  slack_manifest: text,
  slack_ids: value(z.object({ team: z.string(), app: z.string() })),
  region: z.optional(text),
  access: value(z.record(z.string(), z.object({ channels: z.array(z.string()) }))),
  secret_parameters: value(z.array(z.string())),
  function_names: value(z.record(z.string(), z.string())),
  queues: value(queues),
  pushover_queues: z.optional(value(queues)),
  alarm_topic_arn: maybe,
  routine_alarm_topic_arn: maybe,
  jira_token_expires: maybe,
});

/** What a bot is meant to be: what Terraform says of it. */
export interface Deployment {
  /** Terraform's variable `name`. */
  name: string;
  region: string;
  commandsUrl: string;
  interactivityUrl: string;
  teamId: string;
  /** '' where the bot checks no app. */
  appId: string;
  manifest: JsonObject;
  /** Command, or route of the bot's own buttons -> ids of channels, `*` for all. */
  channels: Record<string, string[]>;
  /** Names of the secrets that have a parameter, without the bot's own. */
  secrets: string[];
  /** Folder of `lambda/` -> name of its function. */
  functions: Record<string, string>;
  /** What waits in them failed for good. */
  deadLetterQueues: { name: string; url: string }[];
  alarmTopics: string[];
  /** `YYYY-MM-DD`; undefined where no token of Jira is used, or Terraform does not say it. */
  jiraTokenExpires: string | undefined;
}

/** Reads `terraform output -json`. Throws DoctorError if they are not Q-Bot's. */
export function readDeployment(json: unknown): Deployment {
  const outputs = outputsSchema.safeParse(json);
  if (!outputs.success) {
    throw new DoctorError(
      'Terraform has no outputs of a deployed Q-Bot: run terraform apply first. ' +
        'For the bot on this laptop: npm run doctor -- --local',
    );
  }
  const found = outputs.data;
  const manifest = parseJson(found.slack_manifest.value);
  const [, name = 'qbot'] = /^\/([^/]+)\//.exec(found.secret_parameters.value[0] ?? '') ?? [];
  const topics = [found.alarm_topic_arn?.value, found.routine_alarm_topic_arn?.value];
  return {
    name,
    region: found.region?.value ?? regionOf(found.slack_commands_url.value),
    commandsUrl: found.slack_commands_url.value,
    interactivityUrl: found.slack_interactivity_url.value,
    teamId: found.slack_ids.value.team,
    appId: found.slack_ids.value.app,
    manifest: isObject(manifest) ? manifest : {},
    channels: channelsOf(found.access.value),
    secrets: found.secret_parameters.value.map((parameter) => parameter.slice(`/${name}/`.length)),
    functions: found.function_names.value,
    deadLetterQueues: deadLetterQueues(found.queues.value, found.pushover_queues?.value ?? {}),
    alarmTopics: [...new Set(topics.filter((arn) => typeof arn === 'string'))],
    jiraTokenExpires: found.jira_token_expires?.value ?? undefined,
  };
}

/** The same bot at another origin. */
export function atOrigin(deployment: Deployment, origin: string): Deployment {
  const moved = (url: string) => new URL(new URL(url).pathname, origin).href;
  const { commandsUrl, interactivityUrl } = deployment;
  return { ...deployment, commandsUrl: moved(commandsUrl), interactivityUrl: moved(interactivityUrl) };
}

function regionOf(url: string): string {
  return /\.execute-api\.([a-z0-9-]+)\./.exec(url)?.[1] ?? 'us-east-1';
}

function channelsOf(access: Record<string, { channels: string[] }>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(access).map(([command, { channels }]) => [command, channels]));
}

type QueueOutputs = z.infer<typeof queues>;

/** Those that nothing but an operator or `dead_letters` empties: a retry waits in the others. */
function deadLetterQueues(own: QueueOutputs, pushover: QueueOutputs): { name: string; url: string }[] {
  return [...Object.values(own), ...(pushover.failures === undefined ? [] : [pushover.failures])];
}
