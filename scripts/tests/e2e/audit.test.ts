import type { AuditRecord } from '../../../lambda/gatekeeper/audit.ts';
import type { ActionResult } from '../../local/driver-answers.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { CHANNEL, eventually, FILLED, startTestUser, type TestUser, USER, warmUp } from './test-user.ts';

jest.setTimeout(60_000);

const ENGINEER = 'U0ENGINE01';

let testUser: TestUser;

beforeAll(async () => {
  testUser = await startTestUser();
  // A form has 3 s, also where other tests start their processes.
  await warmUp(testUser);
});

afterAll(() => testUser.bot.close());

beforeEach(() => testUser.bot.faults.clear());

/** As `GET /_local/state` shows them, of one request. */
async function recordsOf({ requestId }: ActionResult): Promise<Record<string, unknown>[]> {
  const { audit } = await createDriverClient(testUser.bot.url).state();
  return audit.filter((record) => record.requestId === requestId);
}

/** What every record holds; `rule` and `subcommand` stand in some. */
function record(of: Partial<AuditRecord>, seen: ActionResult): Record<string, unknown> {
  return {
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    requestId: seen.requestId,
    team: 'T0LOCAL001',
    user: USER,
    channel: CHANNEL,
    command: '/sre',
    detailType: 'slash_command',
    durationMs: expect.any(Number),
    ...of,
  };
}

it('has one record of a command that ran, and of what the form and a button then asked for', async () => {
  const command = await testUser.type('/sre', 'Zanzibar ledger is burning');
  const form = await testUser.form();
  const submission = await testUser.submit(form, { ...FILLED, description: 'Quagga stampede' });
  await eventually(() => testUser.channel().find(({ text }) => text.includes('opened: P1')));
  const allowed = { decision: 'allowed', outcome: 'published' } as const;
  expect(await recordsOf(command)).toEqual([record(allowed, command)]);
  await testUser.bot.cloud.idle();
  expect(await recordsOf(submission)).toEqual([
    record({ ...allowed, detailType: 'view_submission', subcommand: 'incident' }, submission),
    // What became of it, by its backend.
    expect.objectContaining({ action: 'create', outcome: 'done', user: USER, command: '/sre' }),
  ]);
});

it.each<[string, () => Promise<ActionResult>, Partial<AuditRecord>]>([
  ['command', () => testUser.type('/nope'), { command: '/nope', rule: 'allowed_commands' }],
  [
    'channel',
    () => testUser.type('/sre', '', { channel: 'C0RANDOM01' }),
    { channel: 'C0RANDOM01', rule: 'allowed_channels' },
  ],
  [
    'restriction',
    () => testUser.type('/devops', 'restart shop/checkout', { user: ENGINEER }),
    { command: '/devops', subcommand: 'restart', user: ENGINEER, rule: 'restricted_commands' },
  ],
])('has one record of what was refused by %s [F27]', async (_rule, act, expected) => {
  const seen = await act();
  expect(seen.shown).not.toBeNull();
  expect(await recordsOf(seen)).toEqual([
    record({ decision: 'refused', outcome: 'refused', ...expected }, seen),
  ]);
});

it('has one record of a click that was refused', async () => {
  await testUser.type('/devops', 'restart shop/checkout');
  const question = await eventually(() => testUser.channel().find(({ text }) => text.includes('checkout')));
  const seen = await testUser.click(question, '/devops:restart:confirm', ENGINEER);
  expect(await recordsOf(seen)).toEqual([
    record(
      {
        ...{ command: '/devops', subcommand: 'restart', user: ENGINEER, detailType: 'block_actions' },
        ...{ decision: 'refused', outcome: 'refused', rule: 'restricted_commands' },
      },
      seen,
    ),
  ]);
});

it('says that an order was not published', async () => {
  testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'status', status: 500, body: {}, times: 2 });
  const seen = await testUser.type('/sre', 'help');
  expect(seen.shown).toContain('did not go through');
  expect(await recordsOf(seen)).toEqual([record({ decision: 'allowed', outcome: 'not_published' }, seen)]);
});

it('refuses all the same where the bus is away, and says that the record is lost', async () => {
  testUser.bot.faults.set({ target: 'events.PutEvents', kind: 'refuse' });
  const seen = await testUser.type('/nope');
  expect(seen.shown).toContain('is not a command of Q-Bot');
  expect(await recordsOf(seen)).toEqual([]);
  await eventually(() =>
    testUser.logs.find((line) => line.includes('"audit_lost"') && line.includes(`"${seen.requestId}"`)),
  );
});

it('holds nothing that was typed, no response_url and no trigger', () => {
  const { logGroups } = testUser.bot.cloud;
  const written = JSON.stringify(logGroups.names().map((name) => logGroups.events(name)));
  expect(written).toContain(USER);
  // `shop/checkout` is no user's word: a restart's target is one of Terraform's list.
  for (const word of ['Zanzibar', 'Quagga', 'Checkout is down', 'response_url', 'http'])
    expect(written).not.toContain(word);
});
