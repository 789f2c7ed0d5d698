import { ageText, columns } from '../../common/text-table.ts';
import type { ChainHealth, EvaluatedNode, Limits } from './health.ts';
import { sanitize } from './sanitize.ts';

const HEAD = ['node', 'verdict', 'height', 'last block', 'catching up', 'peers', 'version', 'validator'];
const NUMBERS: ReadonlySet<number> = new Set([2, 3, 5]);
const NAME_CHARACTERS = 30;
const ICONS = {
  ok: ':large_green_circle:',
  degraded: ':warning:',
  halted: ':red_circle:',
  unknown: ':red_circle:',
};

/** Every node side by side, a verdict with its reason per node, and one for the chain. */
export function statusText(health: ChainHealth, limits: Limits): string {
  const rows = health.nodes.map((node) => row(node, limits.now));
  const reasons = health.nodes
    .filter(({ verdict }) => verdict !== 'ok')
    .map(({ name, verdict, reason }) => `• \`${name}\` ${verdict}: ${reason}`);
  return [headline(health, limits), columns([HEAD, ...rows], NUMBERS), ...reasons, ...warnings(health)].join(
    '\n',
  );
}

function headline(health: ChainHealth, { haltedAfterSeconds, now }: Limits): string {
  const { verdict, nodes, newestBlockTime, highest } = health;
  const notOk = nodes.filter((node) => node.verdict !== 'ok').length;
  const title = `${ICONS[verdict]} *${networks(health)[0] ?? 'The chain'}: ${verdict}*`;
  if (verdict === 'unknown') return `${title}: ${silenceText(health)}`;
  if (newestBlockTime === undefined) return `${title}, no node has a block yet`;
  const newest = `newest block ${highest}, ${ageText(now - newestBlockTime)} ago`;
  if (verdict === 'halted') return `${title}, ${newest} (more than ${haltedAfterSeconds} s)`;
  if (verdict === 'ok') return `${title}, ${newest}`;
  return `${title}, ${notOk} of ${nodes.length} nodes ${notOk === 1 ? 'is' : 'are'} not ok, ${newest}`;
}

/** A node that answers with an error is not silent. */
function silenceText({ nodes }: ChainHealth): string {
  const someAnswer = nodes.some(({ verdict }) => verdict === 'failing');
  return someAnswer ? 'no node answers with its status' : 'no node answers';
}

function row({ name, verdict, status }: EvaluatedNode, now: number): string[] {
  if (status === undefined) return [name, verdict, ...Array<string>(HEAD.length - 2).fill('-')];
  return [
    name,
    verdict,
    String(status.height),
    status.height === 0n ? '-' : ageText(now - status.blockTime),
    status.catchingUp ? 'yes' : 'no',
    status.peers === undefined ? '?' : String(status.peers),
    sanitize(status.version, NAME_CHARACTERS) || '?',
    validatorText(status.votingPower),
  ];
}

function validatorText(votingPower: bigint | undefined): string {
  if (votingPower === undefined) return '?';
  return votingPower > 0n ? 'yes' : 'no';
}

/** Heights of two networks cannot be compared. */
function warnings(health: ChainHealth): string[] {
  const names = networks(health);
  if (names.length < 2) return [];
  return [`:warning: These nodes are of different networks (${names.join(', ')}): check \`qchain_nodes\`.`];
}

function networks({ nodes }: ChainHealth): string[] {
  const names = nodes.flatMap(({ status }) => (status ? [sanitize(status.network, NAME_CHARACTERS)] : []));
  return [...new Set(names)];
}
