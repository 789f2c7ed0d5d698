import { InvalidActionError } from './invalid-action-error.ts';
import type { ViewRecord, Views } from './views.ts';
import type { Channel, User, Workspace } from './workspace.ts';

/** What users have in front of them. */
export interface UserView {
  workspace: Workspace;
  views: Views;
}

/** Throws an InvalidActionError for an unknown id. */
export function userOf(userView: UserView, id: string): User {
  const user = userView.workspace.user(id);
  if (user === undefined) throw new InvalidActionError(`no such user: ${id}`);
  return user;
}

/** Throws an InvalidActionError if the user is not in that channel. */
export function channelOf(userView: UserView, id: string, user: User): Channel {
  const channel = userView.workspace.channel(id);
  if (channel === undefined) throw new InvalidActionError(`no such channel: ${id}`);
  if (!channel.members.includes(user.id)) throw new InvalidActionError(`${user.id} is not in ${id}`);
  return channel;
}

/** The view in front of the user. Throws an InvalidActionError if it is another, or none. */
export function viewBefore(userView: UserView, id: string, user: User): ViewRecord {
  const record = userView.views.get(id);
  const isBefore = record?.status === 'open' && record.user === user.id && !userView.views.isCovered(record);
  if (record === undefined || !isBefore)
    throw new InvalidActionError(`${user.id} has no open view ${id} in front`);
  return record;
}
