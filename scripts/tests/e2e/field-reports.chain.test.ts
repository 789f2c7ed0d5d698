import { TRANSACTIONS } from '../../local/fakes/chain/blockchain.ts';
import { type BrokenNodes, startBrokenNodes } from '../../local/fakes/chain/broken-nodes.ts';
import { createChain } from '../../local/fakes/chain/chain.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { type Listening, listen } from '../../local/listen.ts';
import { Trace } from '../../local/trace.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

/** Reports 1 to 4 from the field: what a person reads of nodes of other versions, and of addresses that are wrong. */
let testUser: TestUser;
let chain: Listening;
let broken: BrokenNodes;

const peers = [{ moniker: 'sentry-a', ip: '203.0.113.21' }];

beforeAll(async () => {
  const { app } = createChain({
    nodes: [
      { name: 'today', votingPower: 10, peers },
      { name: 'old', release: '0.32', peers },
      { name: 'bare', release: '0.36', peers },
      { name: 'strange', peers },
    ],
    trace: new Trace(),
    faultContext: { faults: strange(), kill: () => undefined },
  });
  chain = await listen(app, 0);
  broken = await startBrokenNodes();
  const nodes = ['today', 'old', 'bare', 'strange'].map((name) => [name, `${chain.url}/${name}`]);
  testUser = await startWith({ ...Object.fromEntries(nodes), ...broken.urls });
});

const started: TestUser[] = [];

afterAll(async () => {
  await Promise.all(started.map(({ bot }) => bot.close()));
  await Promise.all([chain.close(), broken.close()]);
});

async function startWith(nodes: Record<string, string>): Promise<TestUser> {
  const user = await startTestUser({ settings: { given: { QCHAIN_NODES: JSON.stringify(nodes) } } });
  started.push(user);
  return user;
}

/** A node whose status says nothing of whether it catches up. */
function strange(): Faults {
  const faults = new Faults();
  const node_info = { network: 'local-1', version: '9.0.0' };
  const sync_info = { latest_block_height: '7', latest_block_time: '2026-09-21T14:13:17Z' };
  faults.set({
    ...{ target: 'chain.strange.status', kind: 'status', status: 200 },
    body: { jsonrpc: '2.0', id: -1, result: { node_info, sync_info } },
  });
  return faults;
}

async function ask(text: string, { bot, type } = testUser): Promise<string> {
  const before = bot.slack.state().messages.length;
  await type('/qchain', text);
  await eventually(() => bot.slack.state().messages.length > before);
  await bot.cloud.idle();
  return bot.slack.state().messages[before]?.text ?? '';
}

it('reads each release side by side [1] [2]', async () => {
  const text = await ask('status');
  expect(text).toMatch(/^today +ok +1262\d{3} +\d s +no +1 +0\.34\.14 +yes$/m);
  expect(text).toMatch(/^old +ok +1262\d{3} +\d s +no +1 +0\.32\.13 +no$/m);
  expect(text).toMatch(/^bare +ok +1262\d{3} +\d s +no +1 +0\.36\.0-dev +no$/m);
});

it.each([
  ['strange', 'failing: is of a version that Q-Bot cannot read (9.0.0: `sync_info.catching_up` is missing'],
  ['redirect', 'failing: sent us elsewhere (308): `qchain_nodes` needs the address that it leads to'],
  ['certificate', 'unreachable: has a certificate that is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)'],
  ['grpc', 'failing: does not speak HTTP/1.1 there'],
  ['closed', 'unreachable: closed the connection ('],
  ['page', 'failing: gave an answer that is not of a CometBFT node'],
])('says of "%s" what it is, and never that it is late [4]', async (node, words) => {
  const text = await ask('');
  expect(text).toContain(`• \`${node}\` ${words}`);
  expect(text).not.toContain('in time');
  // Node 22 names a code in between, Node 24 has none.
  const hint = /HTTP\/1\.1 there( \(HPE_INVALID_CONSTANT\))?: `qchain_nodes` needs the port of/;
  if (node === 'grpc') expect(text).toMatch(hint);
});

it('names peers, and never their addresses [1] [2]', async () => {
  const text = await ask('peers');
  expect(text).toContain('• `old` 1 peers, 1 outbound, 0 inbound: sentry-a');
  expect(text).toMatch(/• `bare` 1 peers: [0-9a-f]{30}$/m);
  expect(text).not.toContain('203.0.113');
});

it.each(['old', 'bare'])('shows what "%s" alone has of blocks and transactions [1] [2]', async (node) => {
  const alone = await startWith({ [node]: `${chain.url}/${node}` });
  expect(await ask('block 600', alone)).toContain('*Signed* the block before: 23 of 25 validators');
  expect(await ask('validators', alone)).toContain('*25 validators*');
  expect(await ask(`tx ${TRANSACTIONS[0]?.hash}`, alone)).toContain('*Result* carried out');
  expect(await ask('block 99999999', alone)).toContain(
    'refused: height 99999999 must be less than or equal to the current blockchain height',
  );
});

it('shows the log of a contract as it came, without its addresses [3]', async () => {
  expect(await ask(`tx ${TRANSACTIONS[2]?.hash}`)).toContain(
    '*Log* at 09:15:30 UTC: no type pier_token::msg::ExecuteMsg of (IP)',
  );
});
