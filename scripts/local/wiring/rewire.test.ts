import { createRewire } from './rewire.ts';
import type { LocalFunction, Wiring } from './wiring.ts';

const one: LocalFunction = {
  ...{ name: 'one', codeFolder: 'dist/one', handler: 'lambda_function.handler', timeoutSeconds: 3 },
  environment: { KEY_PARAMETER: '/qbot/key' },
};

function wiring(change: Partial<Wiring>): Wiring {
  return {
    ...{ functions: [one], rules: [], routes: {}, queues: [], eventSources: [] },
    restApi: { stage: 'prod', routes: {}, apiKeys: [], throttle: { ratePerSecond: 1, burst: 1 } },
    ...{ busName: 'qbot', tableName: 'qbot', parameters: { '/qbot/key': 'first', '/qbot/other': 'same' } },
    ...change,
  };
}

function setUp(setRules: () => void = () => {}) {
  const done: unknown[][] = [];
  const rewire = createRewire(wiring({}), {
    bus: {
      setRules: (rules, logRules) => {
        setRules();
        done.push(['rules', rules, logRules]);
      },
    },
    functions: {
      replace: (functions) => void done.push(['functions', functions.map(({ name }) => name)]),
      reload: (name) => void done.push(['reload', name]),
    },
    parameters: { set: (name, value) => done.push(['set', name, value]) },
    time: { setSchedules: (schedules) => void done.push(['schedules', schedules]) },
  });
  return { done, rewire };
}

const rule = { name: 'two', pattern: { source: ['a'] }, target: 'two' };

it('takes over functions, rules and schedules', () => {
  const { done, rewire } = setUp();
  const schedule = { name: 'ping', everyMs: 1, target: 'two', input: null };
  rewire(wiring({ functions: [one, { ...one, name: 'two' }], rules: [rule], schedules: [schedule] }));
  expect(done).toEqual([
    ['rules', [rule], []],
    ['functions', ['one', 'two']],
    ['schedules', [schedule]],
  ]);
});

it('sets a parameter that is new or another one, once, and starts anew what reads it', () => {
  const { done, rewire } = setUp();
  const next = wiring({ parameters: { '/qbot/key': 'second', '/qbot/other': 'same', '/qbot/new': 'x' } });
  rewire(next);
  expect(done.filter(([what]) => what === 'set' || what === 'reload')).toEqual([
    ['set', '/qbot/key', 'second'],
    ['set', '/qbot/new', 'x'],
    ['reload', 'one'],
  ]);
  done.length = 0;
  rewire(next);
  expect(done.filter(([what]) => what === 'set' || what === 'reload')).toEqual([]);
});

it('changes nothing where a pattern is not known', () => {
  const { done, rewire } = setUp(() => {
    throw new Error('no such pattern');
  });
  expect(() => rewire(wiring({ functions: [] }))).toThrow('no such pattern');
  expect(done).toEqual([]);
});
