import { OPERATIONS_CHANNEL } from '../../local/sample-data.ts';
import { type ActVerdict, checkAct } from './check-act.ts';
import { type CommandLog, isAccepted, type UserAction } from './command-log.ts';
import {
  claimsRestart,
  FINAL_STATUSES,
  finalStatusOf,
  isAside,
  isInterim,
  isList,
  isLocked,
  isQuestion,
} from './message-matchers.ts';
import type { ObservedState, ShownMessage, ShownModal } from './observed-state.ts';
import { UserView, usersOf } from './user-view.ts';

/** The last that a user knows: `modal` is one that they have open, `gateway` what Slack showed at once. */
export const NOTICES = [...FINAL_STATUSES, 'explained', 'modal', 'gateway', 'nothing'] as const;

export type Notice = (typeof NOTICES)[number];

/** The invariants; `lost`, `doubled`, `untold` and `unrecoverable` are violations. */
export interface CommandVerdict {
  notice: Notice;
  /** From the request until the user knew. undefined if they know nothing, or have a modal open. */
  noticeAfterMs: number | undefined;
  incidents: number;
  /** Accepted, and neither done nor reported otherwise. */
  lost: boolean;
  /** Done more than once, or against the user's own lock. */
  doubled: boolean;
  /** The user knows nothing, or something untrue, or knew it too late. */
  untold: boolean;
  /** Submitted, and not done; once every button was used: not to be had any more. */
  unrecoverable: boolean;
  /** What the user has in front of them, for the report of a violation. */
  saw: string[];
}

const VIOLATIONS = ['lost', 'doubled', 'untold', 'unrecoverable'] as const;

export type Violation = (typeof VIOLATIONS)[number];

export function violationsOf(verdict: CommandVerdict): Violation[] {
  return VIOLATIONS.filter((name) => verdict[name]);
}

type Known = Pick<CommandVerdict, 'notice' | 'noticeAfterMs'>;

interface Evidence {
  log: CommandLog;
  messages: readonly ShownMessage[];
  messagesOf: (user: string) => readonly ShownMessage[];
  modals: readonly ShownModal[];
  incidents: ObservedState['incidents'];
  restarts: number;
  /** In which a user must be notified of an accepted request. */
  withinMs: number;
}

/** What a user may wait for a refusal of the gateway. */
const GATEWAY_MS = 5000;
const NOTHING: Known = { notice: 'nothing', noticeAfterMs: undefined };

/** Checks every command, by what the fakes hold alone. Throws if a service was restarted without a request. */
export function checkInvariants(
  logs: readonly CommandLog[],
  state: ObservedState,
  withinMs: number,
): Map<CommandLog, CommandVerdict> {
  // An operations message is about users who may not see it.
  const shared = state.messages.filter(({ channel }) => channel !== OPERATIONS_CHANNEL);
  const messages = new UserView(() => shared, usersOf);
  const modals = new UserView(
    () => state.modals,
    ({ user }) => [user],
  );
  const incidents = Map.groupBy(state.incidents, ({ message }) => message);
  const restarts = restartsByLog(logs, state.restarts);
  return new Map(
    logs.map((log) => {
      const { scenario, tag, user } = log.planned;
      const evidence = {
        log,
        messages: messages.of(user),
        messagesOf: (one: string) => messages.of(one),
        modals: modals.of(user),
        incidents: incidents.get(tag) ?? [],
        restarts: restarts.get(log)?.length ?? 0,
        withinMs,
      };
      return [log, scenario === 'incident' ? checkIncident(evidence) : checkAnswer(evidence)];
    }),
  );
}

function checkIncident(evidence: Evidence): CommandVerdict {
  const { incidents, log } = evidence;
  const submissions = log.actions.filter(({ request }) => request === 'submission');
  const accepted = submissions.filter(isAccepted);
  const known =
    knownOfSubmission(evidence, accepted) ??
    (accepted.length > 0 ? NOTHING : knownBeforeSubmission(evidence));
  const isThere = incidents.length > 0;
  const act = actOf(evidence);
  return {
    ...known,
    incidents: incidents.length,
    lost: (accepted.length > 0 && !isThere && known.notice === 'nothing') || act.lost,
    doubled: incidents.length > 1 || act.doubled,
    untold: isUntold(known, evidence) || isLie(evidence) || act.untold,
    unrecoverable: submissions.length > 0 && !isThere,
    saw: textsOf(evidence),
  };
}

const NO_ACT: ActVerdict = { lost: false, doubled: false, untold: false };

function actOf({ incidents: [incident], log, messagesOf, withinMs }: Evidence): ActVerdict {
  return incident === undefined ? NO_ACT : checkAct({ incident, log, messagesOf, withinMs });
}

/** A read, a restart or a lock, by whatever right: nothing that was typed is worth keeping. */
function checkAnswer(evidence: Evidence): CommandVerdict {
  const { log, messages, restarts } = evidence;
  const last = log.actions.at(-1);
  const isDecided = log.actions.some(({ request }) => request === 'click');
  const final = messages.filter((message) => !isInterim(message.text) && isAbout(log, message));
  const answers = isDecided ? final.filter(({ text }) => !isQuestion(text) && !isAside(text)) : final;
  const known = answers.length > 0 ? explained(log, answers) : knownFromGateway(log);
  return {
    ...known,
    incidents: 0,
    lost: known.notice === 'nothing' && last !== undefined && isAccepted(last),
    doubled: restarts > messages.filter(({ text }) => claimsRestart(text)).length || isAgainstLock(evidence),
    untold: isUntold(known, evidence),
    unrecoverable: false,
    saw: textsOf(evidence),
  };
}

/** A user who is refused because of a lock reads its owner's name: that is no answer to the owner. */
function isAbout({ planned: { user } }: CommandLog, { onlyFor, words }: ShownMessage): boolean {
  return onlyFor !== undefined || !words.includes('has been locked by') || words.includes(`<@${user}> with `);
}

/** The user had locked the service, and was told so, before they had it restarted all the same. */
function isAgainstLock({ log, messages, restarts }: Evidence): boolean {
  const click = log.actions.find(({ request }) => request === 'click');
  const locked = messages.find(({ text }) => isLocked(text) && text.includes(log.planned.tag));
  if (click === undefined || locked === undefined) return false;
  return restarts > 0 && locked.changedAt < click.startedAt;
}

/** The best of what was said about the submission in the end; undefined if nothing was. */
function knownOfSubmission({ log, messages }: Evidence, accepted: readonly UserAction[]): Known | undefined {
  const about = messages.filter(({ text }) => text.includes(log.planned.tag));
  for (const notice of FINAL_STATUSES) {
    const telling = about.filter(({ text }) => finalStatusOf(text) === notice);
    if (telling.length > 0) return { notice, noticeAfterMs: msUntilOpen(log, telling) };
  }
  const refs = accepted.flatMap(({ requestId }) => (requestId === null ? [] : `ref ${requestId}`));
  const explaining = messages.filter(
    ({ text }) => !isInterim(text) && refs.some((ref) => text.includes(ref)),
  );
  return explaining.length > 0 ? explained(log, explaining) : undefined;
}

/** If nothing was submitted, or nothing accepted: what the user has instead. */
function knownBeforeSubmission({ log, messages, modals }: Evidence): Known {
  const canOpen = messages.some(({ buttons }) => buttons.some((id) => id.endsWith(':open_form')));
  if (canOpen || modals.some(({ canSubmit, isOpen }) => isOpen && canSubmit)) {
    return { ...NOTHING, notice: 'modal' };
  }
  if (modals.some(({ canSubmit, words }) => !canSubmit && words.includes(':warning:'))) {
    return { ...NOTHING, notice: 'explained' };
  }
  const final = messages.filter(({ text }) => !isInterim(text));
  return final.length > 0 ? explained(log, final) : knownFromGateway(log);
}

function explained(log: CommandLog, messages: readonly ShownMessage[]): Known {
  return { notice: 'explained', noticeAfterMs: msUntil(log, messages) };
}

function knownFromGateway({ actions }: CommandLog): Known {
  const last = actions.at(-1);
  return last === undefined || last.shown === null ? NOTHING : { notice: 'gateway', noticeAfterMs: last.ms };
}

/** From the last accepted request. A message may have said something else before: its last change counts. */
function msUntil({ actions }: CommandLog, messages: readonly ShownMessage[]): number {
  const since = actions.findLast(isAccepted)?.startedAt ?? actions.at(-1)?.startedAt ?? 0;
  return Math.max(0, Math.min(...messages.map(({ changedAt }) => changedAt)) - since);
}

/** What users do with an open incident changes its messages later. */
function msUntilOpen(log: CommandLog, telling: readonly ShownMessage[]): number {
  const { actions, openedAt } = log;
  const submission = actions.findLast(({ request }) => request === 'submission');
  if (openedAt === undefined || submission === undefined) return msUntil(log, telling);
  return Math.max(0, openedAt - submission.startedAt);
}

function isUntold({ notice, noticeAfterMs = 0 }: Known, { withinMs }: Evidence): boolean {
  return notice === 'nothing' || noticeAfterMs > (notice === 'gateway' ? GATEWAY_MS : withinMs);
}

function textsOf({ incidents, log, messages, messagesOf, modals }: Evidence): string[] {
  const open = modals.filter(({ isOpen }) => isOpen).map(({ words }) => `modal ${words}`);
  const seen = new Set([...messages, ...messagesOf(log.planned.colleague)]);
  const texts = [...seen].map(({ changedAt, text }) => `${timeOf(changedAt)} ${text}`);
  const held = incidents.map(
    ({ actions, label, status }) =>
      `${label} is ${status} after ${actions.map(({ action }) => action).join(', ') || 'nothing'}`,
  );
  return [...texts, ...open, ...held].map((text) => text.slice(0, 200));
}

/** UTC, to the millisecond, as the functions' lines begin. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}

/** Names an incident that is not theirs, or denies one that is. */
function isLie({ incidents, messages }: Evidence): boolean {
  const own = new Set(incidents.map(({ label, url }) => `<${url}|${label}>`));
  const named = messages
    .filter(({ text }) => !isList(text))
    .flatMap(({ words }) => words.match(/<[^<>|\s]+\|(?:#|[A-Z][A-Z0-9]+-)\d+>/g) ?? []);
  const isDenied = incidents.length > 0 && messages.some(({ text }) => finalStatusOf(text) === 'failed');
  return isDenied || named.some((link) => !own.has(link));
}

/** By the trace id, because all commands restart the same two services. */
function restartsByLog(logs: readonly CommandLog[], restarts: readonly string[]): Map<CommandLog, string[]> {
  const byTrace = new Map(logs.flatMap((log) => log.actions.map(({ traceId }) => [traceId, log])));
  return Map.groupBy(restarts, (traceId) => {
    const log = byTrace.get(traceId);
    if (log === undefined) throw new Error(`a service was restarted without a request: ${traceId}`);
    return log;
  });
}
