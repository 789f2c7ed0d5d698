import type { FaultKind, RequestName, Scenario } from './fault-kind.ts';
import { shuffled } from './sample.ts';

/** One command, typed by a user of its own: everything that this user sees is about it. */
export interface PlannedCommand {
  index: number;
  /** In the message of an incident, and of no other. */
  tag: string;
  user: string;
  scenario: Scenario;
  faults: Partial<Record<RequestName, FaultKind>>;
}

export interface PlanOptions {
  commands: number;
  seed: number;
  kinds: readonly FaultKind[];
}

/** Of all commands: more than 1 %, because some never come to the call that their fault waits for. */
const SHARE = 0.0121;
/** Of all commands, if only a few faults are wanted. */
const INJECTED = 0.8;
/** Of all commands: reads without a fault, as the control group. */
const CONTROL_READS = 0.012;

/** What N users do and which faults hit them: the same for the same seed. */
export function planCommands({ commands, kinds, seed }: PlanOptions): PlannedCommand[] {
  const each = commands * Math.max(SHARE, INJECTED / kinds.length);
  const poolOf = (scenario: Scenario) => kinds.filter((kind) => kind.scenario === scenario);
  const reads = Math.ceil(poolOf('read').length * each + commands * CONTROL_READS);
  const restarts = Math.ceil(poolOf('restart').length * each);
  const counts = { incident: Math.max(0, commands - reads - restarts), read: reads, restart: restarts };
  const planned = (['incident', 'read', 'restart'] as const).flatMap((scenario) =>
    assignFaults(poolOf(scenario), { count: counts[scenario], each, seed }).map((faults) => ({
      scenario,
      faults,
    })),
  );
  return shuffled(planned, seed)
    .slice(0, commands)
    .map((command, index) => {
      const number = String(index).padStart(5, '0');
      return { ...command, index, tag: `Chaos ${seed}-${number}`, user: `U0CHAOS${number}` };
    });
}

/** For each of `count` commands at most one fault a request, each fault `each` times as long as there are commands. */
function assignFaults(
  pool: readonly FaultKind[],
  { count, each, seed }: { count: number; each: number; seed: number },
): PlannedCommand['faults'][] {
  const slots = (['command', 'submission', 'click'] as const).map((request, salt) => {
    const kinds = shuffled(
      pool.filter((kind) => kind.request === request),
      seed,
    );
    const due = Math.round(kinds.length * each);
    const kindAt = (at: number) => (at < due ? kinds[at % kinds.length] : undefined);
    return shuffled(
      Array.from({ length: count }, (_, at) => kindAt(at)),
      seed + salt,
    );
  });
  return Array.from({ length: count }, (_, at) => {
    const kinds = slots.flatMap((slot) => slot[at] ?? []);
    return Object.fromEntries(kinds.map((kind) => [kind.request, kind]));
  });
}

/** So many come right after a rotation. */
const BURST = 4;

/**
 * Puts the commands that meet a rotated secret together, four at a time and evenly apart: the function re-reads its
 * secret once in 30 s, so that more frequent rotations would lock everybody out.
 */
export function inBursts(planned: readonly PlannedCommand[]): PlannedCommand[] {
  const { others = [], rotated = [] } = Object.groupBy(planned, ({ faults }) =>
    faults.command?.action === 'rotate_secret' ? 'rotated' : 'others',
  );
  const bursts = Math.ceil(rotated.length / BURST);
  const ordered = [...others];
  for (let burst = 0; burst < bursts; burst += 1) {
    const at = Math.floor(((burst + 0.5) * ordered.length) / bursts);
    ordered.splice(at, 0, ...rotated.slice(burst * BURST, (burst + 1) * BURST));
  }
  return ordered;
}
