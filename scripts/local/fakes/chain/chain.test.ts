import { isObject } from '../../../../common/is-object.ts';
import { parseJson } from '../../json.ts';
import { Trace } from '../../trace.ts';
import { Faults } from '../faults/faults.ts';
import { TRANSACTIONS } from './blockchain.ts';
import { createChain } from './chain.ts';

const START = Date.parse('2026-09-21T14:13:20.000Z');

function buildChain() {
  const clock = { now: START };
  const faults = new Faults();
  const chain = createChain({
    nodes: [
      { name: 'ok', votingPower: 10, peers: [{ moniker: 'sentry', ip: '203.0.113.21' }] },
      { name: 'syncing', catchingUp: true, peers: [] },
      { name: 'lagging', behind: 250, peers: [] },
      { name: 'old', release: '0.32', peers: [{ moniker: 'sentry', ip: '203.0.113.21' }] },
      { name: 'bare', release: '0.36', peers: [{ moniker: 'sentry', ip: '203.0.113.21' }] },
    ],
    trace: new Trace(),
    faultContext: { faults, kill: () => undefined },
    now: () => clock.now,
  });
  const get = async (path: string, method = 'GET') => {
    const response = await chain.app.request(path, { method });
    const body = parseJson(await response.text());
    return { status: response.status, body: isObject(body) ? body : {} };
  };
  return { chain, clock, faults, get };
}

const sync = async ({ get }: ReturnType<typeof buildChain>, node: string) =>
  (await get(`/${node}/status`)).body.result;

it('nodes say how far they are, in strings', async () => {
  const fixture = buildChain();
  expect(await sync(fixture, 'ok')).toMatchObject({
    sync_info: {
      latest_block_height: '1262196',
      latest_block_time: '2026-09-21T14:13:20.000762194Z',
      catching_up: false,
    },
    validator_info: { voting_power: '10' },
  });
  expect(await sync(fixture, 'syncing')).toMatchObject({
    sync_info: { latest_block_height: '671', catching_up: true },
  });
  expect(await sync(fixture, 'lagging')).toMatchObject({ sync_info: { latest_block_height: '1261946' } });
});

it('a block is made every 5 s, until the chain is halted', async () => {
  const fixture = buildChain();
  fixture.clock.now = START + 600_000;
  expect(await sync(fixture, 'ok')).toMatchObject({ sync_info: { latest_block_height: '1262316' } });
  fixture.chain.halt(300_000);
  expect(await sync(fixture, 'ok')).toMatchObject({
    sync_info: { latest_block_height: '1262256', latest_block_time: '2026-09-21T14:18:20.000762194Z' },
  });
  fixture.chain.resume();
  expect(await sync(fixture, 'ok')).toMatchObject({ sync_info: { latest_block_height: '1262316' } });
});

it.each([
  ['/ok/block?height=1262197', -32603, /^height 1262197 must be less than or equal to the current/],
  ['/ok/block?height=0', -32603, /greater than 0/],
  ['/ok/block?height=abc', -32602, /parsing "abc"/],
  [`/ok/tx?hash=0x${'0'.repeat(64)}`, -32603, /not found$/],
  ['/ok/tx?hash=12', -32602, /parsing "hash"/],
  ['/ok/validators?page=2&per_page=100', -32603, /within \[1, 1\] range, given 2/],
])('%s is refused with HTTP status 500', async (path, code, data) => {
  const { status, body } = await buildChain().get(path);
  expect(status).toBe(500);
  expect(body).toMatchObject({ jsonrpc: '2.0', id: -1, error: { code, data: expect.stringMatching(data) } });
});

it.each([
  ['GET', '/ok/broadcast_tx_sync'],
  ['GET', '/ok/constructor'],
  ['POST', '/ok/status'],
  ['GET', '/dead/status'],
])('%s %s does not exist', async (method, path) => {
  expect((await buildChain().get(path, method)).status).toBe(404);
});

it('knows its transactions, each from its block on', async () => {
  const { get } = buildChain();
  const [tx] = TRANSACTIONS;
  expect((await get(`/syncing/tx?hash=0x${tx?.hash.toLowerCase()}&prove=false`)).body.result).toMatchObject({
    hash: tx?.hash,
    height: '600',
    tx_result: { code: 0, gas_used: '61234' },
  });
  expect((await get(`/ok/block?height="600"`)).body.result).toMatchObject({
    block: { data: { txs: [tx?.tx] } },
  });
});

describe('a node of 0.32', () => {
  it('has votes in place of signatures, and the block id in its meta', async () => {
    const { body } = await buildChain().get('/old/block?height=600');
    expect(body).toMatchObject({
      id: '',
      result: {
        block_meta: { block_id: { hash: expect.stringMatching(/^[0-9A-F]{64}$/) } },
        block: { last_commit: { precommits: expect.arrayContaining([null]) } },
      },
    });
    expect(body.result).not.toHaveProperty('block_id');
    expect(body).not.toHaveProperty('result.block.last_commit.signatures');
  });

  it('leaves out what is zero, and does not count its validators', async () => {
    const { get } = buildChain();
    const { body } = await get(`/old/tx?hash=0x${TRANSACTIONS[0]?.hash}`);
    expect(Object(body.result).tx_result).toEqual({ gasWanted: '200000', gasUsed: '61234', events: [] });
    const validators = await get('/old/validators');
    expect(Object.keys(Object(validators.body.result))).toEqual(['block_height', 'validators']);
  });
});

describe('a node of 0.36', () => {
  it('answers without an envelope, refusals too, with status 200', async () => {
    const { get } = buildChain();
    expect((await get('/bare/status')).body).toMatchObject({ node_info: { version: '0.36.0-dev' } });
    expect(await get('/bare/block?height=0')).toEqual({
      status: 200,
      body: { code: -32603, message: 'Internal error', data: expect.stringContaining('greater than 0') },
    });
    expect((await get('/bare/block?height=abc')).status).toBe(400);
  });

  it('knows a peer by id and address only', async () => {
    const { body } = await buildChain().get('/bare/net_info');
    expect(body.peers).toEqual([
      {
        node_id: expect.any(String),
        url: expect.stringMatching(/^mconn:\/\/[0-9a-f]{40}@203\.0\.113\.21:26656$/),
      },
    ]);
  });
});

it('pages its validators', async () => {
  const { body } = await buildChain().get('/ok/validators?page=3&per_page=10&height=7');
  expect(body.result).toMatchObject({ block_height: '7', count: '5', total: '25' });
});

it('fails as it is told to, and remembers what it was asked', async () => {
  const { chain, faults, get } = buildChain();
  faults.set({ target: 'chain.ok.net_info', kind: 'status', status: 502, body: {} });
  expect((await get('/ok/net_info')).status).toBe(502);
  expect((await get('/lagging/net_info')).status).toBe(200);
  expect(chain.requests()).toEqual(['GET /ok/net_info', 'GET /lagging/net_info']);
});
