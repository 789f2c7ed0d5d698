import * as z from 'zod/mini';
import { type Environment, json, optionalText, readConfig, secret, text } from '../../common/config.ts';
import { DETAIL_TYPES } from '../../common/contract.ts';
import { incidentFallback } from '../../common/incident-fallback.ts';
import { unpackIds, unpackKeys } from '../../common/packed-keys.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../common/slack/response-url.ts';
import { foldRestrictions } from './match-subcommand.ts';
import { subcommandTables } from './subcommand-tables.ts';

const ids = z.array(z.string());
const teamIds = z.array(z.string().check(z.regex(/^[TE][A-Z0-9]{2,}$/)));
const idLists = z.record(z.string(), ids);

/** A key that the parser would spell in another way (`/devops Restart`) would restrict nothing: it is an error. */
const restricted = /\/?[a-z0-9_-]+( [a-z0-9_-]+)?/.source;
const restrictions = z.record(
  z.string().check(z.regex(new RegExp(`^${restricted}(\\|${restricted})*$`))),
  ids,
);

/** An argument of a sub-command, and all of them: `number text?`. */
const shapes = z.string().check(z.regex(/^((number|priority|word|text)\??( |$))*$/));
const subcommandTable = z.object({
  shapes: z.record(z.string(), shapes),
  otherwise: z.optional(z.string()),
  reserved: z.optional(z.array(z.string())),
});
const incidentKeys = z.object({
  project: z.string().check(z.regex(/^[A-Z][A-Z0-9_]+$/)),
  site: z.string(),
});

/**
 * Every variable of this function, each with its value on a laptop. Terraform gives them in terraform/lambda.tf, and there keys
 * that share a list stand together (common/packed-keys.ts).
 */
export const variables = {
  busName: text('EVENT_BUS_NAME', 'qbot'),
  teamId: text('SLACK_TEAM_ID', 'T0LOCAL001'),
  homeTeams: json('SLACK_HOME_TEAMS', teamIds, {
    shape: 'a list of ids of workspaces or organisations',
    example: ['T0SISTER01'],
  }),
  appId: optionalText('SLACK_APP_ID', '', 'A0LOCAL001'),
  allowedCommands: json('ALLOWED_COMMANDS', z.record(z.string(), z.array(z.enum(DETAIL_TYPES))), {
    shape: 'command -> detail-types',
    example: { '/sre': ['slash_command'] },
  }),
  allowedChannels: json('ALLOWED_CHANNELS', idLists, {
    shape: 'command -> channel ids or ["*"]',
    example: { '/sre': ['C0INCIDENT'] },
  }),
  restrictedCommands: json('RESTRICTED_COMMANDS', restrictions, {
    shape: 'command and sub-command, lower case -> ids of users and groups, and oncall:<schedule>',
    example: { '/devops restart': ['U0ONCALL01', 'S0DEPLOY01'] },
  }),
  /** Of the commands whose tables are not built in (subcommand-tables.ts), or no longer as they are. */
  subcommands: json('SUBCOMMANDS', z.record(z.string(), subcommandTable), {
    shape: 'command -> names with aliases -> shapes of their arguments',
    example: { '/sre': { shapes: { 'incident|alert': 'text?' }, otherwise: 'incident' } },
  }),
  helpContact: optionalText('HELP_CONTACT', 'the team that runs Q-Bot', 'the platform team in #incidents'),
  incidentCommands: json('INCIDENT_COMMANDS', ids, { shape: 'a list of commands', example: ['/sre'] }),
  incidentKeys: json('INCIDENT_KEYS', z.nullable(incidentKeys), {
    shape: "what keys of Jira's incidents begin with, and its site, or null",
    example: null,
  }),
  incidentFallback,
  responseUrlOrigin: optionalText('SLACK_RESPONSE_URL_ORIGIN', SLACK_RESPONSE_URL_ORIGIN),
  signingSecret: secret('SLACK_SIGNING_SECRET_PARAMETER'),
  signingSecretPrevious: secret('SLACK_SIGNING_SECRET_PREVIOUS_PARAMETER'),
  /** Parameter with the members of the groups in RESTRICTED_COMMANDS, which group_sync writes; '' where it names none. */
  groupMembers: optionalText('GROUP_MEMBERS_NAME'),
};

/** Reads and checks all of them. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  const config = readConfig(env, variables);
  const { incidentCommands, incidentKeys: keys, subcommands: given } = config;
  const subcommands = subcommandTables({ given, incidentCommands, keys });
  return {
    ...config,
    subcommands,
    allowedCommands: Object.fromEntries(unpackKeys(config.allowedCommands)),
    allowedChannels: Object.fromEntries(
      unpackKeys(config.allowedChannels).map(([command, channels]) => [command, unpackIds(channels)]),
    ),
    restrictedCommands: foldRestrictions(subcommands, config.restrictedCommands),
  };
}

export type Config = ReturnType<typeof loadConfig>;
