import { assertGone } from './orphaned-resources.ts';

const BEFORE = new Map([['event bus', ['default']]]);
const KEPT = ['/aws/events/qbot-audit', '/aws/lambda/qbot-dead_letters'];

it('lets pass what was there before', () => {
  expect(
    assertGone(
      BEFORE,
      new Map([
        ['event bus', ['default']],
        ['queue', []],
        ['log group', KEPT],
      ]),
    ),
  ).toBe('of 3 kinds, but 2 log groups');
});

it.each([[[]], [['/aws/lambda/qbot-qchain', '/aws/lambda/qbot-devops']]])(
  'misses logs that are gone: %j',
  (kept) => {
    expect(() => assertGone(BEFORE, new Map([['log group', kept]]))).toThrow('logs are gone');
  },
);

it('names logs that nobody reads any more', () => {
  const groups = [...KEPT, '/aws/vendedlogs/apis/qbot'];
  expect(() => assertGone(BEFORE, new Map([['log group', groups]]))).toThrow('/aws/vendedlogs/apis/qbot');
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
