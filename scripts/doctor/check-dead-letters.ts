import type { Facts } from './facts.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** What waits where only what failed for good comes to. */
export async function checkDeadLetters({ aws, deployment }: Facts): Promise<Finding[]> {
  const counts = await Promise.all(
    deployment.deadLetterQueues.map(async ({ name, url }) => ({ name, count: await aws.waiting(url) })),
  );
  const full = counts.filter(({ count }) => count > 0);
  if (full.length === 0) return [ok('dead letters', 'none waits')];
  return full.map(({ count, name }) =>
    wrong(
      'dead letters',
      `${count} ${count === 1 ? 'waits' : 'wait'} in ${name}`,
      remedyOf(name, deployment.region),
    ),
  );
}

function remedyOf(name: string, region: string): string {
  return name.includes('pushover')
    ? `Pushes that nobody got. Mend the cause (docs/runbook.md), then: aws sqs start-message-move-task --region ${region} --source-arn <arn of ${name}>`
    : 'dead_letters does not empty it: look at its log, at the bot token, and that the bot is in operations_channel (docs/operations.md).';
}
