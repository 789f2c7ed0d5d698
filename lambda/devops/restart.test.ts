import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { PersonNotToldError } from '../../common/tell.ts';
import { validateMessage } from '../../scripts/local/slack/block-kit.ts';
import { AwsRefusedError, AwsUnsureError } from './aws-errors.ts';
import { buildService } from './fixtures/build-service.ts';
import { CHANNEL, JUNIPER, refusal, World } from './fixtures/build-world.ts';
import { CANCEL, CONFIRM } from './restart-message.ts';

let table: StartedTable;
let world: World;
let key: string;
let questions = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  world = new World(table);
  questions += 1;
  key = `cmd:T04LANTERN:${questions}`;
});
afterAll(() => table.close());

const ask = (detail: object = {}) => world.type('restart', ['shop/web'], { idempotencyKey: key, ...detail });

describe('the question', () => {
  it('says in the channel what will happen, with two buttons, and restarts nothing', async () => {
    await ask();
    expect(world.posts).toHaveLength(1);
    const { channel, message } = world.posts[0] ?? {};
    expect(channel).toBe(CHANNEL);
    expect(validateMessage(message)).toEqual([]);
    expect(message?.text).toBe(
      `Restart \`shop/web\`? <@${JUNIPER}> has to confirm by <!date^1790000060^{time_secs}|14:14:20 UTC>.`,
    );
    const blocks = JSON.stringify(message?.blocks);
    expect(blocks).toContain('ECS starts 2 new tasks of `web:42`, and stops those that run now (2)');
    expect(blocks).not.toContain('under way');
    expect(blocks).toContain(
      `Only <@${JUNIPER}> can confirm, until <!date^1790000060^{time_secs}|14:14:20 UTC> · ref Qa1requestFixture=`,
    );
    expect(blocks.match(/"(action_id|value)":"[^"]+"/g)).toEqual([
      '"action_id":"/devops:restart:confirm"',
      `"value":"${key}"`,
      '"action_id":"/devops:restart:cancel"',
      `"value":"${key}"`,
    ]);
    expect([world.told, world.ecs.restarts]).toEqual([[], 0]);
  });

  it('counts one task, and says that a deployment is under way', async () => {
    world.ecs.deploy();
    world.ecs.current = { ...world.ecs.current, desired: 1 };
    await ask();
    const blocks = JSON.stringify(world.posts[0]?.message.blocks);
    expect(blocks).toContain('ECS starts 1 new task of');
    expect(blocks).toContain('A deployment is under way already');
  });

  it('is asked once, however often its event is delivered', async () => {
    await ask();
    await Promise.all([ask(), ask()]);
    expect(world.posts).toHaveLength(1);
    expect(world.told).toEqual([]);
  });

  it('is not asked again where the first delivery broke off while asking', async () => {
    const posting = world.posts;
    jest.spyOn(posting, 'push').mockImplementationOnce(() => {
      throw new TypeError('as if it had died');
    });
    await expect(ask()).rejects.toThrow('as if it had died');
    expect(await refusal(ask())).toBe(
      'Q-Bot was interrupted while asking. If no message with Confirm shows, run this again.',
    );
    expect(posting).toHaveLength(0);
  });

  it.each([
    [
      'shop/wev',
      "Q-Bot can't restart `shop/wev`. Did you mean `shop/web`? You can restart: `shop/web`, `shop/api`.",
    ],
    ['shop/db', "Q-Bot can't restart `shop/db`. You can restart: `shop/web`, `shop/api`."],
    ['web', 'Name one service with its cluster'],
  ])('is not asked for %s', async (typed, words) => {
    expect(await refusal(world.type('restart', [typed]))).toContain(words);
    expect([world.ecs.calls, world.posts]).toEqual([[], []]);
  });

  it('is not asked where another controller deploys', async () => {
    world.ecs.current = buildService({ deployment: undefined });
    expect(await refusal(ask())).toContain('not deployed by ECS itself');
    expect(world.posts).toEqual([]);
  });

  it('is not asked where ECS cannot be asked, and says that nothing was changed', async () => {
    world.ecs.onService = () => {
      throw new AwsUnsureError('?', { what: "ECS isn't answering.", next: 'Try again in a minute.' });
    };
    await expect(ask()).rejects.toHaveProperty(
      'userMessage',
      "ECS isn't answering. Nothing was changed. Try again in a minute.",
    );
    expect(world.posts).toEqual([]);
  });

  it('goes to no channel where there is none, and Slack says so', async () => {
    await ask({ channel: null });
    expect(world.posts[0]?.channel).toBe('');
  });
});

describe('Confirm', () => {
  it('restarts once, follows, and says in the place of the question how it ended', async () => {
    await ask();
    let looks = 0;
    world.ecs.onService = () => {
      looks += 1;
      if (looks === 3) world.ecs.advance({ running: 1 });
      if (looks === 4) world.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    };
    await world.click(CONFIRM, key);
    expect(world.ecs.restarts).toBe(1);
    expect(world.shown).toEqual([
      ':hourglass_flowing_sand: Restarting `shop/web` ...',
      ':hourglass_flowing_sand: Restarting `shop/web`: 0 of 2 new tasks run.',
      ':hourglass_flowing_sand: Restarting `shop/web`: 1 of 2 new tasks run.',
      ':white_check_mark: `shop/web` is restarted: 2 of 2 new tasks run.',
    ]);
    expect(world.told).toEqual([]);
  });

  it('says after 30 s where it stands', async () => {
    await ask();
    const before = world.clock.now;
    world.ecs.onRestart = () => world.ecs.advance({ running: 1, failed: 1 });
    await world.click(CONFIRM, key);
    expect(world.clock.now).toBe(before + 30_000);
    expect(world.shown.at(-1)).toBe(
      ':hourglass: `shop/web` is still restarting: 1 of 2 new tasks run, 1 failed to start. `/devops services shop` shows how it goes on.',
    );
  });

  it('says sooner where the function’s own time ends sooner', async () => {
    await ask();
    const before = world.clock.now;
    await world.click(CONFIRM, key, {}, 11_000);
    expect(world.clock.now).toBe(before + 6000);
    expect(world.shown.at(-1)).toContain('is still restarting');
  });

  it.each([
    [
      { rollout: 'FAILED' as const, reason: 'circuit <breaker>.' },
      'failed: circuit &lt;breaker&gt;. `/devops',
    ],
    [{ rollout: 'FAILED' as const }, 'failed: ECS does not say why. `/devops'],
    [{ id: 'ecs-svc/9' }, 'Another deployment has taken the place of this restart'],
  ])('says how it ended badly: %j', async (deployment, words) => {
    await ask();
    let looks = 0;
    world.ecs.onService = () => {
      looks += 1;
      if (looks === 2) world.ecs.advance(deployment);
    };
    await world.click(CONFIRM, key);
    expect(world.shown.at(-1)).toContain(words);
  });

  it.each([
    [60_000, 1],
    [60_001, 0],
  ])('%i ms after the question restarts %i times', async (age, restarts) => {
    await ask();
    world.clock.now += age;
    const outcome = world.click(CONFIRM, key);
    if (restarts === 0) {
      expect(await refusal(outcome)).toBe(
        'That was more than 60 seconds after the question, so nothing was restarted. Run `/devops restart shop/web` again.',
      );
      expect(world.shown).toEqual([
        ':no_entry_sign: `shop/web` was not restarted: nobody confirmed within 60 seconds.',
      ]);
    } else await outcome;
    expect(world.ecs.restarts).toBe(restarts);
  });

  it('counts from when the click came in, not from when it was its turn', async () => {
    await ask();
    const receivedAt = new Date(world.clock.now + 59_000).toISOString();
    world.clock.now += 100_000;
    await world.click(CONFIRM, key, { receivedAt });
    expect(world.ecs.restarts).toBe(1);
  });

  it('stays too late', async () => {
    await ask();
    world.clock.now += 61_000;
    await refusal(world.click(CONFIRM, key));
    expect(await refusal(world.click(CONFIRM, key))).toBe(
      'This restart of `shop/web` is expired already: your click changed nothing.',
    );
  });

  it('of another person is told privately, and leaves the question open', async () => {
    await ask();
    for (const button of [CONFIRM, CANCEL]) {
      const other = { user: { id: 'U05MAPLE', name: 'maple' } };
      expect(await refusal(world.click(button, key, other))).toBe(
        `Only <@${JUNIPER}>, who asked for this restart, can confirm or cancel it. \`/devops restart shop/web\` asks in your name.`,
      );
    }
    expect([world.shown, world.ecs.restarts]).toEqual([[], 0]);
    await world.click(CONFIRM, key);
    expect(world.ecs.restarts).toBe(1);
  });

  it('twice changes nothing the second time, and says so', async () => {
    await ask();
    await world.click(CONFIRM, key);
    for (const button of [CONFIRM, CANCEL]) {
      expect(await refusal(world.click(button, key))).toBe(
        'This restart of `shop/web` is confirmed already: your click changed nothing.',
      );
    }
    expect(world.ecs.restarts).toBe(1);
  });

  it('delivered again does nothing and says nothing', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    await Promise.all([world.click(CONFIRM, key, click), world.click(CONFIRM, key, click)]);
    const { length } = world.shown;
    await world.click(CONFIRM, key, click);
    expect([world.ecs.restarts, world.shown.length, world.told]).toEqual([1, length, []]);
  });

  it('delivered again after a run that broke finds what that had started', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    world.ecs.onRestart = () => Promise.reject(new TypeError('as if it had died'));
    await expect(world.click(CONFIRM, key, click)).rejects.toThrow('as if it had died');
    world.ecs.onRestart = () => undefined;
    world.ecs.onService = () => world.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    world.clock.now += 60_000;
    await world.click(CONFIRM, key, {
      ...click,
      receivedAt: new Date(world.clock.now - 60_000).toISOString(),
    });
    expect(world.ecs.restarts).toBe(1);
    expect(world.shown.at(-1)).toContain('is restarted');
  });

  it('stops where the service has changed', async () => {
    await ask();
    world.ecs.deploy({ taskDefinition: 'web:43' });
    await world.click(CONFIRM, key);
    expect(world.ecs.calls).not.toContain('restart');
    expect(world.shown.at(-1)).toBe(
      ':no_entry_sign: `shop/web` was not restarted: it has changed since you asked (it now runs `web:43`). Run `/devops restart shop/web` again to see what would happen now.',
    );
  });

  it('stops where the service is not listed any longer', async () => {
    await ask();
    world.services = ['shop/api'];
    expect(await refusal(world.click(CONFIRM, key))).toBe(
      "Q-Bot can't restart `shop/web`. You can restart: `shop/api`.",
    );
    expect(world.ecs.restarts).toBe(0);
  });

  it.each([
    [
      new AwsRefusedError('no', { what: 'Q-Bot has no right.', next: 'Tell them.' }),
      ':x: `shop/web` was not restarted. Q-Bot has no right. Tell them.',
    ],
    [
      new AwsUnsureError('?'),
      ':warning: `shop/web` may or may not be restarting: ECS did not confirm it. Look at its last deployment: `/devops services shop`. If there is no new one, run `/devops restart shop/web` again.',
    ],
  ])('says what AWS said: %s', async (error, words) => {
    await ask();
    world.ecs.takesIn = false;
    world.ecs.onRestart = () => Promise.reject(error);
    await world.click(CONFIRM, key);
    expect(world.shown.at(-1)).toBe(words);
  });

  it('tells how it ended elsewhere where Slack does not take the update', async () => {
    await ask();
    world.takesUpdates = false;
    world.endsBy = 'response_url';
    world.ecs.onRestart = () => world.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await world.click(CONFIRM, key);
    expect(world.placed).toEqual(['1790000000.000100']);
    expect(world.told.map(({ text }) => text)).toEqual([
      ':white_check_mark: `shop/web` is restarted: 2 of 2 new tasks run.',
    ]);
  });

  it('whose ending reaches nobody is looked at again by the next delivery, and not restarted twice', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    world.endsBy = 'not_told';
    world.ecs.onService = () => world.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await expect(world.click(CONFIRM, key, click)).rejects.toBeInstanceOf(PersonNotToldError);
    world.endsBy = 'update';
    await world.click(CONFIRM, key, click);
    expect(world.ecs.restarts).toBe(1);
    expect(world.shown.at(-1)).toContain('is restarted');
  });
});

describe('Cancel', () => {
  it('restarts nothing, and takes the buttons away', async () => {
    await ask();
    await world.click(CANCEL, key);
    expect(world.shown).toEqual([':no_entry_sign: `shop/web` was not restarted: cancelled.']);
    expect(await refusal(world.click(CONFIRM, key))).toContain('is cancelled already');
    expect(world.ecs.restarts).toBe(0);
  });
});

describe('a button', () => {
  it('of a question that is forgotten says so', async () => {
    expect(await refusal(world.click(CONFIRM, 'cmd:T04LANTERN:never'))).toContain('older than 14 days');
  });

  it.each([
    ['/devops:alarms:confirm', { subcommand: 'alarms' }],
    ['/devops:alarms:confirm', {}],
    [CONFIRM, { subcommand: 'alarms' }],
    ['/devops:restart:dance', {}],
  ])('%s, gated as %j, is not listened to', async (action, detail) => {
    await ask();
    await world.click(action, key, detail);
    expect(world.lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
    expect([world.ecs.restarts, world.shown]).toEqual([0, []]);
  });

  it('without its id, value, message or channel is none of ours', async () => {
    const payload = { actions: [{ action_id: CONFIRM }] };
    expect(await refusal(world.click(CONFIRM, key, { payload, channel: null }))).toContain('forgotten');
    await expect(world.click(CONFIRM, key, { payload: { actions: [] } })).rejects.toThrow();
  });
});
