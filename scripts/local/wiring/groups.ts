import { SCHEDULE_SOURCE } from '../../../common/backend/other-events.ts';
import { isGroup, ON_CALL, writeGroupMembers } from '../../../common/group-members.ts';
import { isObject } from '../../../common/is-object.ts';
import type { Schedule } from '../aws/eventbridge/schedules.ts';
import { parseJson } from '../json.ts';
import { GROUPS, RESTRICTED } from '../sample-data.ts';
import { NAME, type Settings } from '../settings.ts';
import type { FunctionDefinition } from './function-definitions.ts';

/** Name of the function that reads who is in the groups. */
export const GROUP_SYNC = 'group_sync';

/** The parameter that it writes. */
export const GROUP_MEMBERS = `/${NAME}/group-members`;

/** What its schedule of terraform/group_sync.tf makes. */
export const GROUP_SYNC_EVENT = {
  id: 'group-sync',
  source: SCHEDULE_SOURCE,
  'detail-type': GROUP_SYNC,
  detail: { requestId: 'group-sync' },
};

const EVERY_MS = 300_000;

/** Groups of Slack and schedules that grant rights. The gatekeeper reports what is wrong with the setting. */
export function accessGroups({ given }: Pick<Settings, 'given'>): string[] {
  const lists = given.RESTRICTED_COMMANDS === undefined ? RESTRICTED : parseJson(given.RESTRICTED_COMMANDS);
  const entries = isObject(lists) ? Object.values(lists).flat().map(String) : [];
  return [...new Set(entries.filter(isGroup))].sort();
}

/** What the Slack app has to be allowed for these, as terraform/group_sync.tf has it. */
export function groupScopes(groups: readonly string[]): string[] {
  const isSchedule = (name: string) => name.startsWith(ON_CALL);
  return [
    ...(groups.every(isSchedule) ? [] : ['usergroups:read']),
    ...(groups.length === 0 ? [] : ['users:read']),
    ...(groups.some(isSchedule) ? ['users:read.email'] : []),
  ];
}

/** Without the sync, where no right is a group's: there is nothing of it then. */
export function withoutIdleSync(
  definitions: Record<string, FunctionDefinition>,
  settings: Settings,
): Record<string, FunctionDefinition> {
  const { [GROUP_SYNC]: sync, ...others } = definitions;
  return sync === undefined || accessGroups(settings).length === 0 ? others : definitions;
}

/** What gatekeeper and sync are told of the groups. */
export function groupEnvironment(settings: Settings): Record<string, string> {
  const groups = accessGroups(settings);
  return {
    ACCESS_GROUPS: JSON.stringify(groups),
    GROUP_MEMBERS_NAME: groups.length === 0 ? '' : GROUP_MEMBERS,
  };
}

export function groupSchedules(definitions: Record<string, FunctionDefinition>): Schedule[] {
  if (definitions[GROUP_SYNC] === undefined) return [];
  return [{ name: 'group-sync', everyMs: EVERY_MS, target: GROUP_SYNC, input: GROUP_SYNC_EVENT }];
}

/** As if the sync had just read the groups of the fake: a bot that starts does not wait for its first run. */
export function groupParameters(settings: Settings, now: number): Record<string, string> {
  const groups = accessGroups(settings);
  if (groups.length === 0) return {};
  const usersOf = (name: string) => GROUPS.find(({ id }) => id === name)?.users ?? [];
  const members = groups.map((name) => [name, { readAt: now, users: usersOf(name) }] as const);
  return { [GROUP_MEMBERS]: writeGroupMembers(new Map(members)) };
}
