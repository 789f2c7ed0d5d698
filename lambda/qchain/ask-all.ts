import type { ChainNode } from './chain-node.ts';
import { NodeError } from './rpc.ts';

export type Asked<T> = { name: string; value: T } | { name: string; reason: string };

/** Asks every node at once; a node that fails is an answer too, so that it hides no other. */
export function askAll<T>(
  nodes: readonly ChainNode[],
  question: (node: ChainNode) => Promise<T>,
): Promise<Asked<T>[]> {
  return Promise.all(nodes.map((node) => askOne(node, question)));
}

async function askOne<T>(node: ChainNode, question: (node: ChainNode) => Promise<T>): Promise<Asked<T>> {
  try {
    return { name: node.name, value: await question(node) };
  } catch (error) {
    if (error instanceof NodeError) return { name: node.name, reason: error.reason };
    throw error;
  }
}

/** The answers, from the one that is best by `height` down. */
export function byHeight<T extends { height: bigint }>(
  asked: readonly Asked<T>[],
): { name: string; value: T }[] {
  return asked
    .filter((one) => 'value' in one)
    .sort((left, right) => Number(right.value.height - left.value.height));
}

/** A line per node that gave no answer. */
export function reasonLines<T>(asked: readonly Asked<T>[]): string[] {
  return asked.flatMap((one) => ('reason' in one ? [`• \`${one.name}\` ${one.reason}`] : []));
}
