import { spawnSync } from 'node:child_process';

/** What a script like .ci/run prints with these lines, and how it ends. */
function run(...lines: string[]): { status: number | null; printed: string } {
  const script = ['set -euo pipefail', '. .ci/steps', ...lines].join('\n');
  const { status, stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  return { status, printed: stdout };
}

/** Until the step of that name is there: what runs beside each other here waits for one another, not for a time. */
const UNTIL = 'until_it() { until grep -q "$2" "$steps/$1"; do sleep 0.01; done; }';

describe('the steps of .ci/run', () => {
  it('run, and are counted', () => {
    const { status, printed } = run(
      "step 'alone' echo said",
      "left() { step 'one' true; step 'two' true; }",
      "right() { step 'three' echo beside; }",
      'beside left right',
      'counted passed',
    );
    expect(status).toBe(0);
    expect(printed).toMatch(/=== alone\nsaid\n=== alone: \d s\n/);
    expect(printed).toContain('right | beside\n');
    expect(printed).toMatch(/\n4$/);
  });

  it('end with the one that failed, and begin no other', () => {
    const { status, printed } = run("step 'good' true", "step 'bad' false", "step 'never' true");
    expect(status).toBe(1);
    expect(printed).not.toContain('never');
    expect(printed).toMatch(/\n=== failed: bad \(after \d s\)\n1 passed, 1 failed\n$/);
  });

  it('fail as a whole where one fails beside another', () => {
    const { status, printed } = run(
      UNTIL,
      'fails() { until_it passed other; false; }',
      "left() { step 'first' true; step 'second' fails; step 'third' true; }",
      "right() { step 'other' true; }",
      'beside left right',
      "step 'never' true",
    );
    expect(status).toBe(1);
    expect(printed).not.toMatch(/third|never/);
    expect(printed).toMatch(/\n=== failed: second \(after \d s\)\n2 passed, 1 failed\n$/);
  });

  it('begin no other where one beside them has failed', () => {
    const { status, printed } = run(
      UNTIL,
      'fails() { until_it begun long; false; }',
      'goes_on() { echo long >"$steps/begun"; until_it failed bad; }',
      'touch "$steps/begun"',
      "left() { step 'bad' fails; }",
      "right() { step 'long' goes_on; step 'never' true; }",
      'beside left right',
    );
    expect(status).toBe(1);
    expect(printed).toContain('right | === long: ');
    expect(printed).not.toContain('never');
    expect(printed).toMatch(/\n1 passed, 1 failed\n$/);
  });

  it('fail as a whole where what runs them ends without a word', () => {
    const ended = run("left() { step 'good' true; return 3; }", 'right() { true; }', 'beside left right');
    expect(ended.status).not.toBe(0);
    expect(ended.printed).toMatch(/\n=== failed: between two steps\n1 passed, 1 failed\n$/);
  });
});
