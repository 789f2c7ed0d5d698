import { isObject } from '../../common/is-object.ts';

/**
 * Gives what nodes of other versions answer the names that CometBFT gives it today: from Tendermint 0.16 on, and forks
 * such as Sei's and Tenderdash. Only names: what a node does not say stays absent. Never throws; what it does not know
 * it leaves as it is.
 * https://docs.cometbft.com/v0.38/rpc/, https://github.com/tendermint/tendermint/blob/main/CHANGELOG.md
 */

/** Until 0.18 all stood on one level, or the voting power in `validator_status`; `catching_up` was `syncing`. */
export function modernStatus(answer: unknown): unknown {
  if (!isObject(answer)) return answer;
  const { sync_info = 'latest_block_height' in answer ? answer : undefined } = answer;
  const validator_info = answer.validator_info ?? answer.validator_status;
  if (!isObject(sync_info)) return { ...answer, validator_info };
  const catching_up = sync_info.catching_up ?? sync_info.syncing;
  return { ...answer, validator_info, sync_info: { ...sync_info, catching_up } };
}

/** Older nodes do not count their peers. From 0.35 on a peer has an id and an address, nothing else. */
export function modernNetInfo(answer: unknown): unknown {
  if (!isObject(answer) || !('peers' in answer)) return answer;
  return { n_peers: String(listIn(answer.peers).length), ...answer };
}

/** Tenderdash's validators have no address of their own. */
export function modernValidators(answer: unknown): unknown {
  if (!isObject(answer) || !('validators' in answer)) return answer;
  const validators = listIn(answer.validators);
  return {
    ...answer,
    validators: validators.map((one) => (isObject(one) ? { address: one.pro_tx_hash, ...one } : one)),
  };
}

/** Go writes an empty list as null. */
function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Until 0.32 the block's id stood in `block_meta`, and the last commit had votes. */
export function modernBlock(answer: unknown): unknown {
  if (!isObject(answer) || !isObject(answer.block)) return answer;
  const { block, block_id, block_meta } = answer;
  return {
    ...answer,
    block_id: block_id ?? (isObject(block_meta) ? block_meta.block_id : undefined),
    block: { ...block, last_commit: modernCommit(block.last_commit) },
  };
}

const ABSENT = 1;
const COMMITTED = 2;
const NIL = 3;

function modernCommit(commit: unknown): unknown {
  if (!isObject(commit) || !('precommits' in commit)) return commit;
  return {
    ...commit,
    signatures: listIn(commit.precommits).map((vote) => ({ block_id_flag: flagOf(vote) })),
  };
}

/** No vote: absent. A vote for no block: nil. */
function flagOf(vote: unknown): number {
  if (!isObject(vote)) return ABSENT;
  return isObject(vote.block_id) && vote.block_id.hash !== '' ? COMMITTED : NIL;
}

/** Until 0.32 a result left out what is zero, its code too; until 0.33 its gas was in camel case. */
export function modernTx(answer: unknown): unknown {
  if (!isObject(answer) || !isObject(answer.tx_result)) return answer;
  const { gasWanted, gasUsed, ...result } = answer.tx_result;
  return { ...answer, tx_result: { code: 0, gas_wanted: gasWanted, gas_used: gasUsed, ...result } };
}
