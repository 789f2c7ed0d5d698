import { eventually } from '../../e2e/test-user.ts';
import type { Live } from '../deployment.ts';
import { must, short } from '../expect.ts';
import { statementsOf } from '../permissions.ts';
import { decide } from '../policy.ts';

const WITHIN_MS = 25_000;
const USER = 'emil.engineer@example.com';

/** What is done in OpsGenie itself reaches the receipt: webhook, gateway, bus, second rule, OpsGenie's answer, Slack. */
export async function followedAlert({ fakes, user }: Live): Promise<string> {
  const incident = fakes.opsgenie.state().incidents.at(-1);
  const link = `|#${incident?.tinyId}>`;
  const body = JSON.stringify({ incident: incident?.tinyId, user: USER });
  const { status } = await fakes.opsgenie.app.request('/driver/resolve', { method: 'POST', body });
  must(status === 200, `OpsGenie answered ${status}`);
  const receipt = () => user.channel().findLast(({ text }) => text.includes(link));
  const says = () => receipt()?.text.includes(`resolved by ${USER}`);
  await eventually(says, WITHIN_MS).catch(() => {
    throw new Error(`the receipt says: ${short(receipt()?.text ?? 'nothing')}`);
  });
  return short(receipt()?.text ?? '');
}

/** Each function that may publish may do so under one source, which no other may use. */
export async function ownSources({ deployed }: Live): Promise<string> {
  const sources = [...new Set(deployed.wiring.rules.flatMap(({ pattern }) => sourcesIn(pattern)))];
  const [[bus, busPolicy] = ['', []]] = deployed.busPolicies;
  const resource = `arn:aws:events:us-east-1:123456789012:event-bus/${bus}`;
  const publishers = [...deployed.roles].flatMap(([name, role]) => {
    const may = sources.filter((source) => {
      const context = { 'aws:PrincipalArn': role.arn, 'events:source': source };
      const statements = [...statementsOf(role), ...busPolicy];
      return decide(statements, { action: 'events:PutEvents', resource, context }) === 'allowed';
    });
    must(may.length < 2, `${name} publishes as ${may.join(' and as ')}`);
    return may.map((source) => `${source}: ${name}`);
  });
  must(publishers.length === sources.length, `of ${sources.join(', ')}: ${publishers.join(', ')}`);
  return publishers.join(', ');
}

/** AWS's own are nobody's to publish. */
function sourcesIn(pattern: unknown): string[] {
  const { source }: { source?: string[] } = Object(pattern);
  return (source ?? []).filter((one) => !one.startsWith('aws.'));
}
