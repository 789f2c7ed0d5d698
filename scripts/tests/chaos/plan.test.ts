import { CHAOS_PRODUCTS } from './chaos-products.ts';
import { GROUP_CASE_NAMES } from './group-cases.ts';
import { groupsEarly, inBursts, type PlannedCommand, planCommands } from './plan.ts';

const { jsm, opsgenie } = CHAOS_PRODUCTS;
const FAULT_KINDS = opsgenie.faultKinds;
const plan = (commands: number, seed = 1, kinds = FAULT_KINDS) =>
  planCommands({ commands, seed, kinds, acts: opsgenie.acts });

function countOf(planned: readonly PlannedCommand[], name: string): number {
  return planned.filter(({ faults }) => Object.values(faults).some((kind) => kind?.name === name)).length;
}

describe('the plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(300)).toEqual(plan(300));
    expect(plan(300, 2)).not.toEqual(plan(300));
  });

  it.each([1000, 3000, 10_000])('injects each fault to more than 1 %% of %i commands', (commands) => {
    const planned = plan(commands);
    expect(planned).toHaveLength(commands);
    for (const { name } of FAULT_KINDS) {
      expect([name, countOf(planned, name) > commands * 0.01]).toEqual([name, true]);
    }
  });

  it('gives every command a user and a message of its own', () => {
    const planned = plan(500);
    expect(new Set(planned.map(({ tag }) => tag)).size).toBe(500);
    expect(new Set(planned.map(({ user }) => user)).size).toBe(500);
  });

  it('plays each case of a right by a group, and none where nothing is restarted', () => {
    for (const commands of [60, 1000, 3000])
      expect(new Set(plan(commands).flatMap(({ groupCase }) => groupCase ?? []))).toEqual(
        new Set(GROUP_CASE_NAMES),
      );
    const incidents = plan(
      100,
      1,
      FAULT_KINDS.filter(({ scenario }) => scenario === 'incident'),
    );
    expect(incidents.filter(({ scenario }) => scenario === 'group')).toEqual([]);
  });

  it('leaves some commands alone, of each scenario', () => {
    const control = plan(3000).filter(({ faults }) => Object.keys(faults).length === 0);
    expect(control.map(({ scenario }) => scenario)).toEqual(expect.arrayContaining(['incident', 'read']));
  });

  it('assigns a fault only to a request of its own scenario', () => {
    for (const { faults, scenario } of plan(2000)) {
      for (const [request, kind] of Object.entries(faults))
        expect([kind.scenario, kind.request]).toEqual([scenario, request]);
    }
  });

  it('puts those together who meet a rotated secret, and loses none', () => {
    const planned = plan(1000);
    const ordered = inBursts(planned);
    expect(ordered.toSorted((a, b) => a.index - b.index)).toEqual(planned);
    const at = ordered.flatMap(({ faults }, place) =>
      faults.command?.action === 'rotate_secret' ? place : [],
    );
    const gaps = at.slice(1).map((place, index) => place - (at[index] ?? 0));
    expect(gaps.filter((gap) => gap > 1)).toHaveLength(Math.ceil(at.length / 2) - 1);
  });

  it('puts those early whose rights come by a group, and loses none', () => {
    const planned = plan(1000);
    const ordered = groupsEarly(planned);
    expect(ordered.toSorted((a, b) => a.index - b.index)).toEqual(planned);
    const at = ordered.flatMap(({ groupCase }, place) => (groupCase === undefined ? [] : place));
    expect(at).toHaveLength(6);
    expect(Math.max(...at)).toBeLessThan(510);
    expect(Math.min(...at.slice(1).map((place, index) => place - (at[index] ?? 0)))).toBeGreaterThan(50);
  });

  it('has incidents alone if one fault of incidents is wanted', () => {
    const kinds = FAULT_KINDS.filter(({ name }) => name === 'create: 429');
    const planned = plan(100, 1, kinds);
    expect(countOf(planned, 'create: 429')).toBeGreaterThan(0);
    expect(planned.some(({ scenario }) => scenario === 'restart')).toBe(false);
  });
});

describe.each([opsgenie, jsm])('$backend', ({ acts, faultKinds, minShare }) => {
  it('names no fault twice', () => {
    expect(new Set(faultKinds.map(({ name }) => name)).size).toBe(faultKinds.length);
  });

  it('has room for each fault in 3000 commands', () => {
    const planned = planCommands({ commands: 3000, seed: 31, kinds: faultKinds, acts });
    const rare = faultKinds.filter(({ name }) => countOf(planned, name) <= 3000 * minShare);
    expect(rare.map(({ name }) => name)).toEqual([]);
  });
});
