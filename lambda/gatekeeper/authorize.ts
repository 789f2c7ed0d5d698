import type { Detail, DetailType } from '../../common/contract.ts';
import { isGroup } from '../../common/group-members.ts';
import { ownValue } from '../../common/own-value.ts';
import { restrictionNames, subcommandsIn } from '../../common/restrictions.ts';
import { grantOf, type KnownGroups, silentGroups } from './grants.ts';
import type { SlackRequest } from './slack-request.ts';

type IdLists = Readonly<Record<string, readonly string[]>>;

export interface AuthorizationRules {
  teamId: string;
  /** Workspaces and organisations whose people are as our own. */
  homeTeams: readonly string[];
  /** '' allows any app. */
  appId: string;
  /** Command -> detail-types that a backend takes. */
  allowedCommands: Readonly<Record<string, readonly DetailType[]>>;
  /** Command -> channel ids, or `["*"]`. */
  allowedChannels: IdLists;
  /** `/command` or `/command subcommand` -> ids of users and of groups, and `oncall:<schedule>`. */
  restrictedCommands: IdLists;
  /** Who is in those groups. Left out: nobody. */
  groups?: KnownGroups;
}

type AuthorizedFields = Pick<
  SlackRequest,
  'type' | 'command' | 'subcommand' | 'appId' | 'user' | 'channel' | keyof Origin
>;

type Origin = Pick<SlackRequest, 'team' | 'userTeamId' | 'enterpriseId' | 'isOrgInstall' | 'shownByTeamId'>;

interface TenantDenial {
  rule: 'tenant';
  reason: 'other_workspace' | 'other_app';
}

/** Says no to a user, who is told. */
export type UserDenial =
  /** `teams`: what the operator would have to list. */
  | { rule: 'slack_home_teams'; teams: string[] }
  /** `known`: the commands that can be typed. */
  | { rule: 'allowed_commands'; known: string[] }
  | { rule: 'allowed_channels'; channels: readonly string[] }
  /** `groups`: those that would grant it; those of them that grant nothing now are `stale`, read too long ago, or `unread`. */
  | {
      rule: 'restricted_commands';
      restricted: string;
      groups?: string[];
      stale?: string[];
      unread?: string[];
    };

/**
 * Checks by id that the request is of our app and our people, and that the command, the channel and the user are
 * allowed. Returns the first denial, or undefined. Whatever no rule allows is denied: a direct message, or an event
 * without a channel, is allowed only by `["*"]`.
 */
export function authorize(
  rules: AuthorizationRules,
  request: AuthorizedFields,
): TenantDenial | UserDenial | undefined {
  const tenant = tenantDenial(rules, request);
  if (tenant !== undefined) return tenant;
  if (!listOf(rules.allowedCommands, request.command).includes(request.type)) {
    return { rule: 'allowed_commands', known: slashCommands(rules) };
  }
  const channels = listOf(rules.allowedChannels, request.command);
  if (!channelAllowed(channels, request.channel)) return { rule: 'allowed_channels', channels };
  const restricted = restrictionsOf(rules, request).find((key) => !mayRun(rules, key, request.user.id));
  return restricted === undefined ? undefined : restrictionDenial(rules, restricted);
}

/** The groups by which this user may run what they ask for; none where their own id is listed, or nothing is restricted. */
export function grantedBy(rules: AuthorizationRules, request: AuthorizedFields): string[] {
  const grants = restrictionsOf(rules, request).flatMap(
    (key) => grantOf(listOf(rules.restrictedCommands, key), request.user.id, rules.groups) ?? [],
  );
  return [...new Set(grants)].filter(isGroup);
}

function mayRun(rules: AuthorizationRules, key: string, user: string): boolean {
  return grantOf(listOf(rules.restrictedCommands, key), user, rules.groups) !== undefined;
}

function restrictionDenial(rules: AuthorizationRules, restricted: string): UserDenial {
  const list = listOf(rules.restrictedCommands, restricted);
  const groups = list.filter(isGroup);
  const { stale, unread } = silentGroups(list, rules.groups);
  return {
    rule: 'restricted_commands',
    restricted,
    ...(groups.length === 0 ? {} : { groups }),
    ...(stale.length === 0 ? {} : { stale }),
    ...(unread.length === 0 ? {} : { unread }),
  };
}

/**
 * The signature proves that Slack sent the request, not that one of our people did. Of an installation that is not ours
 * nobody is told; of ours, the user is.
 */
function tenantDenial(
  rules: AuthorizationRules,
  request: AuthorizedFields,
): TenantDenial | UserDenial | undefined {
  if (!isOurApp(rules, request)) return { rule: 'tenant', reason: 'other_app' };
  const teams = teamsOutside(rules, request);
  if (teams.length === 0) return undefined;
  const isOurInstallation =
    !teams.includes(request.team.id) || request.isOrgInstall || request.shownByTeamId === rules.teamId;
  if (!isOurInstallation) return { rule: 'tenant', reason: 'other_workspace' };
  return { rule: 'slack_home_teams', teams };
}

/** No recording of a message shortcut names its app: only another one is refused there. */
function isOurApp({ appId }: AuthorizationRules, request: AuthorizedFields): boolean {
  if (request.appId === undefined && request.type === 'message_action') return true;
  return appId === '' || request.appId === appId;
}

/** The id of an organisation. A request that names a workspace as one is forged. https://docs.slack.dev/enterprise/ */
const ORGANISATION = /^E[A-Z0-9]+$/;

/**
 * Where the request and its user come from, as far as that is outside. The organisation counts as ours only by what
 * Slack says of our own workspace: the payload's `enterprise`, which guests have too, proves nothing about the user.
 */
function teamsOutside({ homeTeams, teamId }: AuthorizationRules, request: Origin): string[] {
  const { enterpriseId, team } = request;
  const isOurs = team.id === teamId && enterpriseId !== undefined && ORGANISATION.test(enterpriseId);
  const inside = [teamId, ...(isOurs ? [enterpriseId] : []), ...homeTeams];
  const teams = new Set([request.team.id, request.userTeamId ?? request.team.id]);
  return [...teams].filter((id) => !inside.includes(id));
}

/**
 * For the `help` of a slash command: its sub-commands that this user may not run, and where it works. For other routes,
 * whose buttons may run an event of another command: all that this user may not run.
 */
export function accessOf(rules: AuthorizationRules, command: string, user: string): Detail['access'] {
  const restricted = Object.keys(rules.restrictedCommands).filter((key) => !mayRun(rules, key, user));
  const denied = subcommandsIn(restricted, command);
  if (!command.startsWith('/')) return { denied, restricted };
  return { denied, channels: [...listOf(rules.allowedChannels, command)] };
}

function restrictionsOf(rules: AuthorizationRules, { command, subcommand }: AuthorizedFields): string[] {
  return restrictionNames(command, subcommand).filter((key) => Object.hasOwn(rules.restrictedCommands, key));
}

function channelAllowed(channels: readonly string[], channel: AuthorizedFields['channel']): boolean {
  if (channels.length === 1 && channels[0] === '*') return true;
  return channel !== null && !channel.id.startsWith('D') && channels.includes(channel.id);
}

function slashCommands(rules: AuthorizationRules): string[] {
  return Object.keys(rules.allowedCommands).filter((command) => {
    return command.startsWith('/') && listOf(rules.allowedCommands, command).includes('slash_command');
  });
}

/** Own names only: `constructor` is not a command. */
function listOf<T>(lists: Readonly<Record<string, readonly T[]>>, key: string): readonly T[] {
  return ownValue(lists, key) ?? [];
}
