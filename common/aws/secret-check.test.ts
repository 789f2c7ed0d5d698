import { createSecretCheck } from './secret-check.ts';

function setUp(values: string[]) {
  const clock = { now: 1_790_000_000_000 };
  const state = { values, isAway: false, fresh: 0, reads: 0 };
  const check = createSecretCheck({
    now: () => clock.now,
    readSecrets: async ({ fresh }) => {
      state.reads += 1;
      if (fresh) state.fresh += 1;
      if (state.isAway) throw new Error('SSM is away');
      return fresh ? [...state.values] : values;
    },
  });
  const holds = (wanted: string) =>
    check((given) => (given.includes(wanted) ? undefined : ('mismatch' as const)));
  return { clock, state, holds };
}

describe('createSecretCheck', () => {
  it('re-reads nothing while the values do', async () => {
    const { holds, state } = setUp(['one']);
    await expect(holds('one')).resolves.toBeUndefined();
    expect(state).toMatchObject({ reads: 1, fresh: 0 });
  });

  it('heals a rotation with the first fault', async () => {
    const { holds, state } = setUp(['one']);
    state.values = ['two', 'one'];
    await expect(holds('two')).resolves.toBeUndefined();
  });

  it('re-reads once in 30 s, however many are wrong [F18]', async () => {
    const { clock, holds, state } = setUp(['one']);
    for (const _ of Array(20)) await expect(holds('guess')).resolves.toBe('mismatch');
    expect(state.fresh).toBe(1);
    clock.now += 29_999;
    await holds('guess');
    expect(state.fresh).toBe(1);
    clock.now += 1;
    await holds('guess');
    expect(state.fresh).toBe(2);
  });

  it('proves nothing while the values cannot be read', async () => {
    const { holds, state } = setUp(['one']);
    state.isAway = true;
    await expect(holds('one')).resolves.toBe('secret_unreadable');
  });
});
