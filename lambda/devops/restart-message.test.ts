import { buildPending } from './fixtures/build-service.ts';
import type { RolloutProgress } from './follow.ts';
import { progressMessage } from './restart-message.ts';

it.each<[RolloutProgress, string]>([
  [{ kind: 'completed', running: 2, desired: 2 }, 'is restarted: 2 of 2 new tasks run.'],
  [{ kind: 'completed', running: 2, desired: undefined }, 'is restarted: 2 new tasks run.'],
  [
    { kind: 'completed', running: undefined, desired: undefined },
    'is restarted: ECS does not say how many new tasks run.',
  ],
  [
    { kind: 'rolling', running: undefined, desired: 2, failed: 1, isFinal: true },
    'is still restarting: ECS does not say how many new tasks run, 1 failed to start.',
  ],
])('says of the counts what ECS says: %j', (progress, words) => {
  expect(progressMessage(buildPending(), progress).text).toContain(words);
});
