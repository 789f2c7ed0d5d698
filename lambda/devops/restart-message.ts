import type { KnownBlock } from '@slack/types';
import { begunBy } from '../../common/slack/begun-by.ts';
import { context, quotedBlock, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import type { RolloutProgress, TaskCounts } from './follow.ts';
import { holderText, lockText, unlockHint } from './lock-message.ts';
import type { Lock } from './locks.ts';
import { kindOf, type PendingRestart } from './pending-restarts.ts';
import type { Started } from './start-restart.ts';
import { targetText } from './target.ts';

const REASON_CHARACTERS = 200;

/** What a message says of a restart, or rollback. */
export type ShownRestart = Pick<
  PendingRestart,
  | 'key'
  | 'target'
  | 'rollbackTo'
  | 'user'
  | 'orderedBy'
  | 'approval'
  | 'requestId'
  | 'seen'
  | 'askedAt'
  | 'state'
  | 'decider'
>;

const WORDS = {
  restart: { done: 'restarted', doing: 'restarting', starts: 'Restarting', noun: 'restart' },
  rollback: { done: 'rolled back', doing: 'rolling back', starts: 'Rolling back', noun: 'rollback' },
} as const;

/** How people say what was asked for. */
export function wordsOf(asked: Pick<PendingRestart, 'rollbackTo'>): (typeof WORDS)[keyof typeof WORDS] {
  return WORDS[kindOf(asked)];
}

/** The question's ending where the click did not start anything; `why` is a part of a sentence. */
export function closedMessage(asked: ShownRestart, why: string): SlackMessage {
  return endMessage(asked, `:no_entry_sign: ${nameOf(asked)} was not ${wordsOf(asked).done}: ${why}.`);
}

/** The ending where ECS did not start a deployment, or nobody knows. `now`: milliseconds since the epoch. */
export function notStartedMessage(
  asked: ShownRestart,
  started: Exclude<Started, { kind: 'started' }>,
  now: number,
): SlackMessage {
  const { doing, done } = wordsOf(asked);
  const name = nameOf(asked);
  switch (started.kind) {
    case 'locked':
      return lockedMessage(asked, started.lock, now);
    case 'changed':
      return endMessage(
        asked,
        `:no_entry_sign: ${name} was not ${done}: it has changed since you asked (${started.what}). Run ${commandOf(asked)} again to see what would happen now.`,
      );
    case 'refused':
      return endMessage(asked, `:x: ${name} was not ${done}. ${started.reason}`);
    case 'unknown':
      return endMessage(
        asked,
        `:warning: ${name} may or may not be ${doing}: ECS did not confirm it. Look at its last deployment: \`/devops services ${asked.target.cluster}\`. If there is no new one, run ${commandOf(asked)} again.`,
      );
  }
}

/** The reason was typed by somebody: it is no mark-up. */
function lockedMessage(asked: ShownRestart, lock: Lock, now: number): SlackMessage {
  const what = `:lock: ${nameOf(asked)} was not ${wordsOf(asked).done}`;
  return {
    text: `${what}: ${lockText(lock, now)}. ${unlockHint(lock)}`,
    blocks: [
      section(`${what}: ${holderText(lock, now)}. ${unlockHint(lock)}`),
      quotedBlock([['Why', lock.reason]]),
      whoBlock(asked),
    ],
  };
}

/** As it is typed. */
export function commandOf(asked: Pick<PendingRestart, 'rollbackTo' | 'target'>): string {
  return `\`/devops ${kindOf(asked)} ${targetText(asked.target)}\``;
}

/** How the new deployment stands. */
export function progressMessage(asked: ShownRestart, progress: RolloutProgress): SlackMessage {
  return endMessage(asked, progressText(asked, progress));
}

function progressText(asked: ShownRestart, progress: RolloutProgress): string {
  const { done, noun, starts } = wordsOf(asked);
  const name = nameOf(asked);
  const to = asked.rollbackTo === undefined ? '' : ` to \`${asked.rollbackTo}\``;
  switch (progress.kind) {
    case 'starting':
      return `:hourglass_flowing_sand: ${starts} ${name}${to} ...`;
    case 'rolling':
      return rollingText(asked, progress);
    case 'completed':
      return `:white_check_mark: ${name} is ${done}${to}: ${countsText(progress)}.`;
    case 'failed':
      return `:x: The ${noun} of ${name} failed: ${shortened(progress.reason)}. ${lookHint(asked)}`;
    case 'superseded':
      return `:warning: Another deployment has taken the place of this ${noun} of ${name}. ${lookHint(asked)}`;
  }
}

function rollingText(asked: ShownRestart, progress: RolloutProgress & { kind: 'rolling' }): string {
  const { doing, starts } = wordsOf(asked);
  const name = nameOf(asked);
  const { failed, isFinal } = progress;
  const counts = `${countsText(progress)}${failed === 0 ? '' : `, ${failed} failed to start`}`;
  if (!isFinal) return `:hourglass_flowing_sand: ${starts} ${name}: ${counts}.`;
  return `:hourglass: ${name} is still ${doing}: ${counts}. ${lookHint(asked)}`;
}

function countsText({ desired, running }: TaskCounts): string {
  if (running === undefined) return 'ECS does not say how many new tasks run';
  return desired === undefined ? `${running} new tasks run` : `${running} of ${desired} new tasks run`;
}

function lookHint({ target }: ShownRestart): string {
  return `\`/devops services ${target.cluster}\` shows how it goes on.`;
}

function shortened(reason: string): string {
  return escapeText(truncate(reason, REASON_CHARACTERS)).replace(/\.$/, '') || 'ECS does not say why';
}

function endMessage(asked: ShownRestart, text: string): SlackMessage {
  return { text, blocks: [section(text), whoBlock(asked)] };
}

function whoBlock(asked: ShownRestart): KnownBlock {
  const { decider, state, user } = asked;
  const approved = state === 'approved' ? `, approved by <@${decider}>` : '';
  return small(asked, `<@${user}> with \`/devops ${kindOf(asked)}\`${approved}`);
}

/** The last line of each message: who, and by which request. */
export function small({ orderedBy, requestId }: ShownRestart, text: string): KnownBlock {
  return context(`${text}${begunBy(orderedBy)} · ref ${requestId}`);
}

function nameOf({ target }: ShownRestart): string {
  return `\`${targetText(target)}\``;
}
