import type { Button, KnownBlock } from '@slack/types';
import type { OtherEvent } from '../../common/backend/other-events.ts';
import { ALARM_SOURCE } from '../../common/cloudwatch-event.ts';
import type { QBotEvent } from '../../common/contract.ts';
import { onlyReads, READ_ONLY_TEXT } from '../../common/read-only.ts';
import { formatActionId } from '../../common/slack/action-id.ts';
import { context, plain, section } from '../../common/slack/blocks.ts';
import { escapeText, type SlackMessage } from '../../common/slack/response-url.ts';
import { slackDate } from '../../common/slack/slack-date.ts';
import { type Backend, incidentOf } from './backends.ts';
import { eventIn, otherEventIn } from './dead-letter.ts';
import type { StoredDeadLetter } from './dead-letter-store.ts';

/** The route of its buttons. */
export const OPERATIONS_COMMAND = 'dead_letters';
export const REPLAY = formatActionId({ command: OPERATIONS_COMMAND, subcommand: 'replay', action: 'order' });
export const DISCARD = formatActionId({
  command: OPERATIONS_COMMAND,
  subcommand: 'discard',
  action: 'order',
});

const FAILURE_KIND_TEXTS: Readonly<Record<StoredDeadLetter['fate'], string>> = {
  undelivered: 'It never reached its function, so nothing was done.',
  failed: 'It failed halfway: it may or may not have taken effect.',
  not_finished: 'It did not finish in time: it may or may not have taken effect.',
};

const TOLD_TEXTS: Readonly<Record<NonNullable<StoredDeadLetter['told']>, string>> = {
  response_url: 'told, where it was ordered',
  direct_message: 'told, by a direct message',
  probe: 'none: it was a probe (`npm run smoke`)',
};
const NOT_TOLD_TEXT = ':warning: *could not be told*: Slack accepted no message to them. Please tell them.';

/** Whatever the event asked for, the incident's own message offers it. */
const NO_PERSON_TEXT =
  '*Person* nobody waits for it. The message of its incident may show an older state: any button there, or `/sre show`, brings it up to date.';

const NO_PERSON_OF_ALARM_TEXT =
  '*Person* nobody waits for it. The message of its alarm may show an older state until the alarm changes again: `/devops alarms` shows how it stands.';

/** What a card says of its function. */
export interface CardFacts {
  backend: Backend;
  replayOffered: boolean;
}

/** The one message about a dead letter: what is known of it, and its buttons or what was decided. */
export function operationsMessage(
  deadLetter: StoredDeadLetter,
  { backend, replayOffered }: CardFacts,
): SlackMessage {
  const event = eventIn(deadLetter.payload);
  const headline = headlineOf(deadLetter, event, backend);
  const fate = fateText(deadLetter, event, backend);
  const blocks: KnownBlock[] = [
    section(`:skull: *${headline}* ${fate}`),
    section(facts(deadLetter, event).join('\n')),
  ];
  if (deadLetter.state === 'open') blocks.push(buttons(deadLetter, replayOffered));
  else blocks.push(section(decisionText(deadLetter)));
  const { requestId = '' } = (event ?? otherEventIn(deadLetter.payload))?.detail ?? {};
  const kept = `kept for 14 days${requestId && ` · ref ${escapeText(requestId)}`}`;
  blocks.push(context(kept));
  // All that is shown where blocks are not.
  const text = `${headline} ${deadLetter.state === 'open' ? fate : decisionText(deadLetter)}`;
  return { text, blocks };
}

/** What was decided, when and by whom. */
export function decisionText({ decidedAt = 0, decidedBy, state }: StoredDeadLetter): string {
  const by = `by <@${decidedBy}> ${dateText(decidedAt)}`;
  switch (state) {
    case 'discarded':
      return `:wastebasket: Discarded ${by}.`;
    case 'replaying':
      return `:repeat: Being replayed ${by}: if it still says so after five minutes, click again.`;
    default:
      return `:repeat: Replayed ${by}.`;
  }
}

function fateText({ fate }: StoredDeadLetter, event: QBotEvent | undefined, backend: Backend): string {
  if (event === undefined) return FAILURE_KIND_TEXTS[fate];
  if (onlyReads(backend.readOnly, event.detail)) return READ_ONLY_TEXT;
  // Only its form opens one.
  const opensNone =
    incidentOf(backend, event.detail) !== undefined && event['detail-type'] === 'slash_command';
  return opensNone ? 'No incident was opened.' : FAILURE_KIND_TEXTS[fate];
}

function headlineOf(deadLetter: StoredDeadLetter, event: QBotEvent | undefined, backend: Backend): string {
  const where = deadLetter.functionName === '' ? '' : ` in \`${escapeText(deadLetter.functionName)}\``;
  if (event === undefined) return `${otherSubject(deadLetter)} failed${where}.`;
  return `\`${escapeText(commandText(event, backend))}\` of <@${event.detail.user.id}> failed${where}.`;
}

/** The first word of a command may be the user's own: it is repeated only if it is a declared sub-command. */
export function commandText(
  { detail, 'detail-type': type }: QBotEvent,
  { subcommands }: Pick<Backend, 'subcommands'>,
): string {
  const { command, subcommand } = detail;
  const isOurs = type !== 'slash_command' || subcommands?.includes(subcommand);
  return isOurs ? `${command} ${subcommand}`.trimEnd() : command;
}

/** The event of another source, or what is no event of ours at all. */
function otherSubject({ payload }: StoredDeadLetter): string {
  const other = otherEventIn(payload);
  if (other === undefined) return 'Something that is not an event of Q-Bot';
  return `\`${escapeText(other['detail-type'])}\` of \`${escapeText(other.source)}\``;
}

function noPersonText(event: OtherEvent | undefined): string {
  if (event === undefined) return '*Person* unknown';
  return event.source === ALARM_SOURCE ? NO_PERSON_OF_ALARM_TEXT : NO_PERSON_TEXT;
}

function facts(deadLetter: StoredDeadLetter, event: QBotEvent | undefined): string[] {
  const { attempts, errorType, payload, told } = deadLetter;
  const tries = attempts === 0 ? '' : `, tried ${attempts} ${attempts === 1 ? 'time' : 'times'}`;
  const error = `*Error* ${errorType === '' ? 'unknown' : `\`${escapeText(errorType)}\``}${tries}`;
  if (event === undefined) {
    return [error, noPersonText(otherEventIn(payload))];
  }
  const { channel, receivedAt, replay = 0, user } = event.detail;
  const where = channel === null ? '' : ` in <#${channel.id}>`;
  const which = replay === 0 ? '' : `, replay ${replay}`;
  return [
    error,
    `*Order* ${event['detail-type']}${which}, ${dateText(Date.parse(receivedAt), ' ({ago})')}${where}`,
    `*Person* <@${user.id}>: ${told === undefined ? NOT_TOLD_TEXT : TOLD_TEXTS[told]}`,
  ];
}

/** `age`: of Slack's names of parts, ` ({ago})`. */
export function dateText(milliseconds: number, age = ''): string {
  return slackDate(
    milliseconds,
    `{date_short_pretty} {time_secs}${age}`,
    new Date(milliseconds).toISOString(),
  );
}

function buttons({ id }: StoredDeadLetter, replayOffered: boolean): KnownBlock {
  const replay: Button = {
    type: 'button',
    action_id: REPLAY,
    text: plain('Replay'),
    style: 'primary',
    value: id,
  };
  const discard: Button = {
    type: 'button',
    action_id: DISCARD,
    text: plain('Discard'),
    value: id,
    confirm: {
      title: plain('Discard it?'),
      text: plain('After that, nobody can replay it. What is stored of it is kept for its 14 days.'),
      confirm: plain('Discard'),
      deny: plain('Not now'),
    },
  };
  return { type: 'actions', elements: replayOffered ? [replay, discard] : [discard] };
}
