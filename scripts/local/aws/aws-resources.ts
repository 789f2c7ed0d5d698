import { type AlarmOptions, AlarmStore } from './cloudwatch.ts';
import { Containers, type ServiceOptions } from './ecs.ts';
import type { Account } from './endpoint.ts';

const ROLLOUT_MS = 8000;

/** Alarms and services of an account; deployments take 8 s at scale 1. */
export function createAccount(
  world: { alarms: readonly AlarmOptions[]; services: readonly ServiceOptions[] },
  timeScale: number,
): Account {
  return {
    alarms: new AlarmStore(world.alarms, Date.now),
    containers: new Containers({
      services: world.services,
      rolloutMs: ROLLOUT_MS * timeScale,
      now: Date.now,
    }),
  };
}
