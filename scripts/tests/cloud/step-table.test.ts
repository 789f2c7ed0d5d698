import { StepTable } from './step-table.ts';

function table() {
  let now = 0;
  const printed: string[] = [];
  const steps = new StepTable({ now: () => now, print: (line) => printed.push(line) });
  const take = (ms: number) => {
    now += ms;
  };
  return { steps, printed, take };
}

it('prints each step with its time and what was seen', async () => {
  const { steps, printed, take } = table();
  await steps.step('apply', async () => {
    take(31_240);
    return '39 resources';
  });
  expect(printed).toEqual([expect.stringMatching(/^ok {7}31\.2 s {2}apply +39 resources$/)]);
  expect(steps.passed).toBe(true);
});

it('prints the note of a result', async () => {
  const { steps, printed } = table();
  expect(
    await steps.step(
      'plan',
      async () => [1, 2],
      (all) => `${all.length} changes`,
    ),
  ).toEqual([1, 2]);
  expect(printed[0]).toContain('2 changes');
});

it('keeps the first line of why a step failed, and throws it on', async () => {
  const { steps } = table();
  const failing = steps.step('scenario', () => Promise.reject(new Error('no modal\nat line 3')));
  await expect(failing).rejects.toThrow('no modal');
  expect(steps.failed).toMatchObject({ name: 'scenario', note: 'no modal', passed: false });
  expect(steps.render()).toMatch(/FAILED.*scenario.*no modal\n0 steps passed, 1 failed, 0\.0 s$/);
});
