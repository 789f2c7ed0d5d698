import { type ChainNode, createChainNode } from './chain-node.ts';
import {
  buildBlock,
  buildNetInfo,
  buildNodeStatus,
  buildRefusal,
  buildResult,
  buildStatus,
  buildTx,
  buildValidators,
} from './fixtures/build-rpc.ts';
import { type StartedNode, startNode } from './fixtures/start-node.ts';
import { NodeError } from './rpc.ts';

const HASH = 'D7'.repeat(32);

let server: StartedNode;
beforeAll(async () => {
  server = await startNode('validator-1');
});
beforeEach(() => {
  server.received.length = 0;
  server.answers = {};
});
afterAll(() => server.close());

const paths = () => server.received.map(({ method, path }) => `${method} ${path}`);

describe('status', () => {
  it('reads height, time and peers from strings', async () => {
    server.answers = { '/status': buildStatus(), '/net_info': buildNetInfo({ moniker: 'a' }) };
    await expect(server.node.status()).resolves.toEqual(buildNodeStatus({ peers: 1n }));
    expect(paths().sort()).toEqual(['GET /net_info', 'GET /status']);
  });

  it('reads numbers too, and heights that no double holds', async () => {
    const height = '9007199254740993';
    server.answers = { '/status': buildStatus({ latest_block_height: height }), '/net_info': 503 };
    await expect(server.node.status()).resolves.toMatchObject({ height: 9007199254740993n });
    server.answers = { '/status': buildStatus({ latest_block_height: 7 }), '/net_info': 503 };
    await expect(server.node.status()).resolves.toMatchObject({ height: 7n, peers: undefined });
  });

  it.each([
    ['an HTML page', 502, 'answered with HTTP status 502'],
    ['another JSON', { hello: 1 }, 'gave an answer that is not of a CometBFT node'],
    [
      'a status that lacks its height',
      buildStatus({ latest_block_height: undefined }),
      'is of a version that Q-Bot cannot read (0.34.14: `sync_info.latest_block_height` is missing or of another form)',
    ],
    [
      'a height in words',
      buildStatus({ latest_block_height: 'many' }),
      'is of a version that Q-Bot cannot read (0.34.14: `sync_info.latest_block_height` is missing or of another form)',
    ],
    [
      'a time that is none',
      buildStatus({ latest_block_time: 'soon' }),
      'is of a version that Q-Bot cannot read (0.34.14: `sync_info.latest_block_time` is missing or of another form)',
    ],
    [
      'a status without its parts',
      buildResult({}),
      'is of a version that Q-Bot cannot read (`node_info` is missing or of another form)',
    ],
    ['a list', [buildStatus()], 'gave an answer that is not of a CometBFT node'],
    [
      'a refusal',
      buildRefusal('the <store> at 10.0.0.7 is closed'),
      'refused: the &lt;store&gt; at (IP) is closed',
    ],
    ['a refusal without details', buildRefusal(), 'refused: Internal error'],
  ])('says in words why %s is no status', async (_what, answer, reason) => {
    server.answers = { '/status': answer, '/net_info': buildNetInfo() };
    const outcome = server.node.status();
    await expect(outcome).rejects.toBeInstanceOf(NodeError);
    await expect(outcome).rejects.toHaveProperty('reason', reason);
  });
});

describe('a node that is not there', () => {
  it('refuses the connection (ECONNREFUSED)', async () => {
    const gone = await startNode('gone');
    await gone.close();
    await expect(gone.node.block()).rejects.toMatchObject({
      reason: 'refuses the connection (ECONNREFUSED)',
      answered: false,
    });
  });

  const failing = (error: unknown) =>
    createChainNode({
      name: 'a',
      url: 'https://rpc.example',
      fetch: () => Promise.reject(error),
      now: () => 0,
    });
  const coded = (code: string) => new TypeError('fetch failed', { cause: { code } });

  it.each([
    [coded('CERT_HAS_EXPIRED'), 'has a certificate that is not accepted (CERT_HAS_EXPIRED)', false],
    [coded('UND_ERR_SOCKET'), 'closed the connection (UND_ERR_SOCKET)', false],
    [coded('ENOTFOUND'), 'has a name that cannot be resolved (ENOTFOUND)', false],
    [
      coded('HPE_INVALID_CONSTANT'),
      'does not speak HTTP/1.1 there (HPE_INVALID_CONSTANT): `qchain_nodes` needs the port of its RPC, usually 26657',
      true,
    ],
    [coded('Z_DATA_ERROR'), 'gave an answer that is not valid HTTP (Z_DATA_ERROR)', false],
    [new DOMException('late', 'TimeoutError'), 'did not answer in time', false],
  ])('%s is named: only a time-out is "in time"', async (error, reason, answered) => {
    await expect(failing(error).block()).rejects.toMatchObject({ reason, answered });
  });

  it('but elsewhere says so, and is not followed', async () => {
    const moved: string[] = [];
    const node = createChainNode({
      name: 'a',
      url: 'http://rpc.example',
      fetch: async (url) => {
        moved.push(String(url));
        return new Response(null, { status: 308, headers: { location: 'https://rpc.example/block' } });
      },
      now: () => 0,
    });
    await expect(node.block()).rejects.toMatchObject({
      reason: 'sent us elsewhere (308): `qchain_nodes` needs the address that it leads to',
      answered: true,
    });
    expect(moved).toEqual(['http://rpc.example/block']);
  });

  it('ends at 1.5 s for all calls of one question together', async () => {
    let now = 0;
    const waits: number[] = [];
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      waits.push(milliseconds);
      return AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    });
    const late: ChainNode = createChainNode({
      name: 'late',
      url: server.url,
      fetch,
      now: () => {
        now += 1000;
        return now;
      },
    });
    await expect(late.block()).rejects.toHaveProperty('reason', 'did not answer in time');
    await expect(late.validators()).rejects.toBeInstanceOf(NodeError);
    expect(waits).toEqual([500, 500]);
    timeout.mockRestore();
  });

  it('keeps its address out of the error', async () => {
    server.answers = { '/block': 500 };
    const error = await server.node.block().catch((one: unknown) => one);
    expect(error).toMatchObject({ cause: { message: 'GET /block of validator-1: 500' } });
    expect(String(error)).not.toContain(server.url);
  });

  it('throws what is no trouble of the node as it is', async () => {
    const ours = createChainNode({
      name: 'a',
      url: server.url,
      fetch,
      now: () => {
        throw new TypeError('a clock that broke');
      },
    });
    expect(() => ours.block()).toThrow(TypeError);
  });
});

describe('peers', () => {
  it('are counted and named, without addresses', async () => {
    server.answers = {
      '/net_info': buildNetInfo({ moniker: 'sentry-a' }, { moniker: 'sentry-b', outbound: false }),
    };
    await expect(server.node.peers()).resolves.toEqual({
      count: 2n,
      peers: [
        { name: 'sentry-a', outbound: true },
        { name: 'sentry-b', outbound: false },
      ],
    });
  });
});

describe('validators', () => {
  it('are read through every page, at one height', async () => {
    server.answers = {
      '/validators?page=1&per_page=100': buildValidators(250, 1),
      '/validators?height=1262196&page=2&per_page=100': buildValidators(250, 2),
      '/validators?height=1262196&page=3&per_page=100': buildValidators(250, 3),
    };
    const set = await server.node.validators();
    expect(set).toMatchObject({ height: 1262196n, total: 250n });
    expect(set.validators).toHaveLength(250);
    expect(set.validators.at(-1)).toEqual({ address: '250'.padStart(40, '0'), votingPower: 250n });
  });

  it.each<[string, number, unknown]>([
    ['refuses the page behind the last', 200, buildRefusal('page should be within [1, 2] range')],
    ['has an empty one', 200, buildValidators(0)],
    ['answers the same again and again', 100, undefined],
  ])('uncounted are read while a page is full: a node that %s', async (_what, count, last) => {
    const page = (number: number) => {
      const { result } = buildValidators(count, number);
      return { result: { ...result, total: undefined, count: undefined } };
    };
    server.answers = {
      '/validators?page=1&per_page=100': page(1),
      '/validators?height=1262196&page=2&per_page=100': page(last === undefined ? 1 : 2),
      '/validators?height=1262196&page=3&per_page=100': last,
    };
    await expect(server.node.validators()).resolves.toMatchObject({ total: BigInt(count) });
  });

  it('end where a page is empty, whatever the total says', async () => {
    server.answers = {
      '/validators?page=1&per_page=100': buildResult({
        block_height: '1',
        validators: [],
        count: '0',
        total: '9',
      }),
      '/validators?height=1&page=2&per_page=100': buildValidators(0),
    };
    await expect(server.node.validators()).resolves.toMatchObject({ total: 9n, validators: [] });
  });
});

describe('a block', () => {
  it('is the latest one without a height', async () => {
    server.answers = { '/block': buildBlock('1262196') };
    await expect(server.node.block()).resolves.toEqual({
      network: 'lantern-1',
      height: 1262196n,
      hash: 'F0'.repeat(32),
      time: Date.parse('2026-09-21T14:13:17.818Z'),
      proposer: 'CD'.repeat(20),
      transactions: 1,
      signatures: { signed: 2, of: 4 },
    });
  });

  it.each([
    ['null lists', { txs: null, lastCommit: { height: '0', signatures: null } }],
    ['no commit before it', { txs: [], lastCommit: null }],
  ])('may have %s', async (_what, more) => {
    server.answers = { '/block?height=1': buildBlock('1', more) };
    await expect(server.node.block(1n)).resolves.toMatchObject({
      transactions: 0,
      signatures: { signed: 0, of: 0 },
    });
  });
});

it('a block that the node has not is no other version', async () => {
  server.answers = { '/block?height=9': buildResult({ block_id: { hash: '' }, block: null }) };
  await expect(server.node.block(9n)).rejects.toHaveProperty('reason', 'has no block at that height');
});

describe('a transaction', () => {
  it('is asked for by its hash', async () => {
    server.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH) };
    await expect(server.node.tx(HASH)).resolves.toEqual({
      hash: HASH,
      height: 1000n,
      index: 3n,
      code: 0n,
      codespace: '',
      log: '',
      gasUsed: 150n,
      gasWanted: 200n,
    });
  });

  it('may lack what an older node does not say', async () => {
    const result = {
      code: 5,
      log: undefined,
      gas_wanted: undefined,
      gas_used: undefined,
      codespace: undefined,
    };
    server.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH, result) };
    await expect(server.node.tx(HASH)).resolves.toMatchObject({
      code: 5n,
      log: '',
      codespace: '',
      gasUsed: undefined,
    });
  });
});
