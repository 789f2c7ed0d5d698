import type { Detail, QBotEvent } from '../../common/contract.ts';
import { AccessDeniedError, type Denial } from '../../common/errors.ts';
import { restrictionNames } from '../../common/restrictions.ts';
import { type Backends, backendOf, rightOf } from './backends.ts';
import { eventIn } from './dead-letter.ts';
import type { StoredDeadLetter } from './dead-letter-store.ts';
import { commandText, OPERATIONS_COMMAND } from './operations-message.ts';

/** What an audit record says of a click: what was to be done to whose order. */
export type ReplayFacts = Omit<Denial, 'rule'>;

export function replayFacts(backends: Backends, deadLetter: StoredDeadLetter, action: string): ReplayFacts {
  const { functionName: target, payload } = deadLetter;
  const event = eventIn(payload);
  if (event === undefined) return { action, target };
  return {
    action,
    target,
    replayed: commandText(event, backendOf(backends, target)),
    replayedRequestId: event.detail.requestId,
    orderedBy: authorOf(event).id,
  };
}

/** Whose order it is, however often others have replayed it. */
export function authorOf({ detail }: QBotEvent): Detail['user'] {
  return detail.orderedBy ?? detail.user;
}

/**
 * Who may neither replay, nor run what was ordered, decides nothing about it: not that it is discarded, either. A click
 * that does not say what its user may not run, may not run this. Throws AccessDeniedError.
 */
export function assertMayReplay(
  backends: Backends,
  { detail, deadLetter }: { detail: Detail; deadLetter: StoredDeadLetter },
  facts: ReplayFacts,
): void {
  const names = [...namesOfOrder(backends, deadLetter), ...restrictionNames(OPERATIONS_COMMAND, 'replay')];
  const { restricted = names } = detail.access;
  const key = names.find((name) => restricted.includes(name));
  if (key === undefined) return;
  const verb = facts.action === 'discard' ? 'discard' : 'replay';
  throw new AccessDeniedError(
    `\`${key}\` is restricted, and you are not on its list. Somebody on the list can ${verb} this.`,
    { rule: 'restricted_commands', ...facts },
  );
}

/** Its own as the gatekeeper asks for them, and that of the right that its backend asks for. */
function namesOfOrder(backends: Backends, { functionName, payload }: StoredDeadLetter): string[] {
  const event = eventIn(payload);
  if (event === undefined) return [];
  const { command, subcommand } = event.detail;
  const right = rightOf(backendOf(backends, functionName), event.detail);
  return [...new Set([subcommand, right].flatMap((name) => restrictionNames(command, name)))];
}
