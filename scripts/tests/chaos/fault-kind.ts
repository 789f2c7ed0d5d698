import type { Range } from './sample.ts';

/**
 * What a user does: opens an incident, reads something, restarts a service or rolls it back, locks one, or restarts one by the
 * right of a group.
 */
export type Scenario = 'incident' | 'read' | 'restart' | 'lock' | 'group';

/** The request of a scenario that a fault belongs to. `action`: what is done with the incident once it is open. */
export type RequestName = 'command' | 'submission' | 'click' | 'action';

export type ActName =
  | `ack ${'by word' | 'by button' | 'by two at once' | 'of what is resolved elsewhere'}`
  | `note ${'by word' | 'by modal'}`
  | `resolve ${'by word' | 'by button' | 'by two at once' | 'of what is resolved elsewhere' | 'on an old message'}`
  | 'undo by button'
  | `${'reopen' | 'close' | 'priority' | 'escalate' | 'show' | 'list' | 'oncall'} by word`;

/** As `Faults.set` takes it, without the trace; a range is drawn for each command. */
export type FaultInput = Readonly<Record<string, unknown>> & { target: string; kind: string };

/** What cannot be a fault of a fake. */
export type FaultAction =
  | 'kill_one_soon'
  | 'kill_all_soon'
  | 'rotate_secret'
  | 'age_within'
  | 'age_beyond'
  | 'cold_gatekeeper'
  | 'index_behind'
  | 'index_out_of_order';

/** One way in which one request of a command goes wrong. */
export interface FaultKind {
  name: string;
  scenario: Scenario;
  request: RequestName;
  faults?: readonly FaultInput[];
  action?: FaultAction;
  /** The acts that come to the call which the fault waits for; undefined for all. */
  acts?: RegExp;
}

type Fault = Pick<FaultKind, 'action' | 'acts' | 'faults'>;

/** Name -> what goes wrong. */
export type FaultTable = Readonly<Record<string, Fault>>;

/** A table of faults of one request. */
function faultsOf(scenario: Scenario, request: RequestName) {
  return (table: FaultTable): FaultKind[] =>
    Object.entries(table).map(([name, fault]) => ({ name, scenario, request, ...fault }));
}

export const onCommand = faultsOf('incident', 'command');
export const onSubmission = faultsOf('incident', 'submission');
export const onRead = faultsOf('read', 'command');
export const onRestart = faultsOf('restart', 'click');
export const onAction = faultsOf('incident', 'action');

/** Targets of which each act has its own: its call at the product, and the reading of what became of that. */
export const ACT_CALL = '{call}';
export const ACT_STATUS = '{status}';

/** What happens to the request that the fault hits. */
type Injected = Readonly<Record<string, unknown>> & { kind: string };

/** Hits every request of that target, retries too. */
export function always(target: string, injected: Injected): Fault {
  return { faults: [{ target, ...injected }] };
}

export function once(target: string, injected: Injected): Fault {
  return always(target, { times: 1, ...injected });
}

export function status(code: number, body: unknown = {}, headers: Record<string, string> = {}): Injected {
  return { kind: 'status', status: code, body, headers };
}

export function stall(ms: number | Range): Injected {
  return { kind: 'stall', ms };
}

/** Longer than the 4 s that a call of an incident backend waits. */
export const STALL = stall(6000);

export function repeat(copies: number): Injected {
  return { kind: 'repeat', copies };
}

export function kill(name: string, at: 'received' | 'answered'): Injected {
  return { kind: 'kill', function: name, at };
}

export const DROP = { kind: 'drop' };
export const REFUSE = { kind: 'refuse' };
