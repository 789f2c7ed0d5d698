const { default: Sequencer } = require('@jest/test-sequencer');

/** Most of their time these wait. Begun last, one of them would leave the other workers idle until it has ended. */
const SLOWEST = ['once', 'trouble', 'chaos', 'devops', 'fuzz', 'dead-letters', 'examples', 'pushover'];

/** Order of the test files: the slowest first, on a machine too where jest has not measured them before. */
module.exports = class SlowestFirst extends Sequencer {
  /** @param {Parameters<Sequencer['sort']>[0]} tests */
  sort(tests) {
    return tests.toSorted((a, b) => rank(a.path) - rank(b.path));
  }
};

/** @param {string} path */
function rank(path) {
  const [, name] = path.match(/[\\/]e2e[\\/]([^\\/]+)\.test\.ts$/) ?? [];
  if (name === undefined) return SLOWEST.length + 1;
  const place = SLOWEST.indexOf(name);
  return place === -1 ? SLOWEST.length : place;
}
