import type { Facts } from './facts.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** What waits where only what failed for good comes to. */
export async function checkDeadLetters({ aws, deployment, remedies }: Facts): Promise<Finding[]> {
  const counts = await Promise.all(
    deployment.deadLetterQueues.map(async ({ name, url }) => ({ name, count: await aws.waiting(url) })),
  );
  const full = counts.filter(({ count }) => count > 0);
  if (full.length === 0) return [ok('dead letters', 'none waits')];
  return full.map(({ count, name }) =>
    wrong(
      'dead letters',
      `${count} ${count === 1 ? 'waits' : 'wait'} in ${name}`,
      remedies.deadLetters(name),
    ),
  );
}
