import type { WebClient } from '@slack/web-api';
import * as z from 'zod/mini';
import { inBatches } from '../../common/in-batches.ts';
import { slackErrorOf } from '../../common/slack/client.ts';
import { UnreadableSlackError } from './errors.ts';
import type { ReadGroup } from './read-group.ts';
import type { SlackMembers } from './slack-members.ts';
import { told } from './told.ts';

/** Of what Slack says of a group: `date_delete` is 0 for one that is in use. */
const groupShape = z.object({
  id: z.string(),
  date_delete: z.nullish(z.number()),
  is_editing_restricted: z.nullish(z.boolean()),
  is_membership_locked: z.nullish(z.boolean()),
  is_idp_group: z.nullish(z.boolean()),
});
const listShape = z.array(z.looseObject({ id: z.string() }));
type SlackGroup = z.infer<typeof groupShape>;

interface SlackGroupDeps {
  slack: () => Promise<WebClient>;
  members: SlackMembers;
}

/**
 * Who is in each of these groups of Slack, of its full, active members. A group that Slack does not know, or that is
 * switched off, has nobody: it cannot be emptied there. Each group fails by itself, and so does each whose people are not all
 * told at the deadline, and each of which Slack does not say what it should.
 * https://docs.slack.dev/reference/methods/usergroups.users.list
 */
export async function readSlackGroups(
  { members, slack }: SlackGroupDeps,
  ids: readonly string[],
  deadline: AbortSignal,
): Promise<ReadGroup[]> {
  if (ids.length === 0) return [];
  const settings = listGroups(slack);
  const listed = await inBatches(ids, (id) =>
    orFailed(id, async () => readGroup(slack, id, (await settings).get(id))),
  );
  const everybody = listed.flatMap((one) => (one.kind === 'read' ? one.users : []));
  const activeOf = members.lookUp(everybody, deadline);
  return Promise.all(
    listed.map((one) =>
      one.kind === 'failed'
        ? one
        : orFailed(one.name, async () => ({ ...one, users: await (await activeOf)(one.users) })),
    ),
  );
}

async function orFailed(name: string, read: () => Promise<ReadGroup>): Promise<ReadGroup> {
  try {
    return await read();
  } catch (error) {
    return { name, kind: 'failed', error };
  }
}

async function listGroups(slack: SlackGroupDeps['slack']): Promise<ReadonlyMap<string, unknown>> {
  const { usergroups } = await (await slack()).usergroups.list({ include_disabled: true });
  return new Map(parse(listShape, usergroups).map((group) => [group.id, group]));
}

function parse<T>(shape: z.ZodMiniType<T>, value: unknown): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableSlackError('an answer that is not as documented');
}

/** With all of its people, whoever they are. */
async function readGroup(slack: SlackGroupDeps['slack'], name: string, listed: unknown): Promise<ReadGroup> {
  const nobody: ReadGroup = { name, kind: 'read', users: [], trouble: 'unknown' };
  if (listed === undefined) return nobody;
  const settings = parse(groupShape, listed);
  if ((settings.date_delete ?? 0) > 0) return nobody;
  try {
    const answer = await (await slack()).usergroups.users.list({ usergroup: name });
    const users = told(answer.users, 'users');
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
