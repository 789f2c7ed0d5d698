import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { AwsRefusedError } from './aws-errors.ts';
import { Harness, JUNIPER, refusal } from './fixtures/build-harness.ts';
import { buildDeployment, buildService } from './fixtures/build-service.ts';
import { APPROVE, CANCEL, CONFIRM } from './question-message.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };
const WEB = 'shop/web';

let table: StartedTable;
let harness: Harness;
let key: string;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new Harness(table);
  questions += 1;
  key = `cmd:T04LANTERN:rollback:${questions}`;
});
afterAll(() => table.close());

const ask = (detail: object = {}) => harness.type('rollback', [WEB], { idempotencyKey: key, ...detail });
const blocks = () => JSON.stringify(harness.posts[0]?.message.blocks);

describe('the question', () => {
  it('shows what runs and what would run, and changes nothing', async () => {
    harness.ecs.current = buildService({ circuitBreaker: 'rolls_back' });
    await ask();
    const { message } = harness.posts[0] ?? {};
    expect(validateMessage(message)).toEqual([]);
    expect(message?.text).toBe(
      `Roll \`shop/web\` back to \`web:41\`? <@${JUNIPER}> has to confirm by <!date^1790000060^{time_secs}|14:14:20 UTC>.`,
    );
    expect(blocks()).toContain('*Now* `web:42`, registered 8 h 0 min ago: `registry.example.com/web:1.42`');
    expect(blocks()).toContain('*Then* `web:41`, registered 9 h 0 min ago: `registry.example.com/web:1.41`');
    expect(blocks()).toContain('ECS starts 2 new tasks of `web:41`, and stops those that run now (2)');
    expect(blocks()).toContain('its circuit breaker stops the deployment and goes back.');
    expect(blocks()).toContain('_ECS does not say which revision ran before: this is the next lower one');
    expect([harness.ecs.restarts, harness.delivered]).toEqual([0, []]);
  });

  it('says that a revision in between is not ACTIVE', async () => {
    harness.ecs.revisions = [39, 42];
    await ask();
    expect(blocks()).toContain('_The revision right before is not ACTIVE. ECS does not say');
    expect(harness.posts[0]?.message.text).toContain('back to `web:39`?');
  });

  it('names what a failed deployment should have replaced: ECS still shows it', async () => {
    const failed = buildDeployment({ id: 'ecs-svc/3', rollout: 'FAILED', taskDefinition: 'web:45' });
    const again = buildDeployment({ id: 'ecs-svc/2', taskDefinition: 'web:45' });
    const older = buildDeployment({ id: 'ecs-svc/0', taskDefinition: 'web:30', createdAt: 0 });
    harness.ecs.current = buildService({}, failed, again, older, buildDeployment());
    await ask();
    expect(harness.posts[0]?.message.text).toContain('back to `web:42`?');
    expect(blocks()).toContain('_ECS still shows the deployment before._');
  });

  it.each([
    [
      'during a deployment',
      () => harness.ecs.deploy(),
      'A deployment of `shop/web` is under way (`web:42`). Nothing was rolled back. Run this again when it has ended: `/devops services shop` shows how it goes on.',
    ],
    [
      'without a revision before',
      () => {
        harness.ecs.revisions = [42];
      },
      '`shop/web` runs `web:42`, and ECS has no ACTIVE revision before it to go back to. Nothing was rolled back.',
    ],
    [
      'to what is INACTIVE',
      () => {
        harness.ecs.states['web:41'] = 'INACTIVE';
      },
      '`web:41` is INACTIVE, and ECS starts no task of it. Nothing was rolled back.',
    ],
    [
      'of what another controller deploys',
      () => {
        harness.ecs.current = buildService({ deployment: undefined });
      },
      '`shop/web` is not deployed by ECS itself (CodeDeploy or another controller does it): do it there.',
    ],
  ])('is not asked %s', async (_case, prepare, words) => {
    prepare();
    expect(await refusal(ask())).toBe(words);
    expect(harness.posts).toEqual([]);
  });

  it('is not asked for a locked service', async () => {
    await harness.type('lock', ['shop/api', 'wait'], { idempotencyKey: `${key}:lock` });
    const asked = harness.type('rollback', ['shop/api'], { idempotencyKey: key });
    expect(await refusal(asked)).toMatch(/has been locked by .* Nothing was rolled back\.$/);
    await harness.type('unlock', ['shop/api'], { idempotencyKey: `${key}:unlock` });
  });

  it.each([
    [['shop/wxyz'], "Q-Bot can't roll back `shop/wxyz`. You can roll back: `shop/web`"],
    [[], 'Type `/devops rollback &lt;cluster&gt;/&lt;service&gt;`'],
  ])('is not asked for %j', async (args, words) => {
    expect(await refusal(harness.type('rollback', args))).toContain(words);
  });

  it('counts as a restart for the limit of an hour', async () => {
    harness.perHour = 1;
    const user = { id: 'U03LIMITED', name: 'limited' };
    await ask({ user });
    const second = harness.type('rollback', [WEB], { idempotencyKey: `${key}:2`, user });
    expect(await refusal(second)).toContain('You have reached the limit of restarts');
  });
});

describe('confirmed', () => {
  it('goes back once, and is followed like a restart', async () => {
    await ask();
    let looks = 0;
    harness.ecs.onService = () => {
      looks += 1;
      if (looks === 3) harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    };
    await harness.click(CONFIRM, key);
    expect(harness.ecs.calls.filter((call) => /^re|^ro/.test(call))).toEqual(['rollback']);
    expect(harness.ecs.current.deployment?.taskDefinition).toBe('web:41');
    expect(harness.shown).toEqual([
      ':hourglass_flowing_sand: Rolling back `shop/web` to `web:41` ...',
      ':hourglass_flowing_sand: Rolling back `shop/web`: 0 of 2 new tasks run.',
      ':white_check_mark: `shop/web` is rolled back to `web:41`: 2 of 2 new tasks run.',
    ]);
    expect(harness.decisions).toEqual([
      { action: 'ask', target: WEB, outcome: 'asked' },
      { action: 'confirm', target: WEB, outcome: 'confirmed' },
      { action: 'rollback', target: WEB, outcome: 'started' },
    ]);
  });

  it('by another where it has to be', async () => {
    harness.approval = 'other';
    await ask();
    harness.ecs.onRestart = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await harness.click(APPROVE, key, { user: ROWAN });
    expect(harness.shown.at(-1)).toContain('is rolled back to `web:41`');
  });

  it('by one who may restart, but not roll back, is refused', async () => {
    harness.approval = 'other';
    await ask();
    const denied = harness.click(APPROVE, key, { user: ROWAN, access: { denied: ['rollback'] } });
    await expect(denied).rejects.toMatchObject({
      denial: { rule: 'restricted_commands', action: 'rollback' },
    });
    expect(harness.ecs.calls).not.toContain('rollback');
  });

  it('delivered again after a run that broke finds what that had started', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    harness.ecs.onRestart = () => Promise.reject(new TypeError('as if it had died'));
    await expect(harness.click(CONFIRM, key, click)).rejects.toThrow('as if it had died');
    harness.ecs.onRestart = () => undefined;
    harness.ecs.onService = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await harness.click(CONFIRM, key, click);
    expect(harness.ecs.calls.filter((call) => call === 'rollback')).toHaveLength(1);
    expect(harness.shown.at(-1)).toContain('is rolled back');
  });

  it.each([
    [
      'the service has changed',
      () => harness.ecs.deploy({ taskDefinition: 'web:43' }),
      ':no_entry_sign: `shop/web` was not rolled back: it has changed since you asked (it now runs `web:43`). Run `/devops rollback shop/web` again to see what would happen now.',
    ],
    [
      'it was restarted meanwhile',
      () => harness.ecs.deploy(),
      ':no_entry_sign: `shop/web` was not rolled back: it has changed since you asked (there was a deployment in between). Run `/devops rollback shop/web` again to see what would happen now.',
    ],
    [
      'the revision before is INACTIVE now',
      () => {
        harness.ecs.states['web:41'] = 'INACTIVE';
      },
      ':x: `shop/web` was not rolled back. `web:41` is INACTIVE, and ECS starts no task of it.',
    ],
  ])('stops where %s', async (_case, change, words) => {
    await ask();
    change();
    await harness.click(CONFIRM, key);
    expect(harness.ecs.calls).not.toContain('rollback');
    expect(harness.shown.at(-1)).toBe(words);
  });

  it('says what ECS refuses', async () => {
    await ask();
    harness.ecs.takesIn = false;
    harness.ecs.onRestart = () => Promise.reject(new AwsRefusedError('no', { what: 'No right.' }));
    await harness.click(CONFIRM, key);
    expect(harness.shown.at(-1)).toBe(':x: `shop/web` was not rolled back. No right.');
  });
});

it('cancelled or late changes nothing, and says so', async () => {
  await ask();
  await harness.click(CANCEL, key);
  expect(harness.shown).toEqual([':no_entry_sign: `shop/web` was not rolled back: cancelled.']);
  expect(await refusal(harness.click(CONFIRM, key))).toBe(
    'This rollback of `shop/web` is cancelled already: your click changed nothing.',
  );
  expect(harness.ecs.calls).not.toContain('rollback');
});
