import type { ActName, FaultKind, RequestName, Scenario } from './fault-kind.ts';
import { GROUP_CASE_NAMES, type GroupCase } from './group-cases.ts';
import { shuffled } from './sample.ts';

/** One command, typed by a user of its own: everything that this user sees is about it. */
export interface PlannedCommand {
  index: number;
  /** In the message of an incident, and of no other. */
  tag: string;
  user: string;
  /** Another user, of this command too. */
  colleague: string;
  scenario: Scenario;
  /** What is done with the incident once it is open. */
  act: ActName | undefined;
  /** What happens to the right of the user; undefined where it is no group's. */
  groupCase: GroupCase | undefined;
  faults: Partial<Record<RequestName, FaultKind>>;
}

export interface PlanOptions {
  commands: number;
  seed: number;
  kinds: readonly FaultKind[];
  /** In their turn. */
  acts: readonly ActName[];
}

/** Of all commands: more than 1 %, because some never come to the call that their fault waits for. */
const SHARE = 0.0121;
/** Of all commands, if only a few faults are wanted. */
const INJECTED = 0.8;
/** Incidents that are not open at once are not acted on: so many more have to be planned. */
const ACTED = 1.5;
/** Of the other incidents: acted on without a fault. */
const CONTROL_ACTS = 8;
/** Of all commands: reads without a fault, as the control group. */
const CONTROL_READS = 0.008;
/** Of all commands, for each fault of a restart: locks, which have none of their own. */
const LOCKS = 0.001;
/** The same for rights by a group, whose faults are the sync's; and of each case one. */
const GROUP_RIGHTS = 0.001;

/** What N users do and which faults hit them: the same for the same seed. */
export function planCommands({ acts, commands, kinds, seed }: PlanOptions): PlannedCommand[] {
  const each = commands * Math.max(SHARE, INJECTED / kinds.length);
  const poolOf = (scenario: Scenario) => kinds.filter((kind) => kind.scenario === scenario);
  const reads = Math.ceil(poolOf('read').length * each + commands * CONTROL_READS);
  const restarts = Math.ceil(poolOf('restart').length * each);
  const locks = Math.ceil(poolOf('restart').length * commands * LOCKS);
  const groups = groupRights(poolOf('restart').length, commands);
  const incidents = Math.max(0, commands - reads - restarts - locks - groups);
  const counts = { incident: incidents, read: reads, restart: restarts, lock: locks, group: groups };
  const planned = (['incident', 'read', 'restart', 'lock', 'group'] as const).flatMap((scenario) =>
    assignFaults(poolOf(scenario), { count: counts[scenario], each, seed }).map((faults, at) => ({
      scenario,
      faults,
      groupCase: scenario === 'group' ? GROUP_CASE_NAMES[at % GROUP_CASE_NAMES.length] : undefined,
    })),
  );
  return shuffled(planned, seed)
    .slice(0, commands)
    .map((command, index) => {
      const number = String(index).padStart(5, '0');
      const users = { user: `U0CHAOS${number}`, colleague: `U0FELLOW${number}` };
      return {
        ...command,
        ...users,
        index,
        tag: `Chaos ${seed}-${number}`,
        act: actOf(acts, command, index),
      };
    });
}

function groupRights(restartFaults: number, commands: number): number {
  if (restartFaults === 0) return 0;
  return Math.max(GROUP_CASE_NAMES.length, Math.ceil(restartFaults * commands * GROUP_RIGHTS));
}

/** Of those that come to what the fault waits for, each in its turn. */
function actOf(
  acts: readonly ActName[],
  { faults, scenario }: Pick<PlannedCommand, 'faults' | 'scenario'>,
  index: number,
): ActName | undefined {
  const { action } = faults;
  if (scenario !== 'incident' || (action === undefined && index % CONTROL_ACTS > 0)) return undefined;
  const names = acts.filter((name) => action?.acts?.test(name) ?? true);
  return names[index % names.length];
}

/** After these a receipt seldom shows an open incident at once: what is done with one would not come about. */
const STOPS =
  /^(PutEvents|create|list|status|gatekeeper|look|myself|result)|each time|for good|undelivered|down for|revoked|no channel/;

interface Drawn {
  count: number;
  each: number;
  seed: number;
}

/** For each of `count` commands at most one fault a request, each fault `each` times as long as there are commands. */
function assignFaults(pool: readonly FaultKind[], drawn: Drawn): PlannedCommand['faults'][] {
  const slots = (['command', 'submission', 'click'] as const).map((request, salt) =>
    shuffled(kindsOf(pool, request, drawn), drawn.seed + salt),
  );
  const faults = Array.from({ length: drawn.count }, (_, at) => slots.flatMap((slot) => slot[at] ?? []));
  const isStopped = (at: number) => Number(faults[at]?.some(({ name }) => STOPS.test(name)));
  // What has no fault at all stays so, as the control group; where only actions fail, one in a few does.
  const isControl = (at: number) =>
    faults[at]?.length === 0 && (slots.flat().some(Boolean) || at % CONTROL_ACTS === 0);
  const places = [...faults.keys()]
    .filter((at) => !isControl(at))
    .toSorted((left, right) => isStopped(left) - isStopped(right));
  for (const [index, kind] of kindsOf(pool, 'action', { ...drawn, each: drawn.each * ACTED }).entries()) {
    if (kind !== undefined) faults[places[index] ?? -1]?.push(kind);
  }
  return faults.map((kinds) => Object.fromEntries(kinds.map((kind) => [kind.request, kind])));
}

/** One for each command, undefined behind the last. */
function kindsOf(
  pool: readonly FaultKind[],
  request: RequestName,
  { count, each, seed }: Drawn,
): (FaultKind | undefined)[] {
  const kinds = shuffled(
    pool.filter((kind) => kind.request === request),
    seed,
  );
  const due = Math.round(kinds.length * each);
  return Array.from({ length: count }, (_, at) => (at < due ? kinds[at % kinds.length] : undefined));
}

/** So many come right after a rotation. */
const BURST = 2;

/**
 * Puts the commands that meet a rotated secret together, two at a time and evenly apart: the function re-reads its
 * secret once in 30 s, so that more frequent rotations would lock everybody out.
 */
export function inBursts(planned: readonly PlannedCommand[]): PlannedCommand[] {
  const { others = [], rotated = [] } = Object.groupBy(planned, ({ faults }) =>
    faults.command?.action === 'rotate_secret' ? 'rotated' : 'others',
  );
  const bursts = Array.from({ length: Math.ceil(rotated.length / BURST) }, (_, burst) =>
    rotated.slice(burst * BURST, (burst + 1) * BURST),
  );
  return spread(others, bursts, 1);
}

/** Puts the commands about rights by a group into the first half: what their changes wait for is over before the others. */
export function groupsEarly(planned: readonly PlannedCommand[]): PlannedCommand[] {
  const { groups = [], others = [] } = Object.groupBy(planned, ({ groupCase }) =>
    groupCase === undefined ? 'others' : 'groups',
  );
  return spread(
    others,
    groups.map((one) => [one]),
    0.5,
  );
}

/** Puts the blocks evenly into that share of the others. */
function spread<T>(others: readonly T[], blocks: readonly T[][], share: number): T[] {
  const ordered = [...others];
  for (const [index, block] of blocks.entries()) {
    const at = Math.floor(((index + 0.5) * ordered.length * share) / blocks.length);
    ordered.splice(at, 0, ...block);
  }
  return ordered;
}
