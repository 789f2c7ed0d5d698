import { assertGone } from './orphaned-resources.ts';

const BEFORE = new Map([['event bus', ['default']]]);

it('lets pass what was there before', () => {
  expect(
    assertGone(
      BEFORE,
      new Map([
        ['event bus', ['default']],
        ['queue', []],
      ]),
    ),
  ).toBe('of 2 kinds');
});

it('names what is left', () => {
  const after = new Map([
    ['event bus', ['default', 'qbot']],
    ['queue', ['http://127.0.0.1/1/qbot-failures']],
  ]);
  expect(() => assertGone(BEFORE, after)).toThrow(
    'left after destroy: event bus qbot, queue http://127.0.0.1/1/qbot-failures',
  );
});
