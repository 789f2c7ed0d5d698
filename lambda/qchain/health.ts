import type { NodeStatus } from './chain-node.ts';
import type { Failed } from './query-all.ts';

/** What came of asking one node for its status. */
export type NodeAnswer = { name: string; status: NodeStatus } | Failed;

/** `failing`: it answers, but not with its status. */
export type NodeHealth = 'ok' | 'unreachable' | 'failing' | 'syncing' | 'lagging';

export interface EvaluatedNode {
  name: string;
  verdict: NodeHealth;
  /** Why it is not ok; empty where it is. */
  reason: string;
  status: NodeStatus | undefined;
}

export interface ChainHealth {
  /** `unknown`: no node gives its status. */
  verdict: 'ok' | 'degraded' | 'halted' | 'unknown';
  nodes: EvaluatedNode[];
  /** Of the newest block that any node has, milliseconds since the epoch; undefined where no node has one. */
  newestBlockTime: number | undefined;
  highest: bigint;
}

export interface Limits {
  lagBlocks: number;
  haltedAfterSeconds: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Judges each node, and the chain by all of them: unknown before halted before degraded before ok. */
export function evaluateHealth(answers: readonly NodeAnswer[], limits: Limits): ChainHealth {
  const statuses = answers.flatMap((answer) => ('status' in answer ? [answer.status] : []));
  const highest = highestOf(statuses);
  const nodes = answers.map((answer) => judgeNode(answer, highest, limits.lagBlocks));
  // A node without a block yet says the year 1.
  const times = statuses.filter(({ height }) => height > 0n).map(({ blockTime }) => blockTime);
  const newest = times.length === 0 ? undefined : Math.max(...times);
  return { verdict: chainVerdict(nodes, newest, limits), nodes, newestBlockTime: newest, highest };
}

function chainVerdict(
  nodes: readonly EvaluatedNode[],
  newest: number | undefined,
  { haltedAfterSeconds, now }: Limits,
): ChainHealth['verdict'] {
  if (nodes.every(({ status }) => status === undefined)) return 'unknown';
  if (newest !== undefined && now - newest > haltedAfterSeconds * 1000) return 'halted';
  return nodes.every(({ verdict }) => verdict === 'ok') ? 'ok' : 'degraded';
}

function highestOf(statuses: readonly NodeStatus[]): bigint {
  let highest = 0n;
  for (const { height } of statuses) if (height > highest) highest = height;
  return highest;
}

function judgeNode(answer: NodeAnswer, highest: bigint, lagBlocks: number): EvaluatedNode {
  const { name } = answer;
  if (!('status' in answer)) {
    const verdict = answer.answered ? 'failing' : 'unreachable';
    return { name, verdict, reason: answer.reason, status: undefined };
  }
  const { status } = answer;
  const behind = highest - status.height;
  if (status.catchingUp) {
    return { name, verdict: 'syncing', reason: `still catching up${behindText(behind)}`, status };
  }
  if (behind > BigInt(lagBlocks)) {
    return { name, verdict: 'lagging', reason: `${behind} blocks behind the highest node`, status };
  }
  return { name, verdict: 'ok', reason: '', status };
}

function behindText(behind: bigint): string {
  return behind === 0n ? '' : `, ${behind} blocks behind the highest node`;
}
