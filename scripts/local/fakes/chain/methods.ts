import { type Blockchain, hashOf, TRANSACTIONS, VALIDATORS } from './blockchain.ts';
import type { Release } from './releases.ts';
import { RpcError } from './rpc-error.ts';

export interface NodeOptions {
  name: string;
  /** A node that catches up has only the first blocks. */
  catchingUp?: boolean;
  /** Blocks behind the others. */
  behind?: number;
  votingPower?: number;
  /** Whose words and envelope it answers with; 0.34 without it. */
  release?: Release;
  peers: { moniker: string; ip: string }[];
}

export interface RpcCall {
  node: NodeOptions;
  blockchain: Blockchain;
  query: Record<string, string>;
}

export const NETWORK = 'local-1';
const VERSIONS: Record<Release, string> = { '0.32': '0.32.13', '0.34': '0.34.14', '0.36': '0.36.0-dev' };
const SYNCED_TO = 671;

/** The read methods that the bot uses; a node here has no others. */
export const METHODS: Record<string, (call: RpcCall) => unknown> = {
  status,
  net_info: netInfo,
  validators,
  block,
  tx,
};

function heightOf({ node, blockchain }: RpcCall): number {
  return node.catchingUp ? SYNCED_TO : blockchain.height() - (node.behind ?? 0);
}

function nodeInfo(moniker: string, release: Release = '0.34') {
  return {
    protocol_version: { p2p: '8', block: '11', app: '0' },
    id: hashOf(moniker.length).slice(0, 40).toLowerCase(),
    listen_addr: 'tcp://0.0.0.0:26656',
    network: NETWORK,
    version: VERSIONS[release],
    channels: '40202122233038606100',
    moniker,
    other: { tx_index: 'on', rpc_address: 'tcp://0.0.0.0:26657' },
  };
}

function status(call: RpcCall): unknown {
  const height = heightOf(call);
  return {
    node_info: nodeInfo(call.node.name, call.node.release),
    sync_info: {
      latest_block_hash: hashOf(height),
      latest_block_height: String(height),
      latest_block_time: call.blockchain.timeOf(height),
      earliest_block_height: '1',
      earliest_block_time: call.blockchain.timeOf(1),
      catching_up: call.node.catchingUp ?? false,
    },
    validator_info: {
      address: VALIDATORS[0]?.address,
      voting_power: String(call.node.votingPower ?? 0),
    },
  };
}

function netInfo({ node: { peers } }: RpcCall): unknown {
  return {
    listening: true,
    listeners: ['Listener(@)'],
    n_peers: String(peers.length),
    peers: peers.map(({ moniker, ip }, index) => ({
      node_info: { ...nodeInfo(moniker), listen_addr: `tcp://${ip}:26656` },
      is_outbound: index % 2 === 0,
      connection_status: { Duration: '168901057956119' },
      remote_ip: ip,
    })),
  };
}

function validators(call: RpcCall): unknown {
  const height = heightParameter(call);
  const perPage = Math.min(integer(call.query.per_page) ?? 30, 100);
  const page = integer(call.query.page) ?? 1;
  const pages = Math.max(1, Math.ceil(VALIDATORS.length / perPage));
  if (page < 1 || page > pages) {
    throw new RpcError(-32603, 'Internal error', `page should be within [1, ${pages}] range, given ${page}`);
  }
  const shown = VALIDATORS.slice((page - 1) * perPage, page * perPage);
  return {
    block_height: String(height),
    validators: shown.map(({ address, power }) => ({
      address,
      pub_key: { type: 'tendermint/PubKeyEd25519', value: '9tK9IT+FPdf2qm+5c2qaxi10sWP+3erWTKgftn2PaQM=' },
      voting_power: String(power),
      proposer_priority: '-11896414',
    })),
    count: String(shown.length),
    total: String(VALIDATORS.length),
  };
}

function block(call: RpcCall): unknown {
  const height = heightParameter(call);
  const id = { hash: hashOf(height), parts: { total: 1, hash: hashOf(-height) } };
  // Of every ten, one is absent (flag 1) and the others have signed (flag 2).
  const signatures = VALIDATORS.map(({ address }, index) =>
    index % 10 === 9
      ? { block_id_flag: 1, validator_address: '', timestamp: '0001-01-01T00:00:00Z', signature: null }
      : {
          block_id_flag: 2,
          validator_address: address,
          timestamp: call.blockchain.timeOf(height - 1),
          signature: 'c2ln',
        },
  );
  return {
    block_id: id,
    block: {
      header: {
        version: { block: '11' },
        chain_id: NETWORK,
        height: String(height),
        time: call.blockchain.timeOf(height),
        proposer_address: VALIDATORS[height % VALIDATORS.length]?.address,
      },
      data: { txs: TRANSACTIONS.filter((one) => one.height === height).map((one) => one.tx) },
      evidence: { evidence: [] },
      last_commit: { height: String(height - 1), round: 0, block_id: id, signatures },
    },
  };
}

function tx(call: RpcCall): unknown {
  const hash = /^0x([0-9a-fA-F]+)$/.exec(call.query.hash ?? '')?.[1]?.toUpperCase();
  if (hash === undefined) throw invalidParams('hash');
  const found = TRANSACTIONS.find((one) => one.hash === hash && one.height <= heightOf(call));
  if (found === undefined) throw new RpcError(-32603, 'Internal error', `tx (${hash}) not found`);
  const { code, height, log, tx: bytes } = found;
  return {
    hash,
    height: String(height),
    index: 0,
    tx_result: {
      ...{ code, data: null, log, info: '', gas_wanted: '200000', gas_used: '61234' },
      ...{ events: [], codespace: code === 0 ? '' : 'sdk' },
    },
    tx: bytes,
  };
}

function heightParameter(call: RpcCall): number {
  const highest = heightOf(call);
  const height = integer(call.query.height) ?? highest;
  if (height <= 0) {
    throw new RpcError(-32603, 'Internal error', `height must be greater than 0, but got ${height}`);
  }
  if (height > highest) {
    const words = `height ${height} must be less than or equal to the current blockchain height ${highest}`;
    throw new RpcError(-32603, 'Internal error', words);
  }
  return height;
}

/** As Go parses it: digits, or digits in quotes. */
function integer(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const digits = /^"?(-?\d+)"?$/.exec(text)?.[1];
  if (digits === undefined) throw invalidParams(text);
  return Number(digits);
}

function invalidParams(what: string): RpcError {
  const words = `error converting http params to arguments: strconv.ParseInt: parsing "${what}": invalid syntax`;
  return new RpcError(RpcError.INVALID_PARAMS, 'Invalid params', words);
}
