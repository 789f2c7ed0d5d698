import type { Facts } from './facts.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** Whether somebody hears of an alarm: an address has to confirm each topic once. */
export async function checkAlarms({ aws, deployment, remedies }: Facts): Promise<Finding[]> {
  const findings = await Promise.all(
    deployment.alarmTopics.map(async (arn) => {
      const topic = arn.split(':').at(-1) ?? arn;
      const check = `alarms of ${topic}`;
      const subscriptions = await aws.subscriptions(arn);
      const pending = subscriptions.filter(({ isConfirmed }) => !isConfirmed);
      if (subscriptions.length === 0) return [wrong(check, 'nobody hears of them', remedies.noSubscriber)];
      if (pending.length === 0) return [ok(check, `${subscriptions.length} confirmed`)];
      return pending.map((one) =>
        wrong(check, `${one.endpoint} has not confirmed`, remedies.unconfirmed(arn, one)),
      );
    }),
  );
  return findings.flat();
}
