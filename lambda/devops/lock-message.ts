import { context, quotedBlock, section } from '../../common/slack/blocks.ts';
import { inCode } from '../../common/slack/in-code.ts';
import type { SlackMessage } from '../../common/slack/response-url.ts';
import { ageText } from '../../common/text-table.ts';
import type { Lock } from './locks.ts';
import { untilText } from './until-text.ts';

/** A reason is at most so long: it stands in one line of a refusal. */
export const LOCK_REASON_CHARACTERS = 300;

/** By whom, since when, why: a sentence without its full stop, for a text without blocks. */
export function lockText(lock: Lock, now: number): string {
  return `${holderText(lock, now)}: ${whyText(lock)}`;
}

/** By whom and since when. */
export function holderText({ lockedAt, target, user }: Lock, now: number): string {
  return `\`${target}\` has been locked by <@${user}> for ${ageText(now - lockedAt)}`;
}

/** What ends it. */
export function unlockHint({ target }: Pick<Lock, 'target'>): string {
  return `\`/devops unlock ${target}\` ends the lock.`;
}

/** For the channel: a lock concerns everybody there. */
export function lockedMessage(lock: Lock, requestId: string): SlackMessage {
  const what = `:lock: <@${lock.user}> has locked \`${lock.target}\``;
  const until = `Nobody restarts it or rolls it back before it is unlocked, or ${untilText(lock.expiration * 1000, 'date_short_pretty')}, when the lock ends by itself.`;
  return {
    text: `${what}: ${whyText(lock)}. ${until}`,
    blocks: [
      section(`${what}. ${until}`),
      quotedBlock([['Why', lock.reason]]),
      context(`${unlockHint(lock)} · ref ${requestId}`),
    ],
  };
}

/** For the channel: whose lock it was, too. */
export function unlockedMessage(
  lock: Lock,
  { user, requestId, now }: { user: string; requestId: string; now: number },
): SlackMessage {
  const whose = lock.user === user ? 'their own lock' : `the lock of <@${lock.user}>`;
  const what = `:unlock: <@${user}> has unlocked \`${lock.target}\`: ${whose}, ${ageText(now - lock.lockedAt)} old`;
  return {
    text: `${what} (${whyText(lock)}). It may be restarted again.`,
    blocks: [
      section(`${what}. It may be restarted again.`),
      quotedBlock([['Why it was locked', lock.reason]]),
      context(`ref ${requestId}`),
    ],
  };
}

/** For one user. */
export function locksText(locks: readonly Lock[], now: number): string {
  if (locks.length === 0) return 'No service is locked.';
  return [
    `*${locks.length} ${locks.length === 1 ? 'service is' : 'services are'} locked*`,
    ...locks.map((lock) => `• ${lockText(lock, now)}`),
  ].join('\n');
}

function whyText({ reason }: Lock): string {
  return inCode(reason, LOCK_REASON_CHARACTERS);
}
