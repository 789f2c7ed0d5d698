import { type AlarmOptions, AlarmStore } from './cloudwatch.ts';
import { Containers, type ServiceOptions } from './ecs.ts';
import type { Account } from './endpoint.ts';
import { type TopicOptions, TopicStore } from './sns.ts';

const ROLLOUT_MS = 8000;

/** Alarms, services and topics of an account; deployments take 8 s at scale 1. */
export function createAccount(
  world: {
    alarms: readonly AlarmOptions[];
    services: readonly ServiceOptions[];
    topics?: readonly TopicOptions[];
  },
  timeScale: number,
): Account {
  return {
    alarms: new AlarmStore(world.alarms, Date.now),
    containers: new Containers({
      services: world.services,
      rolloutMs: ROLLOUT_MS * timeScale,
      now: Date.now,
    }),
    topics: new TopicStore(world.topics ?? []),
  };
}
