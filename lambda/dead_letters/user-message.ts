import type { Detail, DetailType, QBotEvent } from '../../common/contract.ts';
import { onlyReads, READ_ONLY_TEXT } from '../../common/read-only.ts';
import { escapeText } from '../../common/slack/response-url.ts';
import { type Backend, incidentOf } from './backends.ts';
import type { DeadLetter } from './dead-letter.ts';
import { submittedWords } from './submitted-words.ts';

export interface UserNotice extends Contacts {
  event: QBotEvent;
  deadLetter: Pick<DeadLetter, 'attempts' | 'fate'>;
  backend: Backend;
  /** Where it can be replayed; undefined if it cannot. */
  replayChannel: string | undefined;
}

/** For an incident that may not be open. */
export interface Contacts {
  /** What to do if it cannot wait. */
  incidentFallback: string;
  /** Where people see incidents; may be empty. */
  incidentWebUrl: string;
}

/** What a user reads when their order has failed for good: what is known, and what to do. */
export function userMessage(telling: UserNotice): string {
  return `${whatToDo(telling)} (ref ${escapeText(telling.event.detail.requestId)})`;
}

function whatToDo(telling: UserNotice): string {
  const { backend, event, deadLetter } = telling;
  const subject = subjectOf(event);
  const anew = capitalized(againText(event));
  const incident = incidentOf(backend, event.detail);
  if (incident !== undefined) {
    return `${incidentText(telling, incident)} If it cannot wait: ${telling.incidentFallback}`;
  }
  if (onlyReads(backend.readOnly, event.detail)) {
    return `${subject} ${howItFailed(deadLetter)}. ${READ_ONLY_TEXT} ${anew}.`;
  }
  if (deadLetter.fate === 'undelivered') {
    return `${subject} did not go through; nothing was done. ${againOrReplay(telling)}`;
  }
  return `${subject} ${howFar(deadLetter)}: it may or may not have taken effect. Check what it was going to change, and what Q-Bot wrote in the channel. ${ifNotReplay(telling, 'If nothing happened', 'does nothing twice')}`;
}

/** Its form opens an incident, never the command itself. */
function incidentText(telling: UserNotice, incident: NonNullable<Backend['incident']>): string {
  const { event, incidentWebUrl, deadLetter } = telling;
  const type = event['detail-type'];
  if (type === 'slash_command') {
    return `${subjectOf(event)} ${howItFailed(deadLetter)}. No incident was opened. ${capitalized(againText(event))}.`;
  }
  if (deadLetter.fate === 'undelivered') {
    const what = type === 'view_submission' ? incidentSubject(event, incident) : subjectOf(event);
    return `${what} did not go through; nothing was opened. ${againOrReplay(telling)}`;
  }
  const place = incidentWebUrl === '' ? incident.where : `<${incidentWebUrl}|${incident.where}>`;
  const notThere = ifNotReplay(telling, 'If it is not there', 'never opens it twice');
  return `${incidentSubject(event, incident)} may or may not be open: Q-Bot ${howFar(deadLetter)}. Look in ${place}. ${notThere}`;
}

/** Somebody who replays an order of another user does not read that user's words. */
function incidentSubject({ detail }: QBotEvent, { fields }: NonNullable<Backend['incident']>): string {
  if (isReplay(detail)) return 'The incident that you replayed';
  const words = submittedWords(detail, fields);
  return words === '' ? 'Your incident' : `Your incident (${words})`;
}

const SUBJECTS: Readonly<Record<DetailType, (command: string) => string>> = {
  slash_command: (command) => command,
  view_submission: (command) => `Your ${command} form`,
  view_closed: (command) => `Closing your ${command} form`,
  message_action: (command) => `Your ${command} shortcut`,
  block_actions: (command) => `Your click on a ${command} button`,
};

function subjectOf({ detail, 'detail-type': type }: QBotEvent): string {
  const command = `\`${detail.command}\``;
  return isReplay(detail) ? `Your replay of ${command}` : SUBJECTS[type](command);
}

function isReplay({ replay = 0 }: Detail): boolean {
  return replay > 0;
}

const HOW_FAR: Readonly<Record<DeadLetter['fate'], string>> = {
  undelivered: 'did not go through',
  failed: 'failed halfway',
  not_finished: 'did not finish in time',
};

function howFar({ fate }: UserNotice['deadLetter']): string {
  return HOW_FAR[fate];
}

/** Where it does not matter how far it came. */
function howItFailed({ attempts, fate }: UserNotice['deadLetter']): string {
  if (fate !== 'failed') return HOW_FAR[fate];
  return attempts > 1 ? 'failed twice' : 'failed';
}

function againText({ detail, 'detail-type': type }: QBotEvent): string {
  return type === 'block_actions' ? 'click the button again' : `run \`${detail.command}\` again`;
}

/** Not both: a new order is another one, and would be carried out as well. */
function againOrReplay({ event, replayChannel }: UserNotice): string {
  const anew = capitalized(againText(event));
  return replayChannel === undefined
    ? `${anew}.`
    : `${anew}, or press Replay in <#${replayChannel}>, but not both.`;
}

function ifNotReplay({ event, replayChannel }: UserNotice, ifNot: string, safe: string): string {
  const anew = againText(event);
  return replayChannel === undefined
    ? `${ifNot}, ${anew}.`
    : `${ifNot}, press Replay in <#${replayChannel}> (a replay ${safe}) or ${anew}, but not both.`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
