import { variables as devopsVariables } from '../../../lambda/devops/config.ts';
import { ISSUE_TYPE, PRIORITIES, REQUEST_TYPE } from '../../local/fakes/jsm/jsm-site.ts';
import {
  CHAIN_NODES,
  CHANNELS,
  GROUPS,
  HOME_TEAMS,
  JIRA,
  OPERATIONS_CHANNEL,
  USERS,
} from '../../local/sample-data.ts';
import type { Settings } from '../../local/settings.ts';
import { type FunctionDefinition, slashCommands } from '../../local/wiring/function-definitions.ts';
import { GROUP_SYNC } from '../../local/wiring/groups.ts';

/** Terraform's variables for an acceptance run: every command in the first channel, and the fakes as outside systems. */
export function variablesFor(
  definitions: Record<string, FunctionDefinition>,
  settings: Settings,
  fakesUrl: string,
): Record<string, unknown> {
  const channels = slashCommands(definitions).map((command) => [command, [CHANNELS[0]?.id]]);
  // A release before it took no group.
  const groups = definitions[GROUP_SYNC] === undefined ? [] : [GROUPS[0]?.id];
  return {
    slack_team_id: settings.teamId,
    slack_home_teams: HOME_TEAMS,
    slack_app_id: settings.appId,
    allowed_channels: Object.fromEntries(channels),
    restricted_commands: { '/devops restart': [USERS[0]?.id, ...groups], '/sre service': [USERS[0]?.id] },
    operations_channel: OPERATIONS_CHANNEL,
    help_contact: 'the platform team in #incidents',
    table_deletion_protection: false,
    // Another stack has given the account its role for REST APIs.
    pushover_access_log: true,
    slack_api_url: `${fakesUrl}/_local/slack/api/`,
    slack_response_url_origin: fakesUrl,
    opsgenie_api_url: `${fakesUrl}/_local/opsgenie`,
    pushover_api_url: `${fakesUrl}/_local/pushover`,
    qchain_nodes: Object.fromEntries(
      CHAIN_NODES.map(({ name }) => [name, `${fakesUrl}/_local/chain/${name}`]),
    ),
    devops_services: JSON.parse(devopsVariables.services.example ?? ''),
    alarm_channels: { 'shop-': CHANNELS[0]?.id, 'qbot-': CHANNELS[0]?.id },
    devops_alarm_services: JSON.parse(devopsVariables.alarmServices.example ?? ''),
  };
}

/** What `incident_backend = "jsm"` needs, with the fake of Jira as the site. */
export function jsmVariables(fakesUrl: string): Record<string, unknown> {
  const { cloudId, email, projectKey, siteUrl } = JIRA;
  return {
    incident_backend: 'jsm',
    jsm: {
      ...{ cloud_id: cloudId, site_url: siteUrl, email, project_key: projectKey },
      jira_url: `${fakesUrl}/_local/jsm/ex/jira/${cloudId}`,
      operations_url: `${fakesUrl}/_local/jsm`,
      ...{ issue_type_id: ISSUE_TYPE, request_type_id: REQUEST_TYPE, token_expires: '2099-03-01' },
      priority_ids: Object.fromEntries(PRIORITIES.map(({ id }, index) => [`P${index + 1}`, id])),
      ...{ done_transition: 'Resolve', closed_status: 'Closed' },
    },
  };
}
