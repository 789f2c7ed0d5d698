import { parseGroupMembers } from '../../../common/group-members.ts';
import { createDriverClient } from '../../local/driver-client.ts';
import type { Message } from '../../local/fakes/slack/slack.ts';
import { GROUP_MEMBERS } from '../../local/wiring/groups.ts';
import { questionOf } from './orders.ts';
import { startTestUser, type TestUser } from './test-user.ts';

jest.setTimeout(60_000);

const ASKER = 'U0ONCALL01';
const LEAVER = 'U0ENGINE01';
/** Holds the right by their own id. */
const THIRD = 'U0SISTER01';
const GROUP = 'S0DEPLOY01';
const APPROVE = '/devops:restart:approve';
const MINUTE = 60_000;

let testUser: TestUser;
beforeAll(async () => {
  const restricted = { '/devops restart': [ASKER, GROUP, THIRD] };
  testUser = await startTestUser({
    timeScale: 0.1,
    settings: { given: { RESTRICTED_COMMANDS: JSON.stringify(restricted), RESTART_APPROVAL: 'other' } },
  });
  testUser.bot.account.containers.setRollout({ ms: 0 });
});
afterAll(() => testUser.bot.close());

/** An administrator changes the group in Slack, and then sync and cache have their time on the bot's clock. */
async function putInto(users: string[]): Promise<void> {
  const { cloud, slack } = testUser.bot;
  for (const group of slack.workspace().groups) if (group.id === GROUP) group.users = users;
  await cloud.passTime(5 * MINUTE);
  expect(parseGroupMembers(cloud.parameter(GROUP_MEMBERS)).get(GROUP)?.users).toEqual(users);
  // What a gatekeeper has kept is read anew after its minute, as by one that starts.
  cloud.reload('gatekeeper');
}

/** What the user is told alone. */
async function approve(question: Message, user: string): Promise<string[]> {
  const { bot } = testUser;
  const before = bot.slack.state().messages.length;
  await testUser.click(question, APPROVE, user);
  await bot.cloud.idle();
  const messages = bot.slack.state().messages.slice(before);
  return messages.filter(({ ephemeralFor }) => ephemeralFor === user).map(({ text }) => text);
}

it('refuses who has lost the right between question and click, and leaves the question to others', async () => {
  const { bot } = testUser;
  await putInto([LEAVER]);
  const question = await questionOf(testUser, 'shop/payments');
  const { text: asked } = question;

  await putInto([]);
  const told = await approve(question, LEAVER);
  expect(told).toEqual([
    expect.stringContaining('`/devops restart` is restricted, and you are not on its list.'),
  ]);
  expect(bot.account.containers.updates()).toEqual([]);
  expect(question.text).toBe(asked);
  expect(JSON.stringify(question.blocks)).toContain(APPROVE);

  expect(await approve(question, THIRD)).toEqual([]);
  expect(question.text).toContain('`shop/payments` is restarted');
  expect(JSON.stringify(question.blocks)).toContain(`approved by <@${THIRD}>`);
  expect(bot.account.containers.updates()).toHaveLength(1);
  const { audit } = await createDriverClient(bot.url).state();
  const decided = (user: string, decision: string) => expect.objectContaining({ user, decision });
  expect(audit).toEqual(expect.arrayContaining([decided(LEAVER, 'refused'), decided(THIRD, 'allowed')]));
});

it('lets the same user approve while they are in the group', async () => {
  const { bot } = testUser;
  const before = bot.account.containers.updates().length;
  await putInto([LEAVER]);
  const question = await questionOf(testUser, 'shop/checkout');
  expect(await approve(question, LEAVER)).toEqual([]);
  expect(bot.account.containers.updates()).toHaveLength(before + 1);
});
