const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Begun last, one of these would leave the other workers idle until it has ended. What waits most of its time stands beside
 * what computes: docs/testing.md has the times.
 */
const SLOWEST = [
  'scripts/tests/e2e/chaos',
  'lambda/opsgenie/jsm.token-expired',
  'scripts/tests/e2e/phone',
  'scripts/tests/e2e/examples',
  'scripts/tests/e2e/trouble',
  'scripts/tests/e2e/examples-once',
  'scripts/tests/e2e/drill',
  'scripts/tests/e2e/once',
  'scripts/tests/e2e/command-lines',
  'scripts/tests/e2e/hot-reload',
  'scripts/tests/e2e/incident-life',
  'scripts/tests/e2e/fuzz',
  'scripts/tests/e2e/follow-alert',
  'scripts/start/launch',
  'scripts/tests/e2e/dead-letters',
  'scripts/tests/e2e/devops',
  'scripts/tests/e2e/socket-mode.relay',
  'scripts/tests/chaos/group-rights',
  'lambda/pushover/pushover.silence',
  'lambda/devops/handle-alarm',
];

/** Order of the test files: the slowest first, on a machine too where jest has not measured them before. */
module.exports = class SlowestFirst extends Sequencer {
  /** @param {Parameters<Sequencer['sort']>[0]} tests */
  sort(tests) {
    return tests.toSorted((a, b) => rank(a) - rank(b));
  }
};

/** Of the others those of a bot come first: they take longer. */
function rank({ context, path }) {
  const place = SLOWEST.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/${name}.test.ts`));
  if (place !== -1) return place;
  return context.config.displayName?.name === 'e2e' ? SLOWEST.length : SLOWEST.length + 1;
}
