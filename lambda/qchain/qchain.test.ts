import type { Detail } from '../../common/contract.ts';
import { UserError } from '../../common/errors.ts';
import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildDetail } from '../../common/fixtures/build-event.ts';
import { recordAudit } from '../../common/fixtures/record-audit.ts';
import { createChainNode } from './chain-node.ts';
import {
  buildBlock,
  buildNetInfo,
  buildRefusal,
  buildStatus,
  buildTx,
  buildValidators,
  LATEST,
} from './fixtures/build-rpc.ts';
import { type StartedNode, startNode } from './fixtures/start-node.ts';
import { createQchain, type QchainDeps } from './qchain.ts';

const HASH = 'D7'.repeat(32);

let a: StartedNode;
let b: StartedNode;
beforeAll(async () => {
  a = await startNode('alpha');
  b = await startNode('beta');
});
beforeEach(() => {
  for (const one of [a, b]) {
    one.answers = {};
    one.received.length = 0;
  }
});
afterAll(() => Promise.all([a.close(), b.close()]));

/** What the person is told. */
async function type(subcommand: string, args: string[] = [], more: Partial<QchainDeps & Detail> = {}) {
  const delivered: string[] = [];
  const deps: QchainDeps = {
    audit: recordAudit().audit,
    nodes: [a.node, b.node],
    lagBlocks: 10,
    haltedAfterSeconds: 60,
    notifyUser: async (to, { text }) => {
      expect(to).toEqual({ user: 'U03JUNIPER', responseUrl: buildDetail().responseUrl });
      delivered.push(text);
      return 'response_url';
    },
    now: () => Date.parse(LATEST) + 4000,
    ...more,
  };
  const detail = buildDetail({ command: '/qchain', subcommand, args, text: 'not used', ...more });
  await createQchain(deps).slash_command?.({ detail, context: buildContext() });
  return delivered.join('\n---\n');
}

const refusal = async (subcommand: string, args: string[] = [], more: Partial<QchainDeps> = {}) => {
  const outcome = type(subcommand, args, more);
  await expect(outcome).rejects.toBeInstanceOf(UserError);
  return outcome.catch((error: UserError) => error.userMessage);
};

describe('/qchain status', () => {
  it.each(['', 'status'])('shows every node side by side, typed as "%s"', async (subcommand) => {
    a.answers = { '/status': buildStatus(), '/net_info': buildNetInfo({ moniker: 'x' }) };
    b.answers = { '/status': buildStatus({}, { votingPower: '0' }), '/net_info': 503 };
    expect(await type(subcommand)).toBe(
      [
        ':large_green_circle: *lantern-1: ok*, newest block 1262196, 4 s ago',
        '```',
        'node   verdict   height  last block  catching up  peers  version  validator',
        'alpha  ok       1262196         4 s  no               1  0.34.14  yes',
        'beta   ok       1262196         4 s  no               ?  0.34.14  no',
        '```',
      ].join('\n'),
    );
  });

  it('says why nodes are not ok, one by one', async () => {
    a.answers = { '/status': 502, '/net_info': 502 };
    const far = { latest_block_height: '0', latest_block_time: '0001-01-01T00:00:00Z', catching_up: true };
    b.answers = { '/status': buildStatus(far), '/net_info': buildNetInfo() };
    const text = await type('status');
    expect(text).toContain(':warning: *lantern-1: degraded*, no node has a block yet\n');
    expect(text).toMatch(/^alpha {2}failing +- +- {2}- +- {2}- +-$/m);
    expect(text).toMatch(/^beta {3}syncing +0 +- {2}yes +0 {2}0\.34\.14 {2}yes$/m);
    expect(text).toContain('\n• `alpha` failing: answered with HTTP status 502\n');
    expect(text).toContain('\n• `beta` syncing: still catching up');
  });

  it('counts one node that is not ok', async () => {
    a.answers = { '/status': buildStatus(), '/net_info': buildNetInfo() };
    b.answers = { '/status': buildStatus({ latest_block_height: '1262000' }), '/net_info': buildNetInfo() };
    expect(await type('')).toContain('1 of 2 nodes is not ok, newest block 1262196, 4 s ago');
    a.answers = { '/status': 502, '/net_info': 502 };
    expect(await type('')).toContain('1 of 2 nodes is not ok, newest block 1262000, 4 s ago');
    b.answers = { '/status': buildStatus({ catching_up: true }), '/net_info': buildNetInfo() };
    expect(await type('')).toContain('2 of 2 nodes are not ok');
  });

  it('says that the chain is halted', async () => {
    a.answers = { '/status': buildStatus(), '/net_info': buildNetInfo() };
    const text = await type('', [], { nodes: [a.node], now: () => Date.parse(LATEST) + 180_000 });
    expect(text).toContain(
      ':red_circle: *lantern-1: halted*, newest block 1262196, 3 min ago (more than 60 s)',
    );
  });

  it('says in red that nothing is known where no node gives its status', async () => {
    a.answers = { '/status': 502 };
    b.answers = { '/status': 502 };
    expect(await type('')).toBe(
      [
        ':red_circle: *The chain: unknown*: no node answers with its status',
        '```',
        'node   verdict  height  last block  catching up  peers  version  validator',
        'alpha  failing       -           -  -                -  -        -',
        'beta   failing       -           -  -                -  -        -',
        '```',
        '• `alpha` failing: answered with HTTP status 502',
        '• `beta` failing: answered with HTTP status 502',
      ].join('\n'),
    );
  });

  it('says in red that no node answers', async () => {
    const down = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }));
    const silent = ['alpha', 'beta'].map((name) =>
      createChainNode({ name, url: 'http://127.0.0.1', fetch: down, now: Date.now }),
    );
    expect(await type('', [], { nodes: silent })).toBe(
      [
        ':red_circle: *The chain: unknown*: no node answers',
        '```',
        'node   verdict      height  last block  catching up  peers  version  validator',
        'alpha  unreachable       -           -  -                -  -        -',
        'beta   unreachable       -           -  -                -  -        -',
        '```',
        '• `alpha` unreachable: refuses the connection (ECONNREFUSED)',
        '• `beta` unreachable: refuses the connection (ECONNREFUSED)',
      ].join('\n'),
    );
  });

  it('shows what a node does not say as unknown, not as none', async () => {
    const { node_info, sync_info } = buildStatus().result;
    a.answers = { '/status': { node_info: { ...node_info, version: undefined }, sync_info } };
    expect(await type('', [], { nodes: [a.node] })).toMatch(/^alpha +ok +1262196 +4 s +no +\? +\? +\?$/m);
  });

  it('names a version that it cannot read', async () => {
    a.answers = { '/status': buildStatus({ catching_up: undefined }) };
    expect(await type('', [], { nodes: [a.node] })).toContain(
      '• `alpha` failing: is of a version that Q-Bot cannot read (0.34.14: `sync_info.catching_up` is missing or of another form)',
    );
  });

  it('warns of nodes of another network', async () => {
    a.answers = { '/status': buildStatus(), '/net_info': buildNetInfo() };
    b.answers = { '/status': buildStatus({}, { network: 'lantern-2' }), '/net_info': buildNetInfo() };
    expect(await type('')).toContain('different networks (lantern-1, lantern-2): check `qchain_nodes`');
  });

  it('throws what is no trouble of a node', async () => {
    const broken = { ...a.node, status: () => Promise.reject(new TypeError('ours')) };
    await expect(type('', [], { nodes: [broken] })).rejects.toThrow('ours');
  });
});

describe('/qchain peers', () => {
  it('names peers, never by address', async () => {
    a.answers = {
      '/net_info': buildNetInfo(
        { moniker: 'sentry-a' },
        { moniker: 'ip-203-0-113-21', outbound: false },
        { moniker: '' },
      ),
    };
    b.answers = {
      '/net_info': buildNetInfo(...Array.from({ length: 25 }, (_, index) => ({ moniker: `p${index}` }))),
    };
    const text = await type('peers');
    expect(text).toContain('• `alpha` 3 peers, 2 outbound, 1 inbound: sentry-a, ip-(IP), (unnamed)');
    expect(text).toMatch(/`beta` 25 peers, .* p19 and 5 more$/);
    expect(text).not.toContain('203.0.113.21');
  });

  it('says nothing of who called whom where a node does not, and shows no address', async () => {
    const id = 'b1'.repeat(20);
    const listed = { node_id: id, url: `mconn://${id}@203.0.113.21:26656` };
    a.answers = { '/net_info': { n_peers: '1', peers: [listed] } };
    const text = await type('peers');
    expect(text).toContain(`• \`alpha\` 1 peers: ${id.slice(0, 30)}\n`);
    expect(text).not.toContain('203.0.113.21');
  });

  it('shows a node without peers, and one that is down', async () => {
    a.answers = { '/net_info': buildNetInfo() };
    b.answers = { '/net_info': 502 };
    expect(await type('peers')).toBe(
      '*Peers*\n• `alpha` 0 peers, 0 outbound, 0 inbound\n• `beta` answered with HTTP status 502',
    );
  });
});

describe('/qchain validators', () => {
  it('shows the strongest first, with their share', async () => {
    b.answers = { '/validators?page=1&per_page=100': buildValidators(40) };
    const text = await type('validators');
    expect(text).toContain(
      '*40 validators* at block 1262196, voting power 820 in all, the 30 strongest shown',
    );
    expect(text).toContain('(from `beta`)');
    expect(text.split('\n')[3]).toBe(`${'40'.padStart(40, '0')}     40  4.8 %`);
    expect(text.split('\n')).toHaveLength(34);
  });

  it('shows a set without power', async () => {
    a.answers = { '/validators?page=1&per_page=100': buildValidators(0) };
    expect(await type('validators')).toContain(
      '*0 validators* at block 1262196, voting power 0 in all (from',
    );
  });

  it('says why no node says who they are', async () => {
    expect(await refusal('validators')).toBe(
      'No node says who the validators are:\n• `alpha` answered with HTTP status 404\n• `beta` answered with HTTP status 404\nNothing was changed. `/qchain status` shows how the nodes are.',
    );
  });
});

describe('a validator without power', () => {
  it('has no share where nobody has any', async () => {
    const { result } = JSON.parse(JSON.stringify(buildValidators(1)));
    result.validators[0].voting_power = '0';
    a.answers = { '/validators?page=1&per_page=100': { result } };
    expect(await type('validators')).toMatch(/1 {6}0 {6}-$/m);
  });
});

describe('/qchain block', () => {
  it('shows the latest of what the nodes have', async () => {
    a.answers = { '/block': buildBlock('1262190') };
    b.answers = { '/block': buildBlock('1262196') };
    expect(await type('block')).toBe(
      [
        '*Block 1262196* of lantern-1 (from `beta`)',
        '*Time* 2026-09-21 14:13:17 UTC, 4 s ago',
        `*Hash* \`${'F0'.repeat(32)}\``,
        `*Proposer* \`${'CD'.repeat(20)}\``,
        '*Transactions* 1',
        '*Signed* the block before: 2 of 4 validators',
      ].join('\n'),
    );
  });

  it('says nothing of signatures where there was no block before', async () => {
    a.answers = { '/block': buildBlock('1', { lastCommit: { height: '0', signatures: [] } }) };
    expect(await type('block', [], { nodes: [a.node] })).not.toContain('Signed');
  });

  it('leaves out what the node does not say', async () => {
    const { result } = JSON.parse(JSON.stringify(buildBlock('5', { lastCommit: { quorum_hash: 'AB' } })));
    result.block.header.proposer_address = undefined;
    a.answers = { '/block': { result } };
    const text = await type('block', [], { nodes: [a.node] });
    expect(text).not.toMatch(/Proposer|Signed/);
    expect(text).toContain('*Transactions* 1');
  });

  it('shows the one of that height', async () => {
    a.answers = { '/block?height=1262100': buildBlock('1262100') };
    expect(await type('block', ['1262100'])).toContain('*Block 1262100*');
  });

  it('says why there is none', async () => {
    const reason = 'height 9 must be less than or equal to the current blockchain height 5';
    a.answers = { '/block?height=9': buildRefusal(reason) };
    expect(await refusal('block', ['9'])).toBe(
      `No node gives block 9:\n• \`alpha\` refused: ${reason}\n• \`beta\` answered with HTTP status 404\nNothing was changed. \`/qchain status\` shows how the nodes are.`,
    );
    expect(await refusal('block')).toContain('No node gives the latest block:');
  });

  it.each(['0', '-1', '1.5', '1e3', 'latest', '../status', '9223372036854775808', '1'.repeat(20)])(
    'does not ask for height %s',
    async (height) => {
      expect(await refusal('block', [height])).toBe(
        'Give a block height as a number, e.g. `/qchain block 12345`.',
      );
      expect([...a.received, ...b.received]).toEqual([]);
    },
  );

  it('asks for the highest height there is', async () => {
    await refusal('block', ['9223372036854775807']);
    expect(a.received.map(({ path }) => path)).toEqual(['/block?height=9223372036854775807']);
  });
});

describe('/qchain tx', () => {
  it.each([HASH, `0x${HASH}`, HASH.toLowerCase()])('shows what became of %s', async (typed) => {
    a.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH) };
    expect(await type('tx', [typed])).toBe(
      `*Transaction* \`${HASH}\` (from \`alpha\`)\n*Result* carried out\n*Block* 1000, place 3\n*Gas* 150 of 200`,
    );
  });

  it('shows why it failed', async () => {
    const result = { code: 5, codespace: 'sdk', log: 'insufficient <funds>', gas_used: undefined };
    a.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH, result) };
    expect(await type('tx', [HASH])).toMatch(
      /\*Result\* failed with code 5 sdk\n.*\n\*Log\* insufficient &lt;funds&gt;$/,
    );
  });

  it.each([
    'Error parsing into type harbour_token::msg::ExecuteMsg: unknown variant pay',
    'the order expired at 2026-11-28 09:15:30 UTC',
  ])('shows the log of a contract as it came: %s', async (log) => {
    a.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH, { code: 5, log }) };
    expect((await type('tx', [HASH])).split('\n').at(-1)).toBe(`*Log* ${log}`);
  });

  it('says why no node knows it', async () => {
    a.answers = { [`/tx?hash=0x${HASH}&prove=false`]: buildRefusal(`tx (${HASH}) not found`) };
    const text = await refusal('tx', [HASH]);
    expect(text).toContain(
      `No node knows that transaction:\n• \`alpha\` refused: tx (${HASH}) not found\n• \`beta\``,
    );
  });

  it.each(['1234', `${HASH}0`, `0x${HASH}&prove=true`, 'zz'.repeat(32)])(
    'does not ask for %s',
    async (typed) => {
      expect(await refusal('tx', [typed])).toContain('64 hexadecimal digits');
      expect([...a.received, ...b.received]).toEqual([]);
    },
  );

  it('without a hash says how it is typed', async () => {
    expect(await refusal('tx')).toBe(
      'Type `/qchain tx &lt;hash&gt;`: it shows what became of a transaction.',
    );
  });
});

it('help shows each sub-command', async () => {
  const text = await type('help');
  expect(text.match(/^`\/qchain \S+/gm)).toEqual([
    '`/qchain [status]`',
    '`/qchain peers`',
    '`/qchain validators`',
    '`/qchain block',
    '`/qchain tx',
    '`/qchain help`',
  ]);
});

it('a word it does not know is answered with the nearest', async () => {
  expect(await type('peer')).toBe(
    '`/qchain` has no `peer`. Did you mean `/qchain peers`? `/qchain help` shows what it has.',
  );
});

it('says that no node is configured', async () => {
  expect(await refusal('', [], { nodes: [] })).toBe(
    'Q-Bot has no chain nodes to ask yet. Nothing was changed. The Q-Bot team lists them in `qchain_nodes`.',
  );
});

describe('the audit record', () => {
  it.each<[string, string[]]>([
    ['status', []],
    ['peers', []],
    ['validators', []],
    ['block', ['17']],
    ['tx', [HASH]],
  ])('says which nodes were asked, and nothing that was typed: %s', async (subcommand, args) => {
    a.answers = {
      '/status': buildStatus(),
      '/net_info': buildNetInfo(),
      '/validators?page=1&per_page=100': buildValidators(1),
      '/block?height=17': buildBlock('17'),
      [`/tx?hash=0x${HASH}&prove=false`]: buildTx(HASH),
    };
    const { audit, decisions } = recordAudit();
    await type(subcommand, args, { audit });
    expect(decisions).toEqual([{ action: subcommand, target: 'alpha beta', outcome: 'done' }]);
  });

  it('says that none of them answered', async () => {
    const { audit, decisions } = recordAudit();
    await refusal('block', ['17'], { audit });
    expect(decisions).toEqual([{ action: 'block', target: 'alpha beta', outcome: 'failed' }]);
  });

  it('is not written where nobody was asked', async () => {
    const { audit, decisions } = recordAudit();
    await refusal('block', ['seventeen'], { audit });
    await refusal('status', [], { audit, nodes: [] });
    expect(decisions).toEqual([]);
  });
});

it('has no button that could stand under another word', () => {
  const deps = { audit: recordAudit().audit, nodes: [], lagBlocks: 10, haltedAfterSeconds: 60 };
  const handlers = createQchain({ ...deps, notifyUser: async () => 'response_url', now: () => 0 });
  expect(Object.keys(handlers)).toEqual(['slash_command']);
});
