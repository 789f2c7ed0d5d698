import { listSecrets } from './catalogue.ts';
import { bot, definition, MADE } from './fixtures/build-bot.ts';
import { run } from './run.ts';

const OLD_MADE = 'made-fixture_before-0123456789abcdefghijkl';

describe('make', () => {
  const secrets = listSecrets({
    pushover: definition(['pushover-webhook-token', 'pushover-webhook-token-previous', 'pushover-api-token']),
  });
  const none = {
    'pushover-webhook-token': 'not-set',
    'pushover-webhook-token-previous': 'not-set',
    'pushover-api-token': 'not-set',
  };
  const set = { ...none, 'pushover-webhook-token': OLD_MADE };
  const make = { action: 'make', name: 'pushover-webhook-token' } as const;
  const printed = (lines: string[], token: string) => lines.filter((line) => line.includes(token)).length;

  it('writes a token that it made up, asks nothing and prints it once', async () => {
    const { asked, deps, lines, written } = bot(none, [], { secrets });

    expect(await run(deps, make)).toBe(0);

    expect(asked).toEqual([]);
    expect(written).toEqual([`pushover-webhook-token=${MADE}`]);
    expect(printed(lines, MADE)).toBe(1);
  });

  it('does not end a token that is in use, but by force', async () => {
    const used = bot(set, [], { secrets });
    await expect(run(used.deps, make)).rejects.toThrow(/rotate pushover-webhook-token.*--force/);
    expect(used.written).toEqual([]);

    const forced = bot(set, [], { secrets, force: true });
    await run(forced.deps, make);
    expect(forced.written).toEqual([`pushover-webhook-token=${MADE}`]);
  });

  it('makes up nothing that others give', async () => {
    const { deps, written } = bot(none, [], { secrets });
    const other = run(deps, { action: 'make', name: 'pushover-api-token' });
    await expect(other).rejects.toThrow(/set pushover-api-token/);
    expect(written).toEqual([]);
  });

  it('is part of a rotation: nothing is asked', async () => {
    const { asked, deps, lines, written } = bot(set, [], { secrets });

    await run(deps, { action: 'rotate', name: 'pushover-webhook-token' });

    expect(asked).toEqual([]);
    expect(written).toEqual([
      `pushover-webhook-token-previous=${OLD_MADE} until 2026-11-25T12:00:00.000Z`,
      `pushover-webhook-token=${MADE}`,
    ]);
    expect([printed(lines, MADE), printed(lines, OLD_MADE)]).toEqual([1, 0]);
  });

  it('is part of setting all that is not set; by name, one is asked for', async () => {
    const all = bot(none, ['aFixtureFixtureFixtureFixture0'], { secrets });
    await run(all.deps, { action: 'set', name: undefined });
    expect(all.asked).toEqual(['pushover-api-token']);
    expect(all.written).toEqual([
      'pushover-api-token=aFixtureFixtureFixtureFixture0',
      `pushover-webhook-token=${MADE}`,
    ]);
    expect(printed(all.lines, MADE)).toBe(1);

    const one = bot(none, [OLD_MADE], { secrets });
    await run(one.deps, { action: 'set', name: 'pushover-webhook-token' });
    expect(one.written).toEqual([`pushover-webhook-token=${OLD_MADE}`]);
    expect(printed(one.lines, OLD_MADE)).toBe(0);
  });
});
