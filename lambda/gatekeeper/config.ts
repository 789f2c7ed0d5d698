import * as z from 'zod/mini';
import { type Environment, json, optionalText, readConfig, text } from '../../common/config.ts';
import { DETAIL_TYPES } from '../../common/contract.ts';
import { SLACK_RESPONSE_URL_ORIGIN } from '../../common/slack/response-url.ts';

const ids = z.array(z.string());
const teamIds = z.array(z.string().check(z.regex(/^[TE][A-Z0-9]{2,}$/)));
const idLists = z.record(z.string(), ids);

/** A key that the parser would spell in another way (`/devops Restart`) would restrict nothing: it is an error. */
const restrictions = z.record(z.string().check(z.regex(/^\/?[a-z0-9_-]+( [a-z0-9_-]+)?$/)), ids);

/** Reads and checks all variables of the gatekeeper. Throws one ConfigError for all errors. */
export function loadConfig(env: Environment) {
  return readConfig(env, {
    busName: text('EVENT_BUS_NAME'),
    teamId: text('SLACK_TEAM_ID'),
    homeTeams: json(
      'SLACK_HOME_TEAMS',
      teamIds,
      'a list of ids of workspaces or organisations, such as ["T0123ABCD"] or []',
    ),
    appId: optionalText('SLACK_APP_ID'),
    allowedCommands: json(
      'ALLOWED_COMMANDS',
      z.record(z.string(), z.array(z.enum(DETAIL_TYPES))),
      'command -> detail-types, such as {"/sre":["slash_command"]}',
    ),
    allowedChannels: json(
      'ALLOWED_CHANNELS',
      idLists,
      'command -> channel ids or ["*"], such as {"/sre":["C0123456789"]}',
    ),
    restrictedCommands: json(
      'RESTRICTED_COMMANDS',
      restrictions,
      'command and sub-command, lower case -> user ids, such as {"/devops restart":["U0123456789"]}',
    ),
    helpContact: optionalText('HELP_CONTACT', 'the team that runs Q-Bot'),
    incidentCommands: json('INCIDENT_COMMANDS', ids, 'a list of commands, such as ["/sre"]'),
    incidentFallback: optionalText('INCIDENT_FALLBACK', 'page the person on call directly.'),
    responseUrlOrigin: optionalText('SLACK_RESPONSE_URL_ORIGIN', SLACK_RESPONSE_URL_ORIGIN),
    signingSecret: text('SLACK_SIGNING_SECRET_PARAMETER'),
    signingSecretPrevious: text('SLACK_SIGNING_SECRET_PREVIOUS_PARAMETER'),
  });
}

export type Config = ReturnType<typeof loadConfig>;
