import type { WebClient } from '@slack/web-api';
import * as z from 'zod/mini';
import { slackErrorOf } from '../../common/slack/client.ts';
import { inTurn } from './in-turn.ts';
import type { ReadGroup } from './read-group.ts';
import type { SlackMembers } from './slack-members.ts';

/** Of what Slack says of a group: `date_delete` is 0 for one that is in use. */
const groupShape = z.object({
  id: z.string(),
  date_delete: z.optional(z.number()),
  is_editing_restricted: z.optional(z.boolean()),
  is_membership_locked: z.optional(z.boolean()),
  is_idp_group: z.optional(z.boolean()),
});
type SlackGroup = z.infer<typeof groupShape>;

interface SlackGroupDeps {
  slack: () => Promise<WebClient>;
  members: SlackMembers;
}

/**
 * Who is in each of these groups of Slack, of its full, active members. A group that Slack does not know, or that is
 * switched off, has nobody: it cannot be emptied there. Each group fails by itself.
 * https://docs.slack.dev/reference/methods/usergroups.users.list
 */
export async function readSlackGroups(
  { members, slack }: SlackGroupDeps,
  ids: readonly string[],
): Promise<ReadGroup[]> {
  if (ids.length === 0) return [];
  const settings = listGroups(slack);
  // One after the other: Slack takes about 20 of these calls a minute.
  const listed = await inTurn(ids, (id) =>
    orFailed(id, async () => readGroup(slack, id, (await settings).get(id))),
  );
  const activeOf = members.lookUp(listed.flatMap((one) => (one.kind === 'read' ? one.users : [])));
  return inTurn(listed, (one) =>
    one.kind === 'failed'
      ? Promise.resolve(one)
      : orFailed(one.name, async () => ({ ...one, users: await activeOf(one.users) })),
  );
}

async function orFailed(name: string, read: () => Promise<ReadGroup>): Promise<ReadGroup> {
  try {
    return await read();
  } catch (error) {
    return { name, kind: 'failed', error };
  }
}

async function listGroups(slack: () => Promise<WebClient>): Promise<ReadonlyMap<string, SlackGroup>> {
  const answer = await (await slack()).usergroups.list({ include_disabled: true });
  const groups = (answer.usergroups ?? []).flatMap((group: unknown) => {
    const parsed = groupShape.safeParse(group);
    return parsed.success ? [parsed.data] : [];
  });
  return new Map(groups.map((group) => [group.id, group]));
}

/** With all of its people, whoever they are. */
async function readGroup(
  slack: SlackGroupDeps['slack'],
  name: string,
  settings: SlackGroup | undefined,
): Promise<ReadGroup> {
  const nobody: ReadGroup = { name, kind: 'read', users: [], trouble: 'unknown' };
  if (settings === undefined || (settings.date_delete ?? 0) > 0) return nobody;
  try {
    const { users = [] } = await (await slack()).usergroups.users.list({ usergroup: name });
    return { name, kind: 'read', users, ...(isOpen(settings) ? { trouble: 'open' as const } : {}) };
  } catch (error) {
    if (slackErrorOf(error) === 'no_such_subteam') return nobody;
    throw error;
  }
}

/** Any member may edit it, as far as Slack says so: then joining is gaining rights. */
function isOpen({ is_editing_restricted, is_idp_group, is_membership_locked }: SlackGroup): boolean {
  return is_editing_restricted === false && !is_membership_locked && !is_idp_group;
}
