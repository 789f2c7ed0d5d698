import type { ShownIncident } from './chaos-product.ts';
import { type CommandLog, isAccepted, type UserAction } from './command-log.ts';
import { INCIDENT_ACTS, type IncidentAct, NOTE } from './incident-acts.ts';
import { admitsOldMessage, claimsAction, deniesAction, isInterim, isRetried } from './message-matchers.ts';
import { isPrivate, type ShownMessage } from './observed-state.ts';

export interface ActEvidence {
  log: CommandLog;
  incident: ShownIncident;
  /** What each user sees as about them. */
  messagesOf: (user: string) => readonly ShownMessage[];
  /** In which a user must be notified of an accepted request. */
  withinMs: number;
}

export interface ActVerdict {
  /** Accepted and neither done nor reported, or reported as done and not done. */
  lost: boolean;
  /** The product or the channel has it more than once. */
  doubled: boolean;
  /** A user knows nothing of what they did, or something untrue, or a message of the incident shows another state. */
  untold: boolean;
}

/** What a user may wait for a refusal of the gateway. */
const GATEWAY_MS = 5000;
/** After these nobody but Slack knows whether the channel has a message, so it is posted again. */
const MAY_POST_AGAIN = /killed|DynamoDB|postMessage: done, answer lost/;

/** Checks what was done with an open incident, by the product's ledger and by what its users see. */
export function checkAct(evidence: ActEvidence): ActVerdict {
  const { log } = evidence;
  const orders = log.actions.filter(({ request }) => request === 'action');
  if (log.planned.act === undefined || orders.length === 0) {
    return { lost: false, doubled: false, untold: isStale(evidence) };
  }
  const act = INCIDENT_ACTS[log.planned.act];
  const isDone = evidence.incident.actions.some(({ action, changed }) => action === act.call && changed);
  const known = orders.map((order) => ({ order, messages: toldOf(evidence, act, order) }));
  const texts = known.flatMap(({ messages }) => messages.map(({ text }) => text));
  const isFollowed = act.before !== 'elsewhere' || orders.some(isAccepted);
  return {
    lost:
      (!isDone && texts.some((text) => claimsAction(text) || claimsDeed(text, act))) ||
      (act.call !== undefined && !isDone && known.some((one) => isSilent(one))),
    doubled: isDoubled(evidence, act, orders.length) || isPostedTwice(evidence, act, orders),
    untold:
      known.some((one) => isSilent(one) || isLate(one, evidence)) ||
      (isDone && !act.isShared && texts.filter(deniesAction).length > retriedBefore(evidence)) ||
      (isFollowed && !texts.some(admitsOldMessage) && isStale(evidence)),
  };
}

interface KnownOrder {
  order: UserAction;
  messages: readonly ShownMessage[];
}

/** What told this user what became of it: words to them alone, or a message of the incident that names them for it. */
function toldOf({ messagesOf }: ActEvidence, act: IncidentAct, order: UserAction): ShownMessage[] {
  const { startedAt, user } = order;
  return messagesOf(user).filter((message) => {
    if (message.changedAt < startedAt || isInterim(message.text)) return false;
    return isPrivate(message) || showsDeed(message, act, user);
  });
}

function showsDeed({ text, thread }: ShownMessage, { word }: IncidentAct, user: string): boolean {
  if (word === 'note') return thread !== undefined && text.startsWith(`<@${user}>:`);
  if (word === 'show' || word === 'reopen') return text.startsWith('Incident <');
  return text.startsWith('Incident <') && text.includes(`by <@${user}>`);
}

/** What a message of the incident says that the user did. */
const DEEDS: Record<string, string> = { ack: 'acknowledged', resolve: 'resolved', close: 'closed' };

function claimsDeed(text: string, { word }: IncidentAct): boolean {
  const deed = DEEDS[word];
  return deed !== undefined && text.includes(`> ${deed} by <@`);
}

function isSilent({ messages, order }: KnownOrder): boolean {
  return messages.length === 0 && order.shown === null;
}

function isLate({ messages, order }: KnownOrder, { withinMs }: ActEvidence): boolean {
  if (!isAccepted(order)) return order.ms > GATEWAY_MS;
  return Math.min(...messages.map(({ changedAt }) => changedAt)) - order.startedAt > withinMs;
}

/** What this user did before, and was told that it is retried: its last word may come after that of the act. */
function retriedBefore({ log, messagesOf }: ActEvidence): number {
  const { actions, planned } = log;
  const retried = messagesOf(planned.user).filter(({ text }) => isRetried(text));
  return actions.filter(
    ({ request, requestId }) =>
      request === 'click' && requestId && retried.some(({ text }) => text.includes(`(ref ${requestId})`)),
  ).length;
}

/** Of each incident or alert, the product got each action once; a note once of each user. */
function isDoubled({ incident }: ActEvidence, { before, call }: IncidentAct, orders: number): boolean {
  const allowed = new Map<string | undefined, number>([
    ['resolve', before === 'resolved' ? 1 : 0],
    [call, call === 'notes' ? orders : 1],
  ]);
  const got = Map.groupBy(incident.actions, ({ action, identifier }) => `${action} ${identifier}`);
  return [...got.values()].some(([first, ...more]) => 1 + more.length > (allowed.get(first?.action) ?? 0));
}

function isPostedTwice(evidence: ActEvidence, { word }: IncidentAct, orders: readonly UserAction[]): boolean {
  const { planned, seenBefore } = evidence.log;
  if (mayPostAgain(evidence)) return false;
  const notes = evidence
    .messagesOf(planned.user)
    .filter(({ text, thread }) => thread !== undefined && text.includes(NOTE));
  if (notes.length > orders.length) return true;
  const shown = messagesOfIncident(evidence).filter(({ ts }) => !seenBefore.has(ts));
  return word === 'show' && shown.length > orders.length;
}

function mayPostAgain({ log }: ActEvidence): boolean {
  return [...log.injected].some((name) => MAY_POST_AGAIN.test(name));
}

/** The receipt, and every message that shows the same incident. */
function messagesOfIncident({ incident, log, messagesOf }: ActEvidence): ShownMessage[] {
  return messagesOf(log.planned.user).filter(
    (message) => !isPrivate(message) && message.text.startsWith(`Incident <${incident.url}|`),
  );
}

/** The last word of every message is the state that the product has. */
function isStale(evidence: ActEvidence): boolean {
  const { isAcknowledged, priority, status } = evidence.incident;
  const open = isAcknowledged ? /> acknowledged\b/ : /> (opened|is open):/;
  const state = status === 'open' ? open : new RegExp(`> ${status}\\b`);
  const messages = messagesOfIncident(evidence);
  return messages.some(
    (message) =>
      (!state.test(message.text) || !message.text.includes(`: ${priority} `)) &&
      !(mayPostAgain(evidence) && isReplaced(message, messages)),
  );
}

/** Shown by a run that died before it could store where: the run after it showed the incident once more. */
function isReplaced({ ts }: ShownMessage, messages: readonly ShownMessage[]): boolean {
  return messages.some((one) => one.ts < ts) && messages.some((one) => one.ts > ts);
}
