import { parseGroupMembers, writeGroupMembers } from '../../../common/group-members.ts';
import { isObject } from '../../../common/is-object.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import { OPERATIONS_CHANNEL } from '../../local/sample-data.ts';
import { GROUP_MEMBERS, GROUP_SYNC } from '../../local/wiring/groups.ts';
import { eventually, startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

const ONCALL = 'U0ONCALL01';
const ENGINEER = 'U0ENGINE01';
const GUEST = 'U0GUEST001';
const GROUP = 'S0DEPLOY01';
const HOUR = 60 * 60_000;

let testUser: TestUser;
beforeEach(async () => {
  testUser = await startTestUser();
});
afterEach(() => testUser.bot.close());

/** An administrator of the workspace does it, and the sync has run. */
async function change(user: string, isMember: boolean): Promise<void> {
  const { bot } = testUser;
  const before = bot.cloud.invocations()[GROUP_SYNC] ?? 0;
  await createDriverClient(bot.url).act('group', { group: GROUP, user, isMember });
  await eventually(() => (bot.cloud.invocations()[GROUP_SYNC] ?? 0) > before);
  await bot.cloud.idle();
  forget();
}

/** The gatekeeper's minute of cache passes: a process that starts has none. */
function forget(): void {
  testUser.bot.cloud.killFunction('gatekeeper');
}

/** undefined: it was let through. */
async function refusalOf(user: string): Promise<string | undefined> {
  const seen = await testUser.type('/devops', 'restart shop/checkout', { user });
  await testUser.bot.cloud.idle();
  return seen.shown ?? undefined;
}

/** Records about what this user did. */
function audited(user: string): unknown[] {
  const { logGroups } = testUser.bot.cloud;
  const events = logGroups.names().flatMap((name) => logGroups.events(name));
  const details = events.map((event) => (isObject(event) ? event.detail : undefined));
  return details.filter((detail) => isObject(detail) && detail.user === user);
}

const stored = () => parseGroupMembers(testUser.bot.cloud.parameter(GROUP_MEMBERS));

/** Calls of SSM that asked for the members of groups, or for what proves a request. */
const proofsAsked = () =>
  testUser.bot.cloud
    .parametersAsked()
    .filter((names) => names.some((name) => name === GROUP_MEMBERS || name.includes('slack-signing-secret')));

it('lets a person restart who was put into the group, and no more who was taken out', async () => {
  expect(await refusalOf(ENGINEER)).toContain(`or to put you into \`${GROUP}\``);
  await change(ENGINEER, true);
  expect(await refusalOf(ENGINEER)).toBeUndefined();
  expect(audited(ENGINEER)).toContainEqual(
    expect.objectContaining({ decision: 'allowed', grantedBy: GROUP }),
  );
  await change(ENGINEER, false);
  expect(await refusalOf(ENGINEER)).toContain('you are not on its list');
  expect(await refusalOf(ONCALL)).toBeUndefined();
  // One of each process of the gatekeeper: it reads the groups with what proves the request.
  expect(proofsAsked()).toHaveLength(3);
  for (const names of proofsAsked())
    expect(names).toEqual(expect.arrayContaining([GROUP_MEMBERS, expect.stringContaining('signing-secret')]));
});

it('gives a guest of another workspace no right, whatever group they are in', async () => {
  await change(GUEST, true);
  const { bot } = testUser;
  await bot.cloud.passTime(5 * 60_000);
  expect(bot.cloud.invocations()[GROUP_SYNC]).toBe(2);
  expect(stored().get(GROUP)?.users).toEqual([]);
});

it('ends the rights of groups once nothing was read for a day, and leaves those of ids', async () => {
  await change(ENGINEER, true);
  expect(await refusalOf(ENGINEER)).toBeUndefined();
  const { bot, logs } = testUser;
  bot.faults.set({ target: 'slack.usergroups.list', kind: 'status', status: 503 });
  // The clock of the functions is that of the machine: what they read is 25 hours old instead.
  const old = { readAt: Date.now() - 25 * HOUR, users: [ENGINEER] };
  bot.cloud.setParameter(GROUP_MEMBERS, writeGroupMembers(new Map([[GROUP, old]])));
  await bot.cloud.passTime(5 * 60_000);
  await bot.cloud.idle();
  forget();
  expect(await refusalOf(ENGINEER)).toContain(
    `Its groups grant nothing now, because Q-Bot could not read their members for a day: \`${GROUP}\``,
  );
  expect(await refusalOf(ONCALL)).toBeUndefined();
  expect(logs.some((line) => line.includes('groups_old') && line.includes(GROUP))).toBe(true);
});

it('says once that a group is unknown, in the operations channel', async () => {
  await testUser.bot.close();
  const lists = {
    '/devops restart': [ONCALL, 'S0UNKNOWN1', 'oncall:No such schedule', 'oncall:Platform on call'],
  };
  testUser = await startTestUser({ settings: { given: { RESTRICTED_COMMANDS: JSON.stringify(lists) } } });
  const { bot } = testUser;
  for (let run = 0; run < 3; run += 1) await bot.cloud.passTime(5 * 60_000);
  await bot.cloud.idle();
  const said = bot.slack
    .state()
    .messages.filter(
      ({ channel, text }) => channel === OPERATIONS_CHANNEL && text.includes('Rights by group'),
    );
  expect(said).toHaveLength(1);
  expect(said[0]?.text).toContain('`S0UNKNOWN1` is no group of this workspace');
  expect(said[0]?.text).toContain('`oncall:No such schedule` is no schedule that Q-Bot sees');
  expect(stored().get('oncall:Platform on call')?.users).toHaveLength(1);
});

it('shows who may what to those whom it names, through which group', async () => {
  await change(ENGINEER, true);
  const told = async (user: string) => {
    const before = testUser.bot.slack.state().messages.length;
    await testUser.type('/devops', 'access', { user });
    await testUser.bot.cloud.idle();
    const messages = testUser.bot.slack.state().messages.slice(before);
    return messages
      .filter(({ ephemeralFor }) => ephemeralFor === user)
      .map(({ text }) => text)
      .join('\n');
  };
  for (const user of [ONCALL, ENGINEER]) {
    expect(await told(user)).toMatch(
      /`\/devops restart`: <@U0ONCALL01>; `S0DEPLOY01` \(read \d+ s ago\): <@U0ENGINE01>/,
    );
  }
  expect(await told('U0SISTER01')).toContain('Only people who may run something restricted');
});
