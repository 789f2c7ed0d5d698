import type { WebClient } from '@slack/web-api';
import { slackErrorOf } from '../../common/slack/client.ts';
import { askEach } from './ask-each.ts';
import { beforeDeadline } from './before-deadline.ts';
import { told } from './told.ts';

/** A user as Slack describes them, as far as it matters here. */
interface Profile {
  id?: string | undefined;
  team_id?: string | undefined;
  deleted?: boolean | undefined;
  is_bot?: boolean | undefined;
  is_restricted?: boolean | undefined;
  is_ultra_restricted?: boolean | undefined;
}

/** Who of the workspace may have a right at all: its full, active members. */
export interface SlackMembers {
  /**
   * Asks about all of one run: what it returns says who of some of them are. That throws, as does this where it has to read
   * the whole list, Slack's error where one was not told, and UnreadInTimeError where it was not by then.
   */
  lookUp(
    all: readonly string[],
    deadline: AbortSignal,
  ): Promise<(ids: readonly string[]) => Promise<string[]>>;
  /** The one active member with this e-mail; undefined where there is none. Throws Slack's error, or UnreadableSlackError. */
  byEmail(email: string): Promise<string | undefined>;
}

/** More are read page by page: Slack takes about 100 calls of users.info a minute. */
const MAX_SINGLE = 60;
const PAGE = 1000;
/** 20,000 people; users.list may be called 20 times a minute. */
const MAX_PAGES = 20;
const SLACKBOT = 'USLACKBOT';

/**
 * Guests, deactivated people, bots and people of other workspaces have no right by a group. Within one look-up, nobody is asked
 * about twice. https://docs.slack.dev/reference/objects/user-object
 */
export function createSlackMembers(slack: () => Promise<WebClient>, teamId: string): SlackMembers {
  const isActive = (user: Profile | undefined) => isFullMember(user, teamId);
  return {
    async lookUp(all, deadline) {
      const isMany = new Set(all).size > MAX_SINGLE;
      const listed = isMany ? await readAll(slack, isActive, deadline) : undefined;
      const single = (id: string) =>
        beforeDeadline(deadline, async () => isActive(await readOne(await slack(), id)));
      const isMember = listed ? async (id: string) => listed.has(id) : await askEach(all, single);
      return async (ids) => {
        const unique = [...new Set(ids)];
        const found = await Promise.all(unique.map(isMember));
        return unique.filter((_id, index) => found[index]);
      };
    },
    async byEmail(email) {
      try {
        const user = told((await (await slack()).users.lookupByEmail({ email })).user, 'user');
        return isActive(user) ? user.id : undefined;
      } catch (error) {
        if (slackErrorOf(error) === 'users_not_found') return undefined;
        throw error;
      }
    },
  };
}

function isFullMember(user: Profile | undefined, teamId: string): boolean {
  if (user === undefined || user.id === SLACKBOT) return false;
  const isGuest = user.is_restricted || user.is_ultra_restricted;
  return user.team_id === teamId && !user.deleted && !user.is_bot && !isGuest;
}

async function readOne({ users }: WebClient, user: string): Promise<Profile | undefined> {
  try {
    return told((await users.info({ user })).user, 'user');
  } catch (error) {
    if (slackErrorOf(error) === 'user_not_found') return undefined;
    throw error;
  }
}

async function readAll(
  slack: () => Promise<WebClient>,
  isActive: (user: Profile) => boolean,
  deadline: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const from = cursor ? { cursor } : {};
    const answer = await beforeDeadline(deadline, async () =>
      (await slack()).users.list({ limit: PAGE, ...from }),
    );
    for (const member of told(answer.members, 'members'))
      if (member.id && isActive(member)) found.add(member.id);
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return found;
  }
  throw new RangeError('more people than users.list shows in a minute');
}
