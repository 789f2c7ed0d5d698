import { parseGroupMembers } from '../../../../common/group-members.ts';
import { GROUPS, USERS } from '../../../local/sample-data.ts';
import { GROUP_MEMBERS } from '../../../local/wiring/groups.ts';
import { eventually } from '../../e2e/test-user.ts';
import type { Scenario, ScenarioContext } from './first-steps.ts';

const RESTART = '/devops restart shop/checkout';
const [GROUP] = GROUPS;
const ENGINEER = USERS[1];

/** Presses the button of that person in the panel, and waits until the sync has run and the gatekeeper's minute of cache is over. */
async function change({ bot, testUser }: ScenarioContext, isMember: boolean): Promise<void> {
  const panel = testUser.page.getByRole('region', { name: 'Groups' });
  const words = `${ENGINEER?.name} in the group ${GROUP?.handle}`;
  await panel.getByRole('button', { name: words, pressed: !isMember }).click();
  await panel.getByRole('button', { name: words, pressed: isMember }).waitFor();
  await eventually(() => {
    const stored = parseGroupMembers(bot.cloud.parameter(GROUP_MEMBERS)).get(GROUP?.id ?? '');
    return stored?.users.includes(ENGINEER?.id ?? '') === isMember;
  });
  bot.cloud.killFunction('gatekeeper');
}

async function groupGrants(context: ScenarioContext): Promise<void> {
  const { screenshot, testUser } = context;
  await testUser.become(ENGINEER?.name ?? '');
  await testUser.goTo('incidents');
  await change(context, true);
  await testUser.type(RESTART);
  const question = testUser.message('Restart shop/checkout?');
  await question.getByRole('button', { name: 'Confirm', exact: true }).waitFor();
  await screenshot('groups');
  await question.getByRole('button', { name: 'Cancel', exact: true }).click();
  await testUser.reads('was not restarted: cancelled');

  await change(context, false);
  await testUser.type(RESTART);
  await testUser.seesRefusalAt('rights');
  await testUser.reads(`put you into ${GROUP?.id}`);
  await testUser.become('olivia.oncall');
}

/** What the panel of groups changes on the page. */
export const GROUP_SCENARIOS: Scenario[] = [
  ['a person who is put into a group may restart, and no longer once taken out', groupGrants],
];
