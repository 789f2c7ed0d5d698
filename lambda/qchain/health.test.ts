import { buildNodeStatus, LATEST } from './fixtures/build-rpc.ts';
import { evaluateHealth, type Limits, type NodeAnswer } from './health.ts';

const NEWEST = Date.parse(LATEST);
const limits = (overrides: Partial<Limits> = {}): Limits => ({
  lagBlocks: 10,
  haltedAfterSeconds: 60,
  now: NEWEST + 4000,
  ...overrides,
});

const node = (name: string, overrides: Parameters<typeof buildNodeStatus>[0] = {}): NodeAnswer => ({
  name,
  status: buildNodeStatus(overrides),
});
const dead: NodeAnswer = { name: 'dead', reason: 'cannot be reached', answered: false };
const failing: NodeAnswer = { name: 'failing', reason: 'answered with HTTP status 502', answered: true };

const verdicts = (answers: NodeAnswer[], given = limits()) => {
  const { verdict, nodes } = evaluateHealth(answers, given);
  return [verdict, ...nodes.map((one) => one.verdict)];
};

describe('a node', () => {
  it.each([
    ['at the top', 1262196n, 'ok', ''],
    ['as many behind as may be', 1262186n, 'ok', ''],
    ['one more behind', 1262185n, 'lagging', '11 blocks behind the highest node'],
  ])('%s', (_case, height, verdict, reason) => {
    const { nodes } = evaluateHealth([node('highest'), node('other', { height })], limits());
    expect(nodes[1]).toMatchObject({ verdict, reason });
  });

  it.each([
    [1262196n, 'still catching up'],
    [100n, 'still catching up, 1262096 blocks behind the highest node'],
  ])('that catches up at %s is syncing', (height, reason) => {
    const { nodes } = evaluateHealth(
      [node('highest'), node('other', { height, catchingUp: true })],
      limits(),
    );
    expect(nodes[1]).toMatchObject({ verdict: 'syncing', reason });
  });

  it('that does not answer is unreachable, with its reason', () => {
    expect(evaluateHealth([dead], limits()).nodes).toEqual([
      { name: 'dead', verdict: 'unreachable', reason: 'cannot be reached', status: undefined },
    ]);
  });

  it('that answers with an error is failing, not unreachable, with its reason', () => {
    expect(evaluateHealth([failing], limits()).nodes).toEqual([
      { name: 'failing', verdict: 'failing', reason: 'answered with HTTP status 502', status: undefined },
    ]);
  });

  it('is compared with heights that no double tells apart', () => {
    const answers = [node('highest', { height: 2n ** 53n + 2n }), node('other', { height: 2n ** 53n })];
    expect(verdicts(answers, limits({ lagBlocks: 1 }))).toEqual(['degraded', 'ok', 'lagging']);
  });
});

describe('the chain', () => {
  it('is ok where every node is', () => {
    expect(verdicts([node('a'), node('b')])).toEqual(['ok', 'ok', 'ok']);
  });

  it('is degraded where any node is not ok, and the others keep their verdicts', () => {
    const answers = [
      node('a'),
      node('syncing', { height: 1n, catchingUp: true, blockTime: 0 }),
      node('lagging', { height: 1262000n }),
      dead,
    ];
    expect(verdicts(answers)).toEqual(['degraded', 'ok', 'syncing', 'lagging', 'unreachable']);
  });

  it.each([
    [60_000, 'ok'],
    [60_001, 'halted'],
  ])('whose newest block is %i ms old is %s', (age, verdict) => {
    const old = node('b', { blockTime: NEWEST - 1 });
    expect(verdicts([node('a'), old], limits({ now: NEWEST + age }))[0]).toBe(verdict);
  });

  it('is halted before it is degraded', () => {
    expect(verdicts([node('a'), dead], limits({ now: NEWEST + 61_000 }))[0]).toBe('halted');
  });

  it.each([[[dead]], [[failing]], [[dead, failing]]])(
    'is unknown where no node gives its status',
    (answers) => {
      expect(evaluateHealth(answers, limits())).toMatchObject({
        verdict: 'unknown',
        newestBlockTime: undefined,
      });
    },
  );

  it('is degraded, not halted, where no node has a block yet', () => {
    const young = node('young', { height: 0n, catchingUp: true, blockTime: Date.parse('0001-01-01') });
    expect(evaluateHealth([dead, young], limits())).toMatchObject({
      verdict: 'degraded',
      newestBlockTime: undefined,
    });
  });
});
