import type { Detail, DetailType, QBotEvent } from '../../common/contract.ts';
import type { Letter } from './letter.ts';

export interface Telling {
  event: QBotEvent;
  fate: Letter['fate'];
  /** Where it can be replayed; undefined where nobody can. */
  replayChannel: string | undefined;
}

/** What the person reads whose order failed for good: what is known of it, and what to do. */
export function personText({ event, fate, replayChannel }: Telling): string {
  const { detail, 'detail-type': type } = event;
  const subject = subjectOf(type, detail);
  const whatNow = fate === 'undelivered' ? again(type, detail, replayChannel) : look(replayChannel);
  return `${subject} ${FATE_TEXTS[fate]} ${whatNow} (ref ${detail.requestId})`;
}

const FATE_TEXTS: Readonly<Record<Letter['fate'], string>> = {
  undelivered: 'never reached its backend: nothing was done.',
  failed: 'began and did not finish: it is not known whether it had an effect.',
  not_finished: 'was not finished in time: it is not known whether it began.',
};

const SUBJECTS: Readonly<Record<DetailType, (command: string) => string>> = {
  slash_command: (command) => command,
  view_submission: (command) => `The form of ${command}`,
  view_closed: (command) => `Closing the form of ${command}`,
  block_actions: (command) => `The click on a button of ${command}`,
};

function subjectOf(type: DetailType, { command, replay = 0 }: Detail): string {
  const subject = SUBJECTS[type](`\`${command}\``);
  return replay === 0 ? subject : `${subject}, replayed by you,`;
}

/** Not both: a new order is another one, and would be carried out as well. */
function again(type: DetailType, { command }: Detail, replayChannel: string | undefined): string {
  const anew = type === 'block_actions' ? 'click it again' : `run \`${command}\` again`;
  return replayChannel === undefined
    ? `Please ${anew}.`
    : `Please ${anew}, or have it replayed in <#${replayChannel}>: not both.`;
}

function look(replayChannel: string | undefined): string {
  const first =
    'Before you repeat it, look at what Q-Bot wrote about it in the channel, and at what it was to change.';
  return replayChannel === undefined
    ? first
    : `${first} Or have it replayed in <#${replayChannel}>: what a replay finds done, it does not do twice.`;
}
