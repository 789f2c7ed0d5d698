import type { WebClient } from '@slack/web-api';
import { inBatches } from '../../common/in-batches.ts';
import { slackErrorOf } from '../../common/slack/client.ts';

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
  /** Of all who are asked about in one run: returns those of some of them who are. Throws Slack's error where one was not told. */
  lookUp(all: readonly string[]): (ids: readonly string[]) => Promise<string[]>;
  /** The one active member with this e-mail; undefined where there is none. Throws Slack's error. */
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
    lookUp(all) {
      const isMany = new Set(all).size > MAX_SINGLE;
      const listed = remembered(async () => readAll(await slack(), isActive));
      const single = remembered(async (id: string) => isActive(await readOne(await slack(), id)));
      return async (ids) => {
        const unique = [...new Set(ids)];
        const found = await inBatches(unique, async (id) =>
          isMany ? (await listed('')).has(id) : single(id),
        );
        return unique.filter((_id, index) => found[index]);
      };
    },
    async byEmail(email) {
      try {
        const { user } = await (await slack()).users.lookupByEmail({ email });
        return isActive(user) ? user?.id : undefined;
      } catch (error) {
        if (slackErrorOf(error) === 'users_not_found') return undefined;
        throw error;
      }
    },
  };
}

/** Asks once for each key; what failed fails for everybody who asked. */
function remembered<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}

function isFullMember(user: Profile | undefined, teamId: string): boolean {
  if (user === undefined || user.id === SLACKBOT) return false;
  const isGuest = user.is_restricted || user.is_ultra_restricted;
  return user.team_id === teamId && !user.deleted && !user.is_bot && !isGuest;
}

async function readOne({ users }: WebClient, user: string): Promise<Profile | undefined> {
  try {
    return (await users.info({ user })).user;
  } catch (error) {
    if (slackErrorOf(error) === 'user_not_found') return undefined;
    throw error;
  }
}

async function readAll(
  { users }: WebClient,
  isActive: (user: Profile) => boolean,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await users.list({ limit: PAGE, ...(cursor ? { cursor } : {}) });
    for (const member of answer.members ?? []) if (member.id && isActive(member)) found.add(member.id);
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return found;
  }
  throw new RangeError('more people than users.list shows in a minute');
}
