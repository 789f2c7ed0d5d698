import { randomUUID } from 'node:crypto';
import { parseGroupMembers } from '../../../../common/group-members.ts';
import { isObject } from '../../../../common/is-object.ts';
import { textIn } from '../../../local/json.ts';
import { GROUPS, USERS } from '../../../local/sample-data.ts';
import type { Admin } from '../admin.ts';
import { scheduledCall } from '../deployed-schedules.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must } from '../expect.ts';
import { gatekeeperOf } from './rotation.ts';

const RULE = 'qbot-group-sync';
const GROUP = GROUPS[0]?.id ?? '';
const ENGINEER = USERS[1]?.id ?? '';

/** Whoever is put into the group that is named may restart after one run of the sync; whoever is taken out, may not. */
export async function groupRights(deployment: Deployment, live: Live): Promise<string> {
  const refusals = [
    await refusalAfter(deployment, live, []),
    await refusalAfter(deployment, live, [ENGINEER]),
    await refusalAfter(deployment, live, []),
  ];
  const [before, within, after] = refusals;
  must(before?.includes(GROUP) === true, `in no group: ${before ?? 'let through'}`);
  must(within === undefined, `in the group: ${within}`);
  must(after?.includes(GROUP) === true, `out of the group again: ${after ?? 'let through'}`);
  return `${ENGINEER} by ${GROUP}, and no longer`;
}

/** What the gatekeeper says once these are in the group, and the sync has run; undefined: it let the command through. */
async function refusalAfter(
  deployment: Deployment,
  live: Live,
  users: string[],
): Promise<string | undefined> {
  const { cloud, fakes, state, user } = live;
  Object.assign(fakes.slack.workspace().groups.find(({ id }) => id === GROUP) ?? {}, { users });
  const { event, target } = scheduledCall(state, RULE, randomUUID());
  await deployment.admin.invoke(target, event);
  await cloud.idle();
  const stored = await storedGroups(deployment.admin, live);
  must(
    stored.get(GROUP)?.users.join() === users.join(),
    `the parameter has ${JSON.stringify([...stored])}, in the group is ${users.join() || 'nobody'}`,
  );
  // Its minute of cache: a process that starts has none.
  cloud.killFunction(gatekeeperOf(live));
  const { shown, status } = await user.type('/devops', 'restart shop/checkout', { user: ENGINEER });
  await cloud.idle();
  must(status === 200, `/devops restart was answered ${status}`);
  return shown ?? undefined;
}

async function storedGroups(admin: Admin, live: Live) {
  const output = await admin.call('ssm', 'AmazonSSM.GetParameter', { Name: parameterOf(live) });
  const parameter = isObject(output) && isObject(output.Parameter) ? output.Parameter : {};
  return parseGroupMembers(textIn(parameter.Value));
}

/**
 * The sync may write its parameter and no other, and read of the secrets the bot token alone, for no schedule is named; nobody
 * else may write it.
 */
export async function groupParameter({ admin }: Deployment, live: Live): Promise<string> {
  const { deployed, state } = live;
  const { target } = scheduledCall(state, RULE, '');
  const parameters = state.all('aws_ssm_parameter').map(({ name }) => textIn(name));
  const [own, token] = [parameterOf(live), parameters.find((name) => name.endsWith('/slack-bot-token'))];
  let refused = 0;
  const check = async (
    functionName: string,
    action: string,
    { name, may }: { name: string; may: boolean },
  ) => {
    const error = await refusalOf(admin.as(functionName), action, name);
    const what = `${functionName}, ${action} of ${name}`;
    must(error === '' || error.includes('AccessDeniedException'), `${what}: ${error}`);
    must((error === '') === may, `${what}: ${may ? 'not allowed' : 'allowed'}`);
    if (!may) refused += 1;
  };
  for (const functionName of deployed.roles.keys()) {
    if (functionName !== target) await check(functionName, 'PutParameter', { name: own, may: false });
  }
  for (const name of parameters.filter((one) => one !== own)) {
    await check(target, 'PutParameter', { name, may: false });
    await check(target, 'GetParameter', { name, may: name === token });
  }
  return `${refused} calls refused`;
}

function parameterOf({ state }: Live): string {
  const plain = state.all('aws_ssm_parameter').filter(({ type }) => type === 'String');
  must(plain.length === 1, `${plain.length} parameters are no secret, in place of one`);
  return textIn(plain[0]?.name);
}

/** Empty where it was done. */
function refusalOf(role: Admin, action: string, Name: string): Promise<string> {
  const value = action === 'PutParameter' ? { Value: 'probe', Overwrite: true } : {};
  return role.call('ssm', `AmazonSSM.${action}`, { Name, ...value }).then(
    () => '',
    (refusal: unknown) => String(refusal),
  );
}
