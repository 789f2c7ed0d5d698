import { TRANSACTIONS } from '../../local/fakes/chain/blockchain.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser();
  // How long a cold start takes says more of this machine than of the bot.
  await ask('help');
});

afterAll(() => testUser.bot.close());

beforeEach(() => {
  testUser.bot.faults.clear();
  testUser.bot.chain.resume();
});

/** The one answer, and how long after the command it came. */
async function ask(text: string): Promise<{ text: string; afterMs: number }> {
  const before = testUser.bot.slack.state().messages.length;
  const { requestId } = await testUser.type('/qchain', text);
  await eventually(() => testUser.bot.slack.state().messages.length > before);
  await testUser.bot.cloud.idle();
  const messages = testUser.bot.slack.state().messages.slice(before);
  expect(messages).toMatchObject([{ ephemeralFor: 'U0ONCALL01', channel: 'C0INCIDENT' }]);
  const request = testUser.bot.trace.requests().find((one) => one.requestId === requestId);
  const told = request?.spans.find(({ name }) => name === 'slack response_url');
  return { text: messages[0]?.text ?? '', afterMs: (told?.startedAt ?? 0) - (request?.startedAt ?? 0) };
}

const VERDICTS = [
  /^ok +ok +1262\d{3} +\d s {2}no +2 {2}0\.34\.14 {2}yes$/m,
  /^syncing +syncing +671 +\d+ d \d+ h {2}yes +1 {2}0\.34\.14 {2}no$/m,
  /^lagging +lagging +126\d{4} +20 min {2}no +0 {2}0\.34\.14 {2}no$/m,
  /^dead +unreachable +- +- {2}- +- {2}- +-$/m,
];

it('judges four nodes in one answer within 2.5 s', async () => {
  const { text, afterMs } = await ask('');
  for (const verdict of VERDICTS) expect(text).toMatch(verdict);
  expect(text).toContain(':warning: *local-1: degraded*, 3 of 4 nodes are not ok');
  expect(text).toContain('`lagging` lagging: 250 blocks behind the highest node');
  expect(text).toContain('`dead` unreachable: refuses the connection (ECONNREFUSED)');
  expect(afterMs).toBeGreaterThan(0);
  expect(afterMs).toBeLessThan(2500);
});

it('says that the chain is halted', async () => {
  testUser.bot.chain.halt(300_000);
  expect((await ask('status')).text).toMatch(/:red_circle: \*local-1: halted\*, newest block \d+, 5 min ago/);
});

it('does not wait for a node that stalls', async () => {
  testUser.bot.faults.set({ target: 'chain.ok.status', kind: 'stall', ms: 6000 });
  const { text, afterMs } = await ask('status');
  expect(text).toContain('`ok` unreachable: did not answer in time');
  expect(text).toMatch(VERDICTS[1] ?? '');
  expect(afterMs).toBeLessThan(2500);
});

it('says in red that nothing is known where every node answers with an error', async () => {
  testUser.bot.faults.set({ target: 'chain.*', kind: 'status', status: 502 });
  const { text } = await ask('');
  expect(text).toMatch(/^:red_circle: \*The chain: unknown\*: no node /);
  expect(text).toContain('`ok` failing: answered with HTTP status 502');
  expect((await ask('validators')).text).toContain(
    '\nNothing was changed. `/qchain status` shows how the nodes are. (ref ',
  );
});

it('counts peers and never shows their addresses', async () => {
  const { text } = await ask('peers');
  expect(text).toContain('`ok` 2 peers, 1 outbound, 1 inbound: sentry-a, ip-(IP)');
  expect(text).not.toContain('203');
});

it('shows validators, a block and a transaction', async () => {
  expect((await ask('validators')).text).toContain('*25 validators*');
  expect((await ask('block 600')).text).toMatch(/\*Block 600\*[\s\S]*\*Transactions\* 1/);
  expect((await ask(`tx ${TRANSACTIONS[1]?.hash}`)).text).toContain('failed with code 5 sdk');
});

it.each([
  ['block soon', 'Give a block height as a number, e.g. `/qchain block 12345`.'],
  ['tx 0x12', '64 hexadecimal digits'],
  ['tx', 'Type `/qchain tx'],
  ['block 1 2', 'Type `/qchain block'],
  ['peer', '`/qchain` has no `peer`. Did you mean `/qchain peers`? `/qchain help` shows what it has.'],
  ['block 99999999', 'must be less than or equal to the current blockchain height'],
])('says what is wrong with "%s"', async (text, words) => {
  expect((await ask(text)).text).toContain(words);
});

it('asks the nodes for nothing but what it reads, and logs no address of theirs', () => {
  const asked = new Set(testUser.bot.chain.requests().map((one) => one.replace(/\/\w+\//, '')));
  expect([...asked].sort()).toEqual(['GET block', 'GET net_info', 'GET status', 'GET tx', 'GET validators']);
  expect(testUser.logs.join('\n')).not.toContain('_local/chain');
});
