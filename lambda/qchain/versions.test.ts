import type { ChainNode } from './chain-node.ts';
import { buildBlock, buildNetInfo, buildNodeStatus, buildStatus, LATEST } from './fixtures/build-rpc.ts';
import { type StartedNode, startNode } from './fixtures/start-node.ts';

/** Forms of answers that versions and forks have, by their public definitions; every value is made up. */
const HASH = 'D7'.repeat(32);
const BLOCK_ID = { hash: 'F0'.repeat(32), parts: { total: '1', hash: 'A1'.repeat(32) } };
const SYNC = { latest_block_height: '1262196', latest_block_time: LATEST, catching_up: false };
const NODE_INFO = { id: '5a1c', network: 'lantern-1', version: '0.34.14', moniker: 'one' };

let server: StartedNode;
beforeAll(async () => {
  server = await startNode('validator-1');
});
beforeEach(() => {
  server.answers = {};
});
afterAll(() => server.close());

const bare = ({ result }: { result: unknown }) => result;
const wrapped = (result: unknown, id: unknown = '') => ({ jsonrpc: '2.0', id, result });

describe('a status', () => {
  it.each<[string, unknown, Partial<ReturnType<typeof buildNodeStatus>>]>([
    ['of 0.34 and CometBFT', buildStatus(), {}],
    ['of 0.31, whose id is empty', wrapped({ ...Object(bare(buildStatus())) }), {}],
    ['of Sei, without envelope', bare(buildStatus()), {}],
    [
      'of Sei with more in it',
      {
        ...Object(bare(buildStatus({ max_peer_block_height: '1262199', total_synced_time: '0' }))),
        application_info: { version: '12' },
        light_client_info: { primaryID: '', number_of_peers: '0' },
      },
      {},
    ],
    [
      'of Tenderdash, with the voting power as a number and no address',
      { node_info: NODE_INFO, sync_info: SYNC, validator_info: { pro_tx_hash: HASH, voting_power: 100 } },
      { votingPower: 100n },
    ],
    [
      'of 0.16 to 0.18, with numbers and `syncing`',
      wrapped({
        node_info: NODE_INFO,
        sync_info: { latest_block_height: 1262196, latest_block_time: LATEST, syncing: false },
        validator_status: { voting_power: 10 },
      }),
      { votingPower: 10n },
    ],
    [
      'of 0.15, all on one level',
      { error: '', result: { node_info: NODE_INFO, ...SYNC, catching_up: undefined, syncing: true } },
      { votingPower: undefined, catchingUp: true },
    ],
    [
      'of no validator, as an object without power',
      { node_info: NODE_INFO, sync_info: SYNC, validator_info: {} },
      { votingPower: undefined },
    ],
    [
      'that does not say its version',
      { node_info: { network: 'lantern-1' }, sync_info: SYNC, validator_info: null },
      { version: '', votingPower: undefined },
    ],
  ])('%s is read', async (_version, answer, expected) => {
    server.answers = { '/status': answer, '/net_info': buildNetInfo() };
    await expect(server.node.status()).resolves.toEqual(buildNodeStatus({ peers: 0n, ...expected }));
  });

  it('that does not say whether it catches up is not taken for one in sync', async () => {
    server.answers = { '/status': buildStatus({ catching_up: undefined }) };
    await expect(server.node.status()).rejects.toHaveProperty(
      'reason',
      'is of a version that Q-Bot cannot read (0.34.14: `sync_info.catching_up` is missing or of another form)',
    );
  });
});

describe('peers', () => {
  const id = 'b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1';
  const url = `mconn://${id}@203.0.113.21:26656`;

  it.each<[string, unknown, bigint]>([
    ['of 0.35 on, with id and address only', { n_peers: '1', peers: [{ node_id: id, url }] }, 1n],
    ['uncounted, as long ago', wrapped({ listening: true, listeners: [], peers: [{}, {}] }), 2n],
    ['none, as Go writes it', wrapped({ n_peers: 0, peers: null }), 0n],
    ['none, and uncounted', wrapped({ peers: null }), 0n],
    ['of a form that nobody has seen', wrapped({ n_peers: '7', peers: 'seven' }), 7n],
  ])('%s are counted for the status', async (_version, answer, count) => {
    server.answers = { '/status': buildStatus(), '/net_info': answer };
    await expect(server.node.status()).resolves.toMatchObject({ peers: count });
  });

  it('are named by id where there is no moniker, never by address', async () => {
    server.answers = { '/net_info': { n_peers: '1', peers: [{ node_id: id, url }], peer_connections: [] } };
    await expect(server.node.peers()).resolves.toEqual({
      count: 1n,
      peers: [{ name: id, outbound: undefined }],
    });
  });
});

describe('validators', () => {
  it.each([
    [
      'of 0.31, uncounted and all at once',
      wrapped({ block_height: '7', validators: [{ address: 'AB', voting_power: '3', accum: '1' }] }),
      'AB',
    ],
    [
      'of Sei, without envelope',
      { block_height: '7', validators: [{ address: 'AB', voting_power: '3' }], count: '1', total: '1' },
      'AB',
    ],
    [
      'of Tenderdash',
      { block_height: 7, validators: [{ pro_tx_hash: HASH, voting_power: 3 }], count: '1', total: '1' },
      HASH,
    ],
  ])('%s are read', async (_version, answer, address) => {
    server.answers = { '/validators?page=1&per_page=100': answer };
    await expect(server.node.validators()).resolves.toEqual({
      height: 7n,
      total: 1n,
      validators: [{ address, votingPower: 3n }],
    });
  });

  it('that are not there are not taken for none', async () => {
    server.answers = { '/validators?page=1&per_page=100': wrapped({ block_height: '7' }) };
    await expect(server.node.validators()).rejects.toHaveProperty(
      'reason',
      'is of a version that Q-Bot cannot read (`validators` is missing or of another form)',
    );
  });
});

describe('a block', () => {
  const header = { chain_id: 'lantern-1', height: '7', time: LATEST, proposer_address: 'CD'.repeat(20) };
  const precommits = [
    { type: 2, block_id: BLOCK_ID },
    null,
    { type: 2, block_id: { hash: '', parts: { total: '0', hash: '' } } },
    { type: 2, block_id: BLOCK_ID },
  ];
  const block = { header, data: { txs: null }, last_commit: { block_id: BLOCK_ID, precommits } };

  it.each<[string, unknown, object]>([
    ['of 0.31 and 0.32', wrapped({ block_meta: { block_id: BLOCK_ID, header }, block }), {}],
    ['of Sei, without envelope', bare(buildBlock('7')), { transactions: 1 }],
    [
      'the first one, of 0.31',
      wrapped({
        block_meta: { block_id: BLOCK_ID },
        block: { ...block, last_commit: { precommits: null } },
      }),
      { signatures: { signed: 0, of: 0 } },
    ],
    [
      'of Tenderdash, signed by a threshold and proposed without address',
      wrapped({
        block_id: BLOCK_ID,
        block: {
          header: { ...header, proposer_address: undefined, proposer_pro_tx_hash: HASH },
          data: { txs: [] },
          last_commit: { height: '6', quorum_hash: HASH, threshold_block_signature: 'c2ln' },
        },
      }),
      { proposer: '', signatures: undefined },
    ],
  ])('%s is read', async (_version, answer, expected) => {
    server.answers = { '/block?height=7': answer };
    await expect(server.node.block(7n)).resolves.toEqual({
      ...{ network: 'lantern-1', height: 7n, hash: BLOCK_ID.hash, time: Date.parse(LATEST) },
      ...{ proposer: 'CD'.repeat(20), transactions: 0, signatures: { signed: 2, of: 4 } },
      ...expected,
    });
  });
});

describe('a transaction', () => {
  const path = `/tx?hash=0x${HASH}&prove=false`;
  const read = { hash: HASH, height: 7n, index: 3n, code: 0n, codespace: '', log: '' };

  it.each<[string, unknown, object]>([
    [
      'of 0.31, which leaves out what is zero',
      wrapped({ hash: HASH, height: '7', index: 3, tx_result: { gasWanted: '200', gasUsed: '150' } }),
      { gasWanted: 200n, gasUsed: 150n },
    ],
    [
      'of 0.33, in camel case',
      wrapped({
        ...{ hash: HASH, height: '7', index: 3 },
        tx_result: { code: 5, log: 'no', codespace: null, gasWanted: '200', gasUsed: '0' },
      }),
      { code: 5n, log: 'no', gasWanted: 200n, gasUsed: 0n },
    ],
    [
      'of long ago, without its hash',
      { error: '', result: { height: 7, index: 3, tx_result: { code: 0, log: null } } },
      { gasWanted: undefined, gasUsed: undefined },
    ],
  ])('%s is read', async (_version, answer, expected) => {
    server.answers = { [path]: answer };
    await expect(server.node.tx(HASH)).resolves.toEqual({ ...read, ...expected });
  });

  it('without its result is not taken for one that was carried out', async () => {
    server.answers = { [path]: wrapped({ hash: HASH, height: '7', index: 3 }) };
    await expect(server.node.tx(HASH)).rejects.toHaveProperty(
      'reason',
      'is of a version that Q-Bot cannot read (`tx_result` is missing or of another form)',
    );
  });
});

describe('a refusal', () => {
  const words = 'height 9 must be less than or equal to the head';
  const asked = (node: ChainNode) => node.block(9n).catch((error: unknown) => Object(error).reason);

  it.each<[string, unknown]>([
    ['of Sei: bare, with status 200', { code: -32603, message: 'Internal error', data: words }],
    [
      'with null beside it',
      { jsonrpc: '2.0', id: '', result: null, error: { code: -32603, message: words } },
    ],
    ['whose code is a text', { error: { code: '-32603', message: words } }],
    ['of long ago: a text', { jsonrpc: '2.0', id: '', error: words }],
    ['whose data is no text', { code: -32000, message: words, data: { current_height: '5', lag: '4' } }],
    ['whose data is null', { error: { code: -32603, message: words, data: null } }],
  ])('%s is told in its own words', async (_version, answer) => {
    server.answers = { '/block?height=9': answer };
    await expect(asked(server.node)).resolves.toBe(`refused: ${words}`);
  });

  it('as plain text is told too, a page is not', async () => {
    const texts = ['invalid hex string: <b> at 10.0.0.7\n', '<html>busy</html>', ''];
    const reasons = [];
    for (const text of texts) {
      server.answers = { '/block?height=9': { status: 400, text } };
      reasons.push(await asked(server.node));
    }
    expect(reasons).toEqual([
      'answered with HTTP status 400: invalid hex string: &lt;b&gt; at (IP)',
      'answered with HTTP status 400',
      'answered with HTTP status 400',
    ]);
  });

  it('with a status of its own, as that of a node that lags, is told too', async () => {
    server.answers = {
      '/block?height=9': { status: 417, text: JSON.stringify({ code: -32005, message: 'lag is too high' }) },
    };
    await expect(asked(server.node)).resolves.toBe('refused: lag is too high');
  });
});
