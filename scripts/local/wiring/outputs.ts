import { isObject } from '../../../common/is-object.ts';
import { ownValue } from '../../../common/own-value.ts';
import { unpackIds, unpackKeys } from '../../../common/packed-keys.ts';
import { REGION, topicArn } from '../aws/arns.ts';
import { queueUrl } from '../aws/sqs/api.ts';
import { type JsonObject, parseJson, textIn } from '../json.ts';
import { NAME, type Settings } from '../settings.ts';
import type { FunctionDefinition } from './function-definitions.ts';
import { jiraTokenExpires } from './jira.ts';
import { functionsOf } from './manifest.ts';
import type { Wiring } from './wiring.ts';

export interface OutputSources {
  definitions: Record<string, FunctionDefinition>;
  wiring: Wiring;
  settings: Settings;
  /** Base URL of the local bot. */
  url: string;
  /** Of the Slack app. */
  manifest: JsonObject;
}

/** What `terraform output -json` would print of this bot: what scripts that look at a deployed one read. */
export function terraformOutputs(sources: OutputSources): JsonObject {
  const { definitions, manifest, settings, url, wiring } = sources;
  const outputs = {
    slack_commands_url: `${url}/slack/commands`,
    slack_interactivity_url: `${url}/slack/interactivity`,
    slack_manifest: JSON.stringify(manifest),
    slack_ids: { team: settings.teamId, app: settings.appId },
    region: REGION,
    access: accessOf(definitions, wiring),
    secret_parameters: Object.keys(wiring.parameters).sort(),
    function_names: Object.fromEntries(wiring.functions.map(({ name }) => [name, name])),
    queues: queuesOf(wiring, `${url}/_aws`, ''),
    pushover_queues: queuesOf(wiring, `${url}/_aws`, `${NAME}-pushover-`),
    alarm_topic_arn: topicArn(`${NAME}-alarms`),
    routine_alarm_topic_arn: topicArn(`${NAME}-alarms-routine`),
    jira_token_expires: jiraTokenExpires(settings),
  };
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }]));
}

function accessOf(definitions: OutputSources['definitions'], { functions }: Wiring): JsonObject {
  const gatekeeper = functions.find(({ name }) => name === 'gatekeeper');
  const channels = parseJson(gatekeeper?.environment.ALLOWED_CHANNELS ?? '');
  const lists = Object.fromEntries(unpackKeys(isObject(channels) ? channels : {}));
  const listOf = (command: string) => {
    const list = ownValue(lists, command);
    return Array.isArray(list) ? unpackIds(list.map(textIn)) : [];
  };
  return Object.fromEntries(
    Object.entries(functionsOf(definitions)).map(([command, names]) => [
      command,
      { functions: names, channels: listOf(command) },
    ]),
  );
}

/** Those of this beginning by the rest of their name; '' means those of no function in particular. */
function queuesOf({ queues }: Wiring, awsEndpoint: string, prefix: string): JsonObject {
  const own = queues.filter(({ name }) =>
    prefix === '' ? !name.startsWith(`${NAME}-`) : name.startsWith(prefix),
  );
  return Object.fromEntries(
    own.map(({ name }) => [name.slice(prefix.length), { name, url: queueUrl(awsEndpoint, name) }]),
  );
}
