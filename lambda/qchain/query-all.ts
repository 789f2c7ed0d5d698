import type { ChainNode } from './chain-node.ts';
import { NodeError } from './rpc.ts';

/** `answered`: did the node answer at all, though not with what it was asked for? */
export interface Failed {
  name: string;
  reason: string;
  answered: boolean;
}

export type NodeReply<T> = { name: string; value: T } | Failed;

/** Asks every node at once; a node that fails is an answer too, so that it hides no other. */
export function queryAll<T>(
  nodes: readonly ChainNode[],
  question: (node: ChainNode) => Promise<T>,
): Promise<NodeReply<T>[]> {
  return Promise.all(nodes.map((node) => askOne(node, question)));
}

async function askOne<T>(node: ChainNode, question: (node: ChainNode) => Promise<T>): Promise<NodeReply<T>> {
  try {
    return { name: node.name, value: await question(node) };
  } catch (error) {
    if (error instanceof NodeError) {
      return { name: node.name, reason: error.reason, answered: error.answered };
    }
    throw error;
  }
}

/** The answers, from the one that is best by `height` down. */
export function byHeight<T extends { height: bigint }>(
  asked: readonly NodeReply<T>[],
): { name: string; value: T }[] {
  return asked
    .filter((one) => 'value' in one)
    .sort((left, right) => Number(right.value.height - left.value.height));
}

/** A line per node that did not give what it was asked for. */
export function reasonLines<T>(asked: readonly NodeReply<T>[]): string[] {
  return asked.flatMap((one) => ('reason' in one ? [`• \`${one.name}\` ${one.reason}`] : []));
}
