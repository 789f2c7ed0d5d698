import { type JsonObject, textIn } from '../../json.ts';
import { type Answer, fail, failMissing, type Method, succeed } from './web-api.ts';
import type { User, UserGroup, Workspace } from './workspace.ts';

/** The methods that say who is in the workspace, and in its groups. What they need of scopes stands in installation.ts. */
export function groupMethods(workspace: Workspace, teamId: string): Record<string, Method> {
  return {
    'usergroups.list': (args) => listGroups(workspace, teamId, args),
    'usergroups.users.list': (args) => listMembers(workspace, args),
    'users.info': (args) => showUser(workspace, args),
    'users.list': () =>
      succeed({ members: workspace.users.map(profileOf), response_metadata: { next_cursor: '' } }),
    'users.lookupByEmail': (args) => findByEmail(workspace, args),
  };
}

/** https://docs.slack.dev/reference/methods/usergroups.list */
function listGroups({ groups }: Workspace, teamId: string, args: JsonObject): Answer {
  const isAsked = (name: string) => textIn(args[name]) === 'true' || args[name] === true;
  const listed = groups.filter((group) => isAsked('include_disabled') || !group.isDisabled);
  return succeed({
    usergroups: listed.map((group) => ({
      ...{ id: group.id, team_id: teamId, handle: group.handle, name: group.name },
      date_delete: group.isDisabled ? 1 : 0,
      ...(group.isOpen === undefined ? {} : { is_editing_restricted: !group.isOpen }),
      ...(isAsked('include_users') ? { users: group.users } : {}),
    })),
  });
}

/** https://docs.slack.dev/reference/methods/usergroups.users.list */
function listMembers({ groups }: Workspace, args: JsonObject): Answer {
  const id = textIn(args.usergroup);
  if (id === '') return failMissing('usergroup');
  const group = groups.find((one: UserGroup) => one.id === id);
  return group === undefined || group.isDisabled ? fail('no_such_subteam') : succeed({ users: group.users });
}

/** https://docs.slack.dev/reference/methods/users.info */
function showUser(workspace: Workspace, args: JsonObject): Answer {
  const id = textIn(args.user);
  if (id === '') return failMissing('user');
  const user = workspace.user(id);
  return user === undefined ? fail('user_not_found') : succeed({ user: profileOf(user) });
}

/** Deactivated people are not found. https://docs.slack.dev/reference/methods/users.lookupByEmail */
function findByEmail({ users }: Workspace, args: JsonObject): Answer {
  const email = textIn(args.email).toLowerCase();
  if (email === '') return failMissing('email');
  const user = users.find((one) => emailOf(one) === email && !one.isDeactivated);
  return user === undefined ? fail('users_not_found') : succeed({ user: profileOf(user) });
}

function emailOf({ name }: User): string {
  return `${name}@example.com`;
}

function profileOf(user: User): JsonObject {
  return {
    ...{ id: user.id, team_id: user.teamId, name: user.name, deleted: user.isDeactivated === true },
    ...{ is_bot: false, is_restricted: user.isGuest === true, is_ultra_restricted: false },
    profile: { real_name: user.name },
  };
}
