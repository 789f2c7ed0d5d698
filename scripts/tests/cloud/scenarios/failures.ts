import type { Message } from '../../../local/fakes/slack/slack.ts';
import { isObject, parseJson, textIn } from '../../../local/json.ts';
import type { DeadLetter } from '../../../local/lambda/failed-events.ts';
import { eventually, FILLED, USER } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must, short } from '../expect.ts';

export const WITHIN_MS = 40_000;

/** Sends each backend an event that it throws at. Its retry takes a while: `backendThrows` looks at it later. */
export async function sendNonsense({ admin }: Deployment, live: Live): Promise<string> {
  const backends = backendsOf(live);
  for (const name of backends) await admin.invoke(name, { thisIs: 'no event' });
  return backends.join(', ');
}

function backendsOf({ deployed }: Live): string[] {
  return [...new Set(deployed.wiring.rules.map(({ target }) => target))];
}

/** Nonsense was tried again once, and then kept in the failure queue. */
export async function backendThrows(live: Live): Promise<string> {
  const backends = backendsOf(live);
  for (const name of backends) {
    const letter = await letterOf(live, (one) => one.functionName === name && one.attempts > 0);
    must(letter !== undefined, `${name} threw, and nothing reached a queue`);
    must(letter.queue.endsWith('-failures'), `the failure of ${name} lies in ${letter.queue}`);
    must(letter.attempts === 2, `${name} was called ${letter.attempts} times`);
  }
  return `${backends.join(', ')}: called twice, then in the failure queue`;
}

/** An event that cannot be delivered is kept in the undelivered queue. Answers the event. */
export async function undelivered(deployment: Deployment, live: Live): Promise<Record<string, unknown>> {
  deployment.faults.set({ target: 'bus', kind: 'refuse', times: 1 });
  const { status } = await live.person.type('/sre', 'help');
  must(status === 200, `/sre help was answered ${status}`);
  const letter = await letterOf(live, ({ queue }) => queue.endsWith('-undelivered'), 10_000);
  must(letter !== undefined, 'an event that no target took is in no queue');
  must(isObject(letter.event), 'the undelivered event is none');
  return letter.event;
}

/** An event past its expiry is told, and not carried out. */
export async function tooOld(
  { admin }: Deployment,
  live: Live,
  event: Record<string, unknown>,
): Promise<string> {
  const before = tellings(live).length;
  const detail = isObject(event.detail) ? event.detail : {};
  const expiresAt = new Date(Date.now() - 1000).toISOString();
  const target = live.deployed.wiring.rules.find(({ pattern }) =>
    JSON.stringify(pattern).includes('"/sre"'),
  )?.target;
  await admin.invoke(target ?? '', { ...event, detail: { ...detail, expiresAt } });
  const told = await eventually(() => tellings(live)[before], WITHIN_MS).catch(() => undefined);
  must(told !== undefined, 'an event past its expiry was not told');
  return short(told.text);
}

function tellings({ fakes }: Live): Message[] {
  const { messages } = fakes.slack.state();
  return messages.filter(
    ({ ephemeralFor, text }) => ephemeralFor === USER && text.includes('took more than five minutes'),
  );
}

/** Takes the table from the backend of /sre by IAM's own API: its log says what it lacks. Gives it back afterwards. */
export async function permissionMissing({ admin, front }: Deployment, live: Live): Promise<string> {
  const [role] = [...live.deployed.roles.values()].filter(({ name }) => name.endsWith('-opsgenie'));
  must(role !== undefined, 'no role of opsgenie is deployed');
  const [name = ''] = role.policies.keys();
  const policy = policyOf(live, role.name);
  const statements = policy.Statement.filter((one) => !JSON.stringify(one).includes('dynamodb:'));
  must(statements.length < policy.Statement.length, 'the role has no statement for the table');
  const put = (document: object) =>
    admin.putRolePolicy({ role: role.name, name, document: JSON.stringify(document) });
  await put({ ...policy, Statement: statements });
  const since = front.logs.lines().length;
  const denied = () =>
    front.logs
      .lines()
      .slice(since)
      .find(({ line }) => line.includes('AccessDeniedException'));
  await live.person.type('/sre');
  await live.person.submit(await live.person.form(), { ...FILLED, message: 'Without the table' });
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

/** What lies, or lay, in a queue; undefined where nothing comes. */
export async function letterOf(
  { cloud }: Live,
  wanted: (letter: DeadLetter) => boolean,
  withinMs = WITHIN_MS,
): Promise<DeadLetter | undefined> {
  return eventually(() => cloud.deadLetters().find(wanted), withinMs).catch(() => undefined);
}
