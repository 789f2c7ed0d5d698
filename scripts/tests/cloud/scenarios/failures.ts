import { isObject } from '../../../../common/is-object.ts';
import type { Message } from '../../../local/fakes/slack/slack.ts';
import { parseJson, textIn } from '../../../local/json.ts';
import type { DeadLetter } from '../../../local/lambda/failed-events.ts';
import { eventually, FILLED, USER } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must, short } from '../expect.ts';

export const WITHIN_MS = 40_000;

/** Sends each backend an event that it throws at. The retry takes a while: `backendThrows` checks it later. */
export async function sendNonsense({ admin }: Deployment, live: Live): Promise<string> {
  const backends = backendsOf(live);
  for (const name of backends) await admin.invoke(name, { thisIs: 'no event' });
  return backends.join(', ');
}

function backendsOf({ deployed }: Live): string[] {
  return [...new Set(deployed.wiring.rules.map(({ target }) => target))];
}

/** Nonsense was retried once, then kept in the failure queue. */
export async function backendThrows(live: Live): Promise<string> {
  const backends = backendsOf(live);
  for (const name of backends) {
    const deadLetter = await deadLetterOf(live, (one) => one.functionName === name && one.attempts > 0);
    must(deadLetter !== undefined, `${name} threw, and nothing reached a queue`);
    must(deadLetter.queue.endsWith('-failures'), `the failure of ${name} is in ${deadLetter.queue}`);
    must(deadLetter.attempts === 2, `${name} was called ${deadLetter.attempts} times`);
  }
  return `${backends.join(', ')}: called twice, then in the failure queue`;
}

/** An event that cannot be delivered is kept in the undelivered queue. Returns the event. */
export async function undeliveredEvent(deployment: Deployment, live: Live): Promise<Record<string, unknown>> {
  deployment.faults.set({ target: 'bus', kind: 'refuse', times: 1 });
  const { status } = await live.user.type('/sre', 'help');
  must(status === 200, `/sre help was answered ${status}`);
  const deadLetter = await deadLetterOf(live, ({ queue }) => queue.endsWith('-undelivered'), 10_000);
  must(deadLetter !== undefined, 'an event that no target took is in no queue');
  must(isObject(deadLetter.event), 'the undelivered event is none');
  return deadLetter.event;
}

/** The user of an event past its expiry is notified, and nothing runs. */
export async function tooOld(
  { admin }: Deployment,
  live: Live,
  event: Record<string, unknown>,
): Promise<string> {
  const before = lateMessages(live).length;
  const detail = isObject(event.detail) ? event.detail : {};
  const expiresAt = new Date(Date.now() - 1000).toISOString();
  const target = live.deployed.wiring.rules.find(({ pattern }) =>
    JSON.stringify(pattern).includes('"/sre"'),
  )?.target;
  await admin.invoke(target ?? '', { ...event, detail: { ...detail, expiresAt } });
  const message = await eventually(() => lateMessages(live)[before], WITHIN_MS).catch(() => undefined);
  must(message !== undefined, 'the user of an event past its expiry was not notified');
  return short(message.text);
}

function lateMessages({ fakes }: Live): Message[] {
  const { messages } = fakes.slack.state();
  return messages.filter(
    ({ ephemeralFor, text }) => ephemeralFor === USER && text.includes('took more than five minutes'),
  );
}

/** Takes the table from the backend of /sre by IAM's own API: its log says what it lacks. Gives it back afterwards. */
export async function permissionMissing({ admin, proxy }: Deployment, live: Live): Promise<string> {
  const [role] = [...live.deployed.roles.values()].filter(({ name }) => name.endsWith('-opsgenie'));
  must(role !== undefined, 'no role of opsgenie is deployed');
  const [name = ''] = role.policies.keys();
  const policy = policyOf(live, role.name);
  const statements = policy.Statement.filter((one) => !JSON.stringify(one).includes('dynamodb:'));
  must(statements.length < policy.Statement.length, 'the role has no statement for the table');
  const put = (document: object) =>
    admin.putRolePolicy({ role: role.name, name, document: JSON.stringify(document) });
  await put({ ...policy, Statement: statements });
  const since = proxy.logs.lines().length;
  const denied = () =>
    proxy.logs
      .lines()
      .slice(since)
      .find(({ line }) => line.includes('AccessDeniedException'));
  await live.user.type('/sre');
  await live.user.submit(await live.user.form(), { ...FILLED, message: 'Without the table' });
  const seen = await eventually(denied, WITHIN_MS).catch(() => undefined);
  await put(policy);
  must(seen !== undefined, 'no log says AccessDeniedException');
  must(
    seen.functionName.endsWith('-opsgenie'),
    `${seen.functionName} logged it, not the one that lacks the right`,
  );
  await live.cloud.idle();
  return short(/is not authorized[^"]*/.exec(seen.line)?.[0] ?? seen.line);
}

function policyOf({ state }: Live, role: string): { Version: string; Statement: unknown[] } {
  const values = state.all('aws_iam_role_policy').find((one) => one.role === role);
  const policy = parseJson(textIn(values?.policy));
  must(isObject(policy) && Array.isArray(policy.Statement), `${role} has no policy`);
  return { Version: textIn(policy.Version), Statement: policy.Statement };
}

/** What is, or was, in a queue; undefined if nothing comes. */
export async function deadLetterOf(
  { cloud }: Live,
  wanted: (deadLetter: DeadLetter) => boolean,
  withinMs = WITHIN_MS,
): Promise<DeadLetter | undefined> {
  return eventually(() => cloud.deadLetters().find(wanted), withinMs).catch(() => undefined);
}
