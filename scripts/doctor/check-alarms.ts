import type { Facts } from './facts.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** Whether somebody hears of an alarm: an address has to confirm each topic once. */
export async function checkAlarms({ aws, deployment }: Facts): Promise<Finding[]> {
  const findings = await Promise.all(
    deployment.alarmTopics.map(async (arn) => {
      const topic = arn.split(':').at(-1) ?? arn;
      const check = `alarms of ${topic}`;
      const subscriptions = await aws.subscriptions(arn);
      const pending = subscriptions.filter(({ isConfirmed }) => !isConfirmed);
      if (subscriptions.length === 0)
        return [
          wrong(check, 'nobody hears of them', 'Set alarm_email and deploy, or subscribe to the topic.'),
        ];
      if (pending.length === 0) return [ok(check, `${subscriptions.length} confirmed`)];
      return pending.map(({ endpoint, protocol }) =>
        wrong(check, `${endpoint} has not confirmed`, confirmText(arn, protocol, endpoint)),
      );
    }),
  );
  return findings.flat();
}

function confirmText(arn: string, protocol: string, endpoint: string): string {
  return `Click the link in the mail of AWS Notifications. Sent again: aws sns subscribe --topic-arn ${arn} --protocol ${protocol} --notification-endpoint ${endpoint}`;
}
