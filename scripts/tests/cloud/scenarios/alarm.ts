import { randomUUID } from 'node:crypto';
import { eventually } from '../../e2e/test-user.ts';
import type { Deployment, Live } from '../deployment.ts';
import { must, short } from '../expect.ts';

const WITHIN_MS = 25_000;
const NAME = 'shop-checkout-5xx';
const STORY = [
  ['ALARM', 'went into ALARM'],
  ['OK', 'has recovered'],
] as const;

function messageOf({ user }: Live): string {
  return user.channel().findLast(({ text }) => text.includes(NAME))?.text ?? '';
}

/** What CloudWatch puts on the default bus reaches the message: by the rule, the permission and the rights that are deployed. */
export async function alarmShown(live: Live): Promise<string> {
  for (const [state, words] of STORY) {
    live.account.alarms.setState(NAME, state, { id: randomUUID(), traceId: undefined });
    await eventually(() => messageOf(live).includes(words), WITHIN_MS).catch(() => {
      throw new Error(`the message of the alarm says: ${short(messageOf(live) || 'nothing')}`);
    });
  }
  return short(messageOf(live));
}

/** An event that only says that it comes from CloudWatch is refused, on whatever bus, and shows nothing. */
export async function foreignAlarm({ admin }: Deployment, live: Live): Promise<string> {
  const before = messageOf(live);
  const buses = ['default', live.deployed.wiring.busName];
  for (const EventBusName of buses) {
    const entry = {
      ...{ EventBusName, Source: 'aws.cloudwatch', DetailType: 'CloudWatch Alarm State Change' },
      Resources: [`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${NAME}`],
      Detail: JSON.stringify({
        alarmName: NAME,
        state: { value: 'ALARM', timestamp: new Date().toISOString() },
      }),
    };
    const answer = await admin.call('events', 'AWSEvents.PutEvents', { Entries: [entry] });
    const said = JSON.stringify(answer);
    must(said.includes('NotAuthorizedForSourceException'), `the bus ${EventBusName} answered ${said}`);
  }
  await live.cloud.idle();
  must(messageOf(live) === before, `the message says: ${short(messageOf(live))}`);
  return `refused on ${buses.join(' and ')}`;
}
