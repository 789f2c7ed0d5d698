import { UserError } from '../../common/errors.ts';
import { AwsRefusedError, AwsUnsureError } from './aws-errors.ts';
import { ASKED_AT, buildPending, buildService } from './fixtures/build-service.ts';
import { FakeEcs } from './fixtures/fake-ecs.ts';
import { startRestart } from './start-restart.ts';

const CONFIRMED_AT = ASKED_AT + 10_000;
const pending = buildPending();
const unanswered = new AwsUnsureError('no answer', {
  what: "ECS isn't answering.",
  next: 'Try again in a minute.',
});

function build(at = CONFIRMED_AT + 500) {
  const ecs = new FakeEcs(() => at);
  const deps = { ecs, locks: { find: async () => undefined } };
  return {
    ecs,
    deps,
    start: (resumed = false) => startRestart(deps, pending, { requestId: 'click-1', resumed }),
  };
}

it('looks, then forces a new deployment', async () => {
  const { ecs, start } = build();
  await expect(start()).resolves.toEqual({ kind: 'started', deploymentId: 'ecs-svc/2' });
  expect(ecs.calls).toEqual(['service', 'restart']);
});

describe('what has changed since it was asked', () => {
  it.each([
    ['another task definition', { taskDefinition: 'web:43' }, 'it now runs `web:43`'],
    ['a deployment in between', { createdAt: CONFIRMED_AT - 2001 }, 'there was a deployment in between'],
  ])('%s is left alone', async (_case, deployment, what) => {
    const { ecs, start } = build();
    ecs.deploy(deployment);
    await expect(start()).resolves.toEqual({ kind: 'changed', what });
    expect(ecs.calls).toEqual(['service']);
  });

  it('a deployment whose age ECS does not say may be ours', async () => {
    const { ecs, start } = build();
    ecs.deploy({ createdAt: undefined });
    await expect(start()).resolves.toEqual({ kind: 'unknown' });
    expect(ecs.calls).toEqual(['service']);
  });

  it('a service without a deployment is left alone', async () => {
    const { ecs, start } = build();
    ecs.current = buildService({ byEcs: true, deployment: undefined, deployments: [] });
    await expect(start()).resolves.toEqual({ kind: 'changed', what: 'ECS shows no deployment of it' });
    expect(ecs.calls).toEqual(['service']);
  });

  it('another controller is left alone', async () => {
    const { ecs, start } = build();
    ecs.current = buildService({ deployment: undefined });
    await expect(start()).resolves.toMatchObject({ kind: 'changed' });
    expect(ecs.calls).toEqual(['service']);
  });
});

it('takes a deployment younger than the confirmation for its own, and starts no other', async () => {
  const { ecs, start } = build();
  ecs.deploy();
  await expect(start(true)).resolves.toEqual({ kind: 'started', deploymentId: 'ecs-svc/2' });
  expect(ecs.restarts).toBe(1);
});

describe('where somebody else has deployed another task definition', () => {
  const other = (createdAt: number) => ({ taskDefinition: 'web:43', createdAt });

  it.each([
    ['since the confirmation', CONFIRMED_AT + 100, { kind: 'unknown' }],
    ['before it', CONFIRMED_AT - 2001, { kind: 'changed', what: 'it now runs `web:43`' }],
  ])('%s, a delivery that comes again does not say what it cannot know', async (_case, at, started) => {
    const { ecs, start } = build();
    ecs.deploy(other(at));
    await expect(start(true)).resolves.toEqual(started);
    expect(ecs.calls).toEqual(['service']);
  });

  it('does not say that nothing was restarted where the answer was lost', async () => {
    const { ecs, start } = build();
    ecs.onRestart = () => {
      ecs.deploy(other(CONFIRMED_AT + 600));
      throw unanswered;
    };
    await expect(start()).resolves.toEqual({ kind: 'unknown' });
  });
});

it('was never confirmed: whatever there is, is not its own', async () => {
  const { deps, ecs } = build();
  const { decidedAt, ...undecided } = pending;
  ecs.deploy({ createdAt: ASKED_AT });
  await expect(
    startRestart(deps, undecided, { requestId: 'click-1', resumed: false }),
  ).resolves.toMatchObject({ kind: 'started' });
});

describe('a lock', () => {
  const lock = {
    ...{ target: 'shop/web', key: 'cmd:1', user: 'U05ROWAN', channel: '', reason: 'wait' },
    ...{ lockedAt: ASKED_AT, expiration: ASKED_AT, unlockedBy: '' },
  };
  const buildLocked = () => {
    const { ecs } = build();
    const find = async (target: string) => {
      ecs.calls.push(`lock of ${target}`);
      return lock;
    };
    const deps = { ecs, locks: { find } };
    return {
      ecs,
      start: (resumed = false) => startRestart(deps, pending, { requestId: 'click-1', resumed }),
    };
  };

  it('is looked for last, and stops it', async () => {
    const { ecs, start } = buildLocked();
    await expect(start()).resolves.toEqual({ kind: 'locked', lock });
    expect(ecs.calls).toEqual(['service', 'lock of shop/web']);
  });

  it('comes too late for what a delivery before has started', async () => {
    const { ecs, start } = buildLocked();
    ecs.deploy();
    await expect(start(true)).resolves.toEqual({ kind: 'started', deploymentId: 'ecs-svc/2' });
  });

  it('that cannot be read stops it, too', async () => {
    const { ecs } = build();
    const deps = { ecs, locks: { find: () => Promise.reject(new TypeError('the table is down')) } };
    const started = startRestart(deps, pending, { requestId: 'click-1', resumed: false });
    await expect(started).rejects.toThrow('the table is down');
    expect(ecs.restarts).toBe(0);
  });
});

describe('a restart that was sent and not answered', () => {
  it('and taken in, is found', async () => {
    const { ecs, start } = build();
    ecs.onRestart = () => Promise.reject(unanswered);
    await expect(start()).resolves.toEqual({ kind: 'started', deploymentId: 'ecs-svc/2' });
    expect(ecs.calls).toEqual(['service', 'restart', 'service']);
  });

  it('and not taken in, is not known, and not sent again', async () => {
    const { ecs, start } = build();
    ecs.takesIn = false;
    ecs.onRestart = () => Promise.reject(unanswered);
    await expect(start()).resolves.toEqual({ kind: 'unknown' });
    expect(ecs.calls).toEqual(['service', 'restart', 'service']);
  });

  it('is not known where nobody can look', async () => {
    const { ecs, start } = build();
    ecs.onRestart = () => {
      ecs.onService = () => Promise.reject(unanswered);
      throw unanswered;
    };
    await expect(start()).resolves.toEqual({ kind: 'unknown' });
  });

  it('throws what is ours', async () => {
    const { ecs, start } = build();
    ecs.onRestart = () => {
      ecs.onService = () => Promise.reject(new TypeError('ours'));
      throw unanswered;
    };
    await expect(start()).rejects.toThrow('ours');
  });

  it('is not known where the answer has no deployment', async () => {
    const { ecs, start } = build();
    ecs.takesIn = false;
    ecs.onRestart = () => {
      ecs.current = buildService({ deployment: undefined });
    };
    await expect(start()).resolves.toEqual({ kind: 'unknown' });
  });
});

describe('a refusal', () => {
  const refused = new AwsRefusedError('denied', { what: 'Q-Bot has no right.' });

  it.each([
    ['of the restart', 'onRestart' as const, refused, 'Q-Bot has no right.'],
    ['of the look', 'onService' as const, new UserError('It does not exist.'), 'It does not exist.'],
    [
      'by silence while looking',
      'onService' as const,
      unanswered,
      "ECS isn't answering. Try again in a minute.",
    ],
  ])('%s restarts nothing', async (_case, call, error, reason) => {
    const { ecs, start } = build();
    ecs.takesIn = false;
    ecs[call] = () => Promise.reject(error);
    await expect(start()).resolves.toEqual({ kind: 'refused', reason });
    expect(ecs.restarts).toBe(0);
  });

  it('says nothing about what a delivery before it has done', async () => {
    const { ecs, start } = build();
    ecs.onService = () => Promise.reject(unanswered);
    await expect(start(true)).resolves.toEqual({ kind: 'unknown' });
  });

  it('that nobody understands is thrown', async () => {
    const { ecs, start } = build();
    ecs.onRestart = () => Promise.reject(new TypeError('ours'));
    await expect(start()).rejects.toThrow('ours');
  });
});
