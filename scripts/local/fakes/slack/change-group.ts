import * as z from 'zod/mini';
import { InvalidActionError } from './invalid-action-error.ts';
import { type UserView, userOf } from './test-user.ts';

export const groupChangeSchema = z.object({ group: z.string(), user: z.string(), isMember: z.boolean() });

/** What an administrator does in Slack: puts a user into a group, or takes them out. Throws InvalidActionError. */
export function changeGroup(
  options: UserView & { onGroupChange: () => void },
  { group: id, isMember, user: userId }: z.infer<typeof groupChangeSchema>,
): void {
  const group = options.workspace.groups.find((one) => one.id === id);
  if (group === undefined) throw new InvalidActionError(`there is no group ${id}`);
  const user = userOf(options, userId);
  if (group.users.includes(user.id) === isMember) return;
  group.users = isMember ? [...group.users, user.id] : group.users.filter((one) => one !== user.id);
  options.onGroupChange();
}
