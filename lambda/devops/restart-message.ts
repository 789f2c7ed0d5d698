import type { Button, KnownBlock } from '@slack/types';
import { formatActionId } from '../../common/slack/action-id.ts';
import { begunBy } from '../../common/slack/begun-by.ts';
import { context, plain, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { truncate } from '../../common/truncate.ts';
import type { EcsService } from './ecs-service.ts';
import type { RolloutProgress, TaskCounts } from './follow.ts';
import type { PendingRestart } from './pending-restarts.ts';
import type { Started } from './start-restart.ts';
import { targetText } from './target.ts';

export const CONFIRM = formatActionId({ command: '/devops', subcommand: 'restart', action: 'confirm' });
export const CANCEL = formatActionId({ command: '/devops', subcommand: 'restart', action: 'cancel' });

/** The question is open for so long. */
export const CONFIRM_WITHIN_MS = 60_000;

const REASON_CHARACTERS = 200;

type Asked = Pick<PendingRestart, 'key' | 'target' | 'user' | 'orderedBy' | 'requestId' | 'seen' | 'askedAt'>;

/** Says what will happen, and asks. */
export function questionMessage(asked: Asked, service: EcsService): SlackMessage {
  const name = nameOf(asked);
  const tasks = service.desired === 1 ? '1 new task' : `${service.desired ?? 'its'} new tasks`;
  const running = service.running === undefined ? '' : ` (${service.running})`;
  const underWay =
    service.deployment?.rollout === 'IN_PROGRESS' && service.deployments.length > 1
      ? '\n:warning: A deployment is under way already: this one takes its place.'
      : '';
  const what = `A new deployment: ECS starts ${tasks} of \`${asked.seen.taskDefinition}\`, and stops those that run now${running} as the service's deployment settings allow.`;
  return {
    text: `Restart ${name}? <@${asked.user}> has to confirm by ${untilText(asked)}.`,
    blocks: [
      section(`:arrows_counterclockwise: *Restart ${name}?*\n${what}${underWay}`),
      { type: 'actions', elements: [button(asked, 'Confirm'), button(asked, 'Cancel')] },
      small(asked, `Only <@${asked.user}> can confirm, until ${untilText(asked)}`),
    ],
  };
}

/**
 * In the reader's own time zone; the question looks the same when its time is up.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
function untilText({ askedAt }: Asked): string {
  const until = Math.floor((askedAt + CONFIRM_WITHIN_MS) / 1000);
  const fallback = new Date(until * 1000).toISOString().slice(11, 19);
  return `<!date^${until}^{time_secs}|${fallback} UTC>`;
}

function button({ key }: Asked, label: 'Confirm' | 'Cancel'): Button {
  const element: Button = {
    type: 'button',
    action_id: label === 'Confirm' ? CONFIRM : CANCEL,
    text: plain(label),
    value: key,
  };
  return label === 'Confirm' ? { ...element, style: 'danger' } : element;
}

/** The question's ending where nothing was restarted. */
export function closedMessage(asked: Asked, how: 'cancelled' | 'expired'): SlackMessage {
  const why =
    how === 'cancelled' ? 'cancelled' : `nobody confirmed within ${CONFIRM_WITHIN_MS / 1000} seconds`;
  return endMessage(asked, `:no_entry_sign: ${nameOf(asked)} was not restarted: ${why}.`);
}

/** The ending where ECS did not start a deployment, or nobody knows. */
export function notStartedMessage(
  asked: Asked,
  started: Exclude<Started, { kind: 'started' }>,
): SlackMessage {
  const name = nameOf(asked);
  switch (started.kind) {
    case 'changed':
      return endMessage(
        asked,
        `:no_entry_sign: ${name} was not restarted: it has changed since you asked (${started.what}). Run \`/devops restart ${targetText(asked.target)}\` again to see what would happen now.`,
      );
    case 'refused':
      return endMessage(asked, `:x: ${name} was not restarted. ${started.reason}`);
    case 'unknown':
      return endMessage(
        asked,
        `:warning: ${name} may or may not be restarting: ECS did not confirm it. Look at its last deployment: \`/devops services ${asked.target.cluster}\`. If there is no new one, run \`/devops restart ${targetText(asked.target)}\` again.`,
      );
  }
}

/** How the new deployment stands. */
export function progressMessage(asked: Asked, progress: RolloutProgress): SlackMessage {
  return endMessage(asked, progressText(asked, progress));
}

function progressText(asked: Asked, progress: RolloutProgress): string {
  const name = nameOf(asked);
  switch (progress.kind) {
    case 'starting':
      return `:hourglass_flowing_sand: Restarting ${name} ...`;
    case 'rolling':
      return rollingText(asked, progress);
    case 'completed':
      return `:white_check_mark: ${name} is restarted: ${countsText(progress)}.`;
    case 'failed':
      return `:x: The restart of ${name} failed: ${shortened(progress.reason)}. ${lookHint(asked)}`;
    case 'superseded':
      return `:warning: Another deployment has taken the place of this restart of ${name}. ${lookHint(asked)}`;
  }
}

function rollingText(asked: Asked, progress: RolloutProgress & { kind: 'rolling' }): string {
  const name = nameOf(asked);
  const { failed, isFinal } = progress;
  const counts = `${countsText(progress)}${failed === 0 ? '' : `, ${failed} failed to start`}`;
  if (!isFinal) return `:hourglass_flowing_sand: Restarting ${name}: ${counts}.`;
  return `:hourglass: ${name} is still restarting: ${counts}. ${lookHint(asked)}`;
}

function countsText({ desired, running }: TaskCounts): string {
  if (running === undefined) return 'ECS does not say how many new tasks run';
  return desired === undefined ? `${running} new tasks run` : `${running} of ${desired} new tasks run`;
}

function lookHint({ target }: Asked): string {
  return `\`/devops services ${target.cluster}\` shows how it goes on.`;
}

function shortened(reason: string): string {
  return escapeText(truncate(reason, REASON_CHARACTERS)).replace(/\.$/, '') || 'ECS does not say why';
}

function endMessage(asked: Asked, text: string): SlackMessage {
  return { text, blocks: [section(text), small(asked, `<@${asked.user}> with \`/devops restart\``)] };
}

function small({ orderedBy, requestId }: Asked, text: string): KnownBlock {
  return context(`${text}${begunBy(orderedBy)} · ref ${requestId}`);
}

function nameOf({ target }: Asked): string {
  return `\`${targetText(target)}\``;
}
