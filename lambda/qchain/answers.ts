import { ageText, columns } from '../../common/text-table.ts';
import type { Block, Peers, Transaction, ValidatorSet } from './chain-node.ts';
import type { NodeReply } from './query-all.ts';
import { sanitize } from './sanitize.ts';

const PEERS_SHOWN = 20;
const VALIDATORS_SHOWN = 30;
const NAME_CHARACTERS = 30;
const LOG_CHARACTERS = 300;

/** Peers by their own names, never by address. */
export function peersText(asked: readonly NodeReply<Peers>[]): string {
  return ['*Peers*', ...asked.map(peersLine)].join('\n');
}

function peersLine(one: NodeReply<Peers>): string {
  if ('reason' in one) return `• \`${one.name}\` ${one.reason}`;
  const { count, peers } = one.value;
  const names = peers.slice(0, PEERS_SHOWN).map(({ name }) => sanitize(name, NAME_CHARACTERS) || '(unnamed)');
  const more = peers.length > PEERS_SHOWN ? ` and ${peers.length - PEERS_SHOWN} more` : '';
  const listed = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  return `• \`${one.name}\` ${count} peers${directionsText(peers)}${listed}`;
}

/** Nothing if a version does not say which of the two peers called. */
function directionsText(peers: Peers['peers']): string {
  if (peers.some(({ outbound }) => outbound === undefined)) return '';
  const outbound = peers.filter((peer) => peer.outbound).length;
  return `, ${outbound} outbound, ${peers.length - outbound} inbound`;
}

/** The strongest first. */
export function validatorsText(name: string, { height, total, validators }: ValidatorSet): string {
  const sum = validators.reduce((power, one) => power + one.votingPower, 0n);
  const sorted = [...validators].sort((left, right) => Number(right.votingPower - left.votingPower));
  const rows = sorted
    .slice(0, VALIDATORS_SHOWN)
    .map(({ address, votingPower }) => [sanitize(address, 64), String(votingPower), share(votingPower, sum)]);
  const shown = rows.length < total ? `, the ${rows.length} strongest shown` : '';
  return [
    `*${total} validators* at block ${height}, voting power ${sum} in all${shown} (from \`${name}\`)`,
    columns([['address', 'power', 'share'], ...rows], new Set([1, 2])),
  ].join('\n');
}

function share(power: bigint, sum: bigint): string {
  return sum === 0n ? '-' : `${(Number((power * 1000n) / sum) / 10).toFixed(1)} %`;
}

/** One block, and who signed the one before it, if there was one. */
export function blockText(name: string, block: Block, now: number): string {
  const { signatures } = block;
  return [
    `*Block ${block.height}* of ${sanitize(block.network, NAME_CHARACTERS)} (from \`${name}\`)`,
    `*Time* ${new Date(block.time).toISOString().slice(0, 19).replace('T', ' ')} UTC, ${ageText(now - block.time)} ago`,
    `*Hash* \`${sanitize(block.hash, 64)}\``,
    ...(block.proposer === '' ? [] : [`*Proposer* \`${sanitize(block.proposer, 64)}\``]),
    `*Transactions* ${block.transactions}`,
    ...(signatures === undefined || signatures.of === 0
      ? []
      : [`*Signed* the block before: ${signatures.signed} of ${signatures.of} validators`]),
  ].join('\n');
}

/** Whether it was carried out, and where it stands. */
export function transactionText(name: string, tx: Transaction): string {
  const failure = `failed with code ${tx.code} ${sanitize(tx.codespace, NAME_CHARACTERS)}`.trimEnd();
  const gas =
    tx.gasUsed === undefined || tx.gasWanted === undefined ? [] : [`*Gas* ${tx.gasUsed} of ${tx.gasWanted}`];
  const log = tx.log === '' ? [] : [`*Log* ${sanitize(tx.log, LOG_CHARACTERS)}`];
  return [
    `*Transaction* \`${sanitize(tx.hash, 64)}\` (from \`${name}\`)`,
    `*Result* ${tx.code === 0n ? 'carried out' : failure}`,
    `*Block* ${tx.height}, place ${tx.index}`,
    ...gas,
    ...log,
  ].join('\n');
}
