import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { Harness, refusal } from './fixtures/build-harness.ts';
import { ASKED_AT, buildDeployment, buildService } from './fixtures/build-service.ts';

let table: StartedTable;
let harness: Harness;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  questions += 1;
});
afterAll(() => table.close());

const ask = () =>
  harness.type('rollback', ['shop/web'], { idempotencyKey: `cmd:T04LANTERN:former:${questions}` });
const blocks = () => JSON.stringify(harness.posts[0]?.message.blocks);
const SHOWN = '_ECS still shows the deployment before._';
const ran = buildDeployment();

/** The higher its revision, the younger it is. */
function failed(revision: number, overrides: Parameters<typeof buildDeployment>[0] = {}) {
  return buildDeployment({
    ...{ id: `ecs-svc/${revision}`, taskDefinition: `web:${revision}`, rollout: 'FAILED', running: 0 },
    ...{ createdAt: ASKED_AT - (50 - revision) * 60_000, ...overrides },
  });
}

function replaced(revision: number) {
  return failed(revision, { rollout: 'IN_PROGRESS' });
}

describe('a rollback goes back to', () => {
  beforeEach(() => {
    harness.ecs.revisions = [40, 41, 42, 43, 44];
  });

  it.each([
    ['what has completed, though a newer one failed', [failed(44), failed(43), ran], 'web:42', SHOWN],
    [
      'what has completed, though a newer one was replaced on its way',
      [failed(44), replaced(43), ran],
      'web:42',
      SHOWN,
    ],
    [
      'the newest that has completed',
      [
        ...[failed(44), buildDeployment({ taskDefinition: 'web:40' }), failed(43)],
        buildDeployment({ taskDefinition: 'web:41', createdAt: ASKED_AT - 60_000 }),
      ],
      'web:41',
      SHOWN,
    ],
    [
      'one that was replaced on its way, where none has completed',
      [failed(44), failed(43), replaced(42)],
      'web:42',
      '_ECS still shows the deployment before, and does not say that it has completed._',
    ],
    [
      'the next lower revision that has not failed',
      [failed(44), failed(43), failed(42)],
      'web:41',
      '_Left out, because it failed: `web:43`, `web:42`. ECS does not say which revision ran before',
    ],
    [
      'the next lower revision, where the circuit breaker has gone back',
      [ran, failed(43)],
      'web:41',
      '_ECS does not say which revision ran before',
    ],
  ])('%s', async (_case, deployments, former, why) => {
    harness.ecs.current = buildService({}, ...deployments);
    await ask();
    expect(harness.posts[0]?.message.text).toContain(`back to \`${former}\`?`);
    expect(blocks()).toContain(why);
  });

  it('nothing where all that is older has failed', async () => {
    harness.ecs.revisions = [43, 44];
    harness.ecs.current = buildService({}, failed(44), failed(43));
    expect(await refusal(ask())).toContain('ECS has no ACTIVE revision before it to go back to.');
  });
});

describe('during a deployment without a circuit breaker', () => {
  const stuck = failed(44, { rollout: 'IN_PROGRESS', failed: 240 });
  const said =
    'A deployment of `shop/web` is under way (`web:44`). Nothing was rolled back. Run this again when it has ended: `/devops services shop` shows how it goes on.';
  const forEver = `${said} It has no circuit breaker: if its tasks fail to start, it never ends by itself.`;
  const command =
    'To go back now, run `aws ecs update-service --cluster shop --service web --task-definition';
  beforeEach(() => {
    harness.ecs.revisions = [41, 44];
  });

  it.each([
    ['what has completed', [replaced(43), ran], `${command} web:42\`.`],
    ['the revision before', [], `${command} web:41\`. (ECS does not say which revision ran before.)`],
  ])('nothing is done, and the command that goes back to %s is said', async (_case, others, way) => {
    harness.ecs.current = buildService({ circuitBreaker: 'off' }, stuck, ...others);
    expect(await refusal(ask())).toBe(`${forEver} ${way}`);
    expect([harness.posts, harness.ecs.restarts]).toEqual([[], 0]);
  });

  it.each([
    ['there is no revision before', [44], 'ACTIVE'],
    ['that is INACTIVE', [41, 44], 'INACTIVE'],
  ])('no command is said where %s', async (_case, revisions, state) => {
    harness.ecs.revisions = revisions;
    harness.ecs.states['web:41'] = state;
    harness.ecs.current = buildService({ circuitBreaker: 'off' }, stuck);
    const deploy = 'There is no ACTIVE revision to go back to: deploy one whose tasks start.';
    expect(await refusal(ask())).toBe(`${forEver} ${deploy}`);
  });

  it.each(['stops', 'rolls_back', undefined] as const)('only there: %s', async (circuitBreaker) => {
    harness.ecs.current = buildService({ circuitBreaker }, stuck, ran);
    expect(await refusal(ask())).toBe(said);
  });
});
