import * as z from 'zod/mini';
import {
  type Environment,
  json,
  optionalJson,
  optionalText,
  readConfig,
  secret,
  text,
  url,
} from '../../common/config.ts';
import { ConfigError } from '../../common/errors.ts';
import { ON_CALL } from '../../common/group-members.ts';
import type { JsmSite } from '../../common/on-call/jsm-site.ts';

/** Of the settings of `jsm`, those by which its schedules are read. */
const jiraSite: z.ZodMiniType<JsmSite> = z.object({
  cloudId: z.string(),
  jiraUrl: z.string(),
  operationsUrl: z.string(),
  email: z.string(),
});

/** Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf. */
export const variables = {
  slackApiUrl: url('SLACK_API_URL', 'https://slack.com/api/'),
  slackBotToken: secret('SLACK_BOT_TOKEN_PARAMETER'),
  tableName: text('TABLE_NAME', 'qbot'),
  teamId: text('SLACK_TEAM_ID', 'T0LOCAL001'),
  groups: json('ACCESS_GROUPS', z.array(z.string()), {
    shape: 'a list of ids of Slack groups and of oncall:<schedule>',
    example: ['S0DEPLOY01', 'oncall:Platform on call'],
  }),
  /** The parameter that the gatekeeper reads. */
  groupMembers: text('GROUP_MEMBERS_NAME', '/qbot/group-members'),
  operationsChannel: optionalText('OPERATIONS_CHANNEL', '', 'C0OPERATE1'),
  incidentBackend: optionalText('INCIDENT_BACKEND', 'opsgenie'),
  opsgenieApiUrl: url('OPSGENIE_API_URL', 'https://api.opsgenie.com'),
  /** It is read, and its role may read it, only where a schedule is named; so is the token of Jira. */
  opsgenieApiKey: secret('OPSGENIE_API_KEY_PARAMETER'),
  /** Empty where incidents do not live in Jira. */
  jsm: optionalJson('JSM', jiraSite, 'docs/jsm.md'),
  jiraApiToken: secret('JIRA_API_TOKEN_PARAMETER'),
};

/** Reads and checks all of them; `JSM` is needed for schedules of Jira. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  const config = readConfig(env, variables);
  const needsSite =
    config.incidentBackend === 'jsm' && config.groups.some((name) => name.startsWith(ON_CALL));
  if (needsSite && config.jsm === undefined)
    throw new ConfigError(['JSM is empty, and INCIDENT_BACKEND is jsm']);
  return config;
}

export type Config = ReturnType<typeof loadConfig>;
