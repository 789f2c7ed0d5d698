import { isObject } from '../../../../common/is-object.ts';
import { RpcError } from './rpc-error.ts';

/** Of Tendermint; CometBFT 0.34 to 1.0 answer as 0.34 does, Sei as 0.36. */
export type Release = '0.32' | '0.34' | '0.36';

/** What goes over the wire: JSON, or the text where `body` is one. */
export interface WireAnswer {
  status: number;
  body: unknown;
}

/**
 * Puts a result of 0.34 into the words and the envelope of another release.
 * https://github.com/tendermint/tendermint/tree/main/rpc
 */
export function resultOf(release: Release, method: string, result: unknown): WireAnswer {
  const content = isObject(result) ? (FORMS[release][method]?.(result) ?? result) : result;
  return { status: 200, body: release === '0.36' ? content : { ...envelope(release), result: content } };
}

/** 0.36 answers a GET with the bare error and status 200, and arguments that it cannot read with a text. */
export function errorOf(release: Release, { code, message, data }: RpcError): WireAnswer {
  const error = { code, message, data };
  if (release !== '0.36') return { status: 500, body: { ...envelope(release), error } };
  return code === RpcError.INVALID_PARAMS ? { status: 400, body: `${data}\n` } : { status: 200, body: error };
}

function envelope(release: Release) {
  return { jsonrpc: '2.0', id: release === '0.32' ? '' : -1 };
}

type Fields = Record<string, unknown>;
type Form = (result: Fields) => unknown;

const FORMS: Record<Release, Record<string, Form>> = {
  '0.32': { block: blockWithVotes, validators: uncounted, tx: withoutZeros },
  '0.34': {},
  '0.36': { net_info: peersByAddress },
};

function blockWithVotes({ block, block_id }: Fields): unknown {
  if (!isObject(block) || !isObject(block.last_commit)) throw new Error('a block has a commit');
  const { signatures, ...commit } = block.last_commit;
  const precommits = (Array.isArray(signatures) ? signatures : []).map(({ block_id_flag, ...vote }) =>
    block_id_flag === 1 ? null : { type: 2, block_id: commit.block_id, ...vote },
  );
  const last_commit = { block_id: commit.block_id, precommits };
  return { block_meta: { block_id, header: block.header }, block: { ...block, last_commit } };
}

function uncounted({ block_height, validators }: Fields): unknown {
  return { block_height, validators };
}

/** As protobuf writes JSON: nothing that is empty or zero, names in camel case. */
function withoutZeros({ tx_result, ...tx }: Fields): unknown {
  const { gas_wanted, gas_used, ...result } = isObject(tx_result) ? tx_result : {};
  const told = Object.entries({ ...result, gasWanted: gas_wanted, gasUsed: gas_used }).filter(
    ([, value]) => value !== 0 && value !== '' && value !== null,
  );
  return { ...tx, tx_result: Object.fromEntries(told) };
}

function peersByAddress({ peers, ...rest }: Fields): unknown {
  const listed: unknown[] = Array.isArray(peers) ? peers : [];
  return {
    ...rest,
    peers: listed.filter(isObject).map(({ node_info, remote_ip }) => {
      const node_id = isObject(node_info) ? node_info.id : '';
      return { node_id, url: `mconn://${node_id}@${remote_ip}:26656` };
    }),
  };
}
