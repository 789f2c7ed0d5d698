import { AwsUnsureError } from './aws-errors.ts';
import { ASKED_AT, buildDeployment, buildService } from './fixtures/build-service.ts';
import { FakeEcs } from './fixtures/fake-ecs.ts';
import { follow, type RolloutProgress } from './follow.ts';

/** A deployment that goes on by one step at each look. */
function build(...steps: ((ecs: FakeEcs) => void)[]) {
  const clock = { now: ASKED_AT };
  const ecs = new FakeEcs(() => clock.now);
  ecs.deploy();
  ecs.onService = () => {
    const step = steps.shift();
    step?.(ecs);
  };
  const seen: RolloutProgress[] = [];
  const run = () =>
    follow(
      {
        ecs,
        now: () => clock.now,
        sleep: async (ms) => {
          clock.now += ms;
        },
      },
      {
        target: { cluster: 'shop', service: 'web' },
        deploymentId: 'ecs-svc/2',
        deadline: ASKED_AT + 30_000,
        onProgress: async (progress) => void seen.push(progress),
      },
    );
  return { clock, ecs, seen, run };
}

const rolling = (running: number, more: Partial<RolloutProgress> = {}) => ({
  ...{ kind: 'rolling', running, desired: 2, failed: 0, isFinal: false },
  ...more,
});

it('tells of every change until it is completed', async () => {
  const { clock, ecs, run, seen } = build(
    () => undefined,
    (one) => one.advance({ running: 1 }),
    () => undefined,
    (one) => one.advance({ running: 2, rollout: 'COMPLETED' }),
  );
  await expect(run()).resolves.toEqual({ kind: 'completed', running: 2, desired: 2 });
  expect(seen).toEqual([rolling(0), rolling(1)]);
  expect(ecs.calls).toHaveLength(4);
  expect(clock.now).toBe(ASKED_AT + 6000);
});

it('ends after 30 s with what was seen last', async () => {
  const { clock, ecs, run } = build((one) => one.advance({ running: 1, failed: 2 }));
  await expect(run()).resolves.toEqual(rolling(1, { failed: 2, isFinal: true }));
  expect(clock.now).toBe(ASKED_AT + 30_000);
  expect(ecs.calls).toHaveLength(16);
});

it('ends where it has failed, though another has taken its place', async () => {
  const { run } = build((ecs) => {
    ecs.advance({ rollout: 'FAILED', reason: 'circuit breaker' });
    ecs.deploy();
  });
  await expect(run()).resolves.toEqual({ kind: 'failed', reason: 'circuit breaker' });
});

it.each([
  ['another deployment comes', (ecs: FakeEcs) => ecs.deploy()],
  [
    'it is gone',
    (ecs: FakeEcs) => {
      ecs.current = buildService({}, buildDeployment({ id: 'ecs-svc/9' }));
    },
  ],
])('ends where %s', async (_case, step) => {
  await expect(build(step).run()).resolves.toEqual({ kind: 'superseded' });
});

it('looks on where one look shows no deployment at all', async () => {
  const { run } = build(
    (ecs) => {
      ecs.current = buildService({ deployment: undefined, deployments: [] });
    },
    (ecs) => {
      ecs.current = buildService({}, buildDeployment({ id: 'ecs-svc/2', rollout: 'COMPLETED' }));
    },
  );
  await expect(run()).resolves.toMatchObject({ kind: 'completed' });
});

it('ends where ECS says no state of the only deployment left', async () => {
  const { run } = build(
    (ecs) => ecs.advance({ rollout: 'IN_PROGRESS', running: undefined }),
    (ecs) => {
      const ours = buildDeployment({ id: 'ecs-svc/2', rollout: undefined, running: undefined });
      ecs.current = buildService({}, ours);
    },
  );
  await expect(run()).resolves.toEqual({ kind: 'completed', running: undefined, desired: 2 });
});

it('looks on where one look fails', async () => {
  const { run, seen } = build(
    () => {
      throw new AwsUnsureError('no answer');
    },
    (ecs) => ecs.advance({ rollout: 'COMPLETED', running: 2 }),
  );
  await expect(run()).resolves.toMatchObject({ kind: 'completed' });
  expect(seen).toEqual([]);
});

it('throws what is ours', async () => {
  const { run } = build(() => {
    throw new TypeError('ours');
  });
  await expect(run()).rejects.toThrow('ours');
});
