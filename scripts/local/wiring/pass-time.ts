import { type Schedule, type ScheduleState, Schedules } from '../aws/eventbridge/schedules.ts';
import type { Clock } from '../clock.ts';
import type { AsyncQueue } from '../lambda/async-queue.ts';
import type { Background } from '../lambda/background.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Wiring } from './wiring.ts';

/** Of the cloud: what happens by itself. */
export interface PassingTime {
  /**
   * Lets so much time pass at once for schedules and idle processes: what becomes due or too old on the way does so in its
   * order, and each schedule's functions have answered before the time goes on, whoever lets it pass. Nothing else is later:
   * not the clocks of the functions, of gateways, queues or fakes.
   */
  passTime(ms: number): Promise<void>;
  /** The time of schedules and idle processes, milliseconds since the epoch. */
  now(): number;
  schedules(): ScheduleState[];
  /** From now on there are these; one whose name stays keeps its time. */
  setSchedules(schedules: readonly Schedule[]): void;
}

interface Timed {
  background: Background;
  clock: Clock;
  functions: Pick<Functions, 'endIdle'>;
  asyncQueue: Pick<AsyncQueue, 'deliver'>;
}

/** How late a schedule may be, and the end of an idle process. */
const TICK_MS = 10_000;

/** The time of schedules and idle processes goes on from now on. */
export function startTime({ schedules: rules = [] }: Pick<Wiring, 'schedules'>, timed: Timed): PassingTime {
  const { asyncQueue, background, clock, functions } = timed;
  const schedules = new Schedules({
    schedules: rules,
    now: clock.now,
    call: (name, input) => background.hold(asyncQueue.deliver(name, input, undefined)),
  });
  const pass = async (ms: number): Promise<void> => {
    const until = clock.now() + ms;
    for (let next = schedules.nextAt(); next <= until; next = schedules.nextAt()) {
      clock.moveTo(next);
      functions.endIdle();
      await schedules.runDue();
    }
    clock.moveTo(until);
    functions.endIdle();
  };
  let passed: Promise<void> = Promise.resolve();
  const passTime = (ms: number): Promise<void> => {
    const passing = passed.then(() => pass(ms));
    // Whoever let it pass hears what failed.
    passed = passing.catch(() => undefined);
    return passing;
  };
  const tick = async (): Promise<never> => {
    for (;;) {
      await background.sleep(TICK_MS);
      await passTime(0);
    }
  };
  background.stand(tick());
  return {
    passTime,
    now: clock.now,
    schedules: () => schedules.state(),
    setSchedules: (next) => schedules.replace(next),
  };
}
