import type { Fetch } from '../../common/http.ts';
import { type Call, NodeError, openCall } from './rpc.ts';
import {
  blockShape,
  netInfoShape,
  peerCountShape,
  signaturesOf,
  statusShape,
  txShape,
  validatorsShape,
} from './rpc-shapes.ts';

const VALIDATORS_PAGE = 100;
/** 1,000 validators. */
const VALIDATOR_PAGES = 10;

export interface NodeStatus {
  network: string;
  /** '' where the node does not say it. */
  version: string;
  height: bigint;
  /** Of the last block, milliseconds since the epoch. */
  blockTime: number;
  catchingUp: boolean;
  /** undefined where the node does not say it. */
  votingPower: bigint | undefined;
  /** undefined where only their number could not be had. */
  peers: bigint | undefined;
}

export interface Peers {
  count: bigint;
  /** `name`: its moniker, or its id where a version says no more; `outbound` undefined where the node does not say it. */
  peers: { name: string; outbound: boolean | undefined }[];
}

export interface ValidatorSet {
  height: bigint;
  total: bigint;
  /** All of them, or the first 1,000. */
  validators: { address: string; votingPower: bigint }[];
}

export interface Block {
  network: string;
  height: bigint;
  hash: string;
  time: number;
  /** '' where the node does not say it. */
  proposer: string;
  transactions: number;
  /** Of the block before it; undefined where the node does not say it. */
  signatures: { signed: number; of: number } | undefined;
}

export interface Transaction {
  hash: string;
  height: bigint;
  index: bigint;
  /** 0 where it was carried out. */
  code: bigint;
  codespace: string;
  log: string;
  gasUsed: bigint | undefined;
  gasWanted: bigint | undefined;
}

/** One node of the chain. Each method throws NodeError within 1.5 s where the node does not give what it is asked for. */
export interface ChainNode {
  name: string;
  status(): Promise<NodeStatus>;
  peers(): Promise<Peers>;
  validators(): Promise<ValidatorSet>;
  /** The latest one without a height. */
  block(height?: bigint): Promise<Block>;
  /** By 64 hexadecimal digits. */
  tx(hash: string): Promise<Transaction>;
}

/**
 * Five read methods of a CometBFT (Tendermint) node, by GET; the others, which broadcast or dial, are never called.
 * https://docs.cometbft.com/v0.38/rpc/
 */
export function createChainNode(deps: {
  name: string;
  url: string;
  fetch: Fetch;
  now: () => number;
}): ChainNode {
  return {
    name: deps.name,
    status: () => status(openCall(deps)),
    peers: () => peers(openCall(deps)),
    validators: () => validators(openCall(deps)),
    block: (height) => block(openCall(deps), height),
    tx: (hash) => tx(openCall(deps), hash),
  };
}

async function status(call: Call): Promise<NodeStatus> {
  const [{ node_info, sync_info, validator_info }, count] = await Promise.all([
    call('/status', statusShape),
    peerCount(call),
  ]);
  return {
    network: node_info.network,
    version: node_info.version ?? '',
    height: sync_info.latest_block_height,
    blockTime: sync_info.latest_block_time,
    catchingUp: sync_info.catching_up,
    votingPower: validator_info?.voting_power ?? undefined,
    peers: count,
  };
}

async function peerCount(call: Call): Promise<bigint | undefined> {
  try {
    return (await call('/net_info', peerCountShape)).n_peers;
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}

/** Without their addresses: nobody needs those in a channel. */
async function peers(call: Call): Promise<Peers> {
  const { n_peers, peers: listed } = await call('/net_info', netInfoShape);
  return {
    count: n_peers,
    peers: (listed ?? []).map(({ node_id, node_info, is_outbound }) => ({
      name: node_info?.moniker ?? node_id ?? '',
      outbound: is_outbound ?? undefined,
    })),
  };
}

async function validators(call: Call): Promise<ValidatorSet> {
  const first = await call(`/validators?page=1&per_page=${VALIDATORS_PAGE}`, validatorsShape);
  const found = new Map(first.validators.map((one) => [one.address, one]));
  for (let page = 2; page <= VALIDATOR_PAGES && hasMore(first.total, found.size, page - 1); page += 1) {
    const query = `height=${first.block_height}&page=${page}&per_page=${VALIDATORS_PAGE}`;
    const { validators: next } = await call(`/validators?${query}`, validatorsShape).catch(
      (error: unknown) => {
        // A node that does not count them refuses the page behind the last.
        if (error instanceof NodeError && error.answered && first.total == null) return { validators: [] };
        throw error;
      },
    );
    if (next.every(({ address }) => found.has(address))) break;
    for (const one of next) found.set(one.address, one);
  }
  return {
    height: first.block_height,
    total: first.total ?? BigInt(found.size),
    validators: [...found.values()].map(({ address, voting_power }) => ({
      address,
      votingPower: voting_power,
    })),
  };
}

/** Until 0.32 all came at once, and until 0.34 in pages, uncounted: then a page that is full may not be the last. */
function hasMore(total: bigint | null | undefined, found: number, pages: number): boolean {
  return total == null ? found === pages * VALIDATORS_PAGE : BigInt(found) < total;
}

async function block(call: Call, height: bigint | undefined): Promise<Block> {
  const answer = await call(height === undefined ? '/block' : `/block?height=${height}`, blockShape);
  if (answer.block === null) throw new NodeError('has no block at that height', { answered: true });
  const { header, data } = answer.block;
  return {
    network: header.chain_id,
    height: header.height,
    hash: answer.block_id.hash,
    time: header.time,
    proposer: header.proposer_address ?? '',
    transactions: data.txs?.length ?? 0,
    signatures: signaturesOf(answer.block),
  };
}

async function tx(call: Call, hash: string): Promise<Transaction> {
  const {
    height,
    index,
    tx_result: result,
    ...answer
  } = await call(`/tx?hash=0x${hash}&prove=false`, txShape);
  return {
    hash: answer.hash ?? hash,
    height,
    index,
    code: result.code,
    codespace: result.codespace ?? '',
    log: result.log ?? '',
    gasUsed: result.gas_used ?? undefined,
    gasWanted: result.gas_wanted ?? undefined,
  };
}
