import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { NotificationFailedError } from '../../common/slack/notify-user.ts';
import { validateMessage } from '../../scripts/local/fakes/slack/block-kit.ts';
import { AwsRefusedError, AwsUnsureError } from './aws-errors.ts';
import { CHANNEL, Harness, JUNIPER, refusal } from './fixtures/build-harness.ts';
import { buildDeployment, buildService } from './fixtures/build-service.ts';
import { CANCEL, CONFIRM } from './question-message.ts';

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
  key = `cmd:T04LANTERN:${questions}`;
});
afterAll(() => table.close());

const ask = (detail: object = {}) =>
  harness.type('restart', ['shop/web'], { idempotencyKey: key, ...detail });

describe('the question', () => {
  it('says in the channel what will happen, with two buttons, and restarts nothing', async () => {
    await ask();
    expect(harness.posts).toHaveLength(1);
    const { channel, message } = harness.posts[0] ?? {};
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
    expect([harness.delivered, harness.ecs.restarts]).toEqual([[], 0]);
  });

  it.each([
    ['not_in_channel', 'Invite it with `/invite @Q-Bot`. Then run this again'],
    ['channel_not_found', 'Invite it with `/invite @Q-Bot`. Then run this again'],
    ['is_archived', 'Slack did not take the message that asks for the confirmation (is_archived)'],
    ['no_answer', '(no_answer). If it does not show, run this again.'],
  ])('that Slack refuses by %s is explained', async (refused, words) => {
    harness.refusal = { refused, error: new Error(refused) };
    await expect(refusal(ask())).resolves.toContain(words);
    await expect(refusal(ask())).resolves.toContain('Nothing was restarted.');
  });

  it('throws what does not come from Slack, and is asked by the next delivery', async () => {
    const error = new TypeError('ours');
    harness.refusal = { refused: 'error', error };
    await expect(ask()).rejects.toBe(error);
    expect(harness.posts).toEqual([]);
  });

  it('counts one task, and says that a deployment is under way', async () => {
    harness.ecs.deploy();
    harness.ecs.current = { ...harness.ecs.current, desired: 1 };
    await ask();
    const blocks = JSON.stringify(harness.posts[0]?.message.blocks);
    expect(blocks).toContain('ECS starts 1 new task of');
    expect(blocks).toContain('A deployment is under way already');
  });

  it('warns of no other deployment where there is one alone, whatever its state', async () => {
    harness.ecs.current = buildService({}, buildDeployment({ rollout: 'IN_PROGRESS' }));
    await ask();
    expect(JSON.stringify(harness.posts[0]?.message.blocks)).not.toContain('under way');
  });

  it('says no number that ECS left out', async () => {
    harness.ecs.current = buildService({ desired: undefined, running: undefined });
    await ask();
    expect(JSON.stringify(harness.posts[0]?.message.blocks)).toContain(
      'ECS starts its new tasks of `web:42`, and stops those that run now as',
    );
  });

  it('is asked once, however often its event is delivered', async () => {
    await ask();
    await Promise.all([ask(), ask()]);
    expect(harness.posts).toHaveLength(1);
    expect(harness.delivered).toEqual([]);
  });

  it('is not asked again where the first delivery broke off while asking', async () => {
    const posting = harness.posts;
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
    expect(await refusal(harness.type('restart', [typed]))).toContain(words);
    expect([harness.ecs.calls, harness.posts]).toEqual([[], []]);
  });

  it('is not asked where another controller deploys', async () => {
    harness.ecs.current = buildService({ deployment: undefined });
    expect(await refusal(ask())).toContain('not deployed by ECS itself');
    expect(harness.posts).toEqual([]);
  });

  it('is not asked where ECS shows no deployment', async () => {
    harness.ecs.current = buildService({ byEcs: true, deployment: undefined, deployments: [] });
    expect(await refusal(ask())).toBe(
      'ECS shows no deployment of `shop/web`, so there is nothing to restart. `/devops services shop` shows its state.',
    );
  });

  it('is not asked where ECS cannot be asked, and says that nothing was changed', async () => {
    harness.ecs.onService = () => {
      throw new AwsUnsureError('?', { what: "ECS isn't answering.", next: 'Try again in a minute.' });
    };
    await expect(ask()).rejects.toHaveProperty(
      'userMessage',
      "ECS isn't answering. Nothing was changed. Try again in a minute.",
    );
    expect(harness.posts).toEqual([]);
  });

  it('goes to no channel where there is none, and Slack says so', async () => {
    await ask({ channel: null });
    expect(harness.posts[0]?.channel).toBe('');
  });
});

describe('Confirm', () => {
  it('restarts once, follows, and says in the place of the question how it ended', async () => {
    await ask();
    let looks = 0;
    harness.ecs.onService = () => {
      looks += 1;
      if (looks === 3) harness.ecs.advance({ running: 1 });
      if (looks === 4) harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    };
    await harness.click(CONFIRM, key);
    expect(harness.ecs.restarts).toBe(1);
    expect(harness.shown).toEqual([
      ':hourglass_flowing_sand: Restarting `shop/web` ...',
      ':hourglass_flowing_sand: Restarting `shop/web`: 0 of 2 new tasks run.',
      ':hourglass_flowing_sand: Restarting `shop/web`: 1 of 2 new tasks run.',
      ':white_check_mark: `shop/web` is restarted: 2 of 2 new tasks run.',
    ]);
    expect(harness.delivered).toEqual([]);
  });

  it('says after 30 s where it stands', async () => {
    await ask();
    const before = harness.clock.now;
    harness.ecs.onRestart = () => harness.ecs.advance({ running: 1, failed: 1 });
    await harness.click(CONFIRM, key);
    expect(harness.clock.now).toBe(before + 30_000);
    expect(harness.shown.at(-1)).toBe(
      ':hourglass: `shop/web` is still restarting: 1 of 2 new tasks run, 1 failed to start. `/devops services shop` shows how it goes on.',
    );
  });

  it('says sooner where the function’s own time ends sooner', async () => {
    await ask();
    const before = harness.clock.now;
    await harness.click(CONFIRM, key, {}, 11_000);
    expect(harness.clock.now).toBe(before + 6000);
    expect(harness.shown.at(-1)).toContain('is still restarting');
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
    harness.ecs.onService = () => {
      looks += 1;
      if (looks === 2) harness.ecs.advance(deployment);
    };
    await harness.click(CONFIRM, key);
    expect(harness.shown.at(-1)).toContain(words);
  });

  it.each([
    [60_000, 1],
    [60_001, 0],
  ])('%i ms after the question restarts %i times', async (age, restarts) => {
    await ask();
    harness.clock.now += age;
    const outcome = harness.click(CONFIRM, key);
    if (restarts === 0) {
      expect(await refusal(outcome)).toBe(
        'That was more than 60 seconds after the question, so nothing was restarted. Run `/devops restart shop/web` again.',
      );
      expect(harness.shown).toEqual([
        ':no_entry_sign: `shop/web` was not restarted: nobody confirmed within 60 seconds.',
      ]);
    } else await outcome;
    expect(harness.ecs.restarts).toBe(restarts);
  });

  it('counts from when the click came in, not from when it was its turn', async () => {
    await ask();
    const receivedAt = new Date(harness.clock.now + 59_000).toISOString();
    harness.clock.now += 100_000;
    await harness.click(CONFIRM, key, { receivedAt });
    expect(harness.ecs.restarts).toBe(1);
  });

  it('stays too late', async () => {
    await ask();
    harness.clock.now += 61_000;
    await refusal(harness.click(CONFIRM, key));
    expect(await refusal(harness.click(CONFIRM, key))).toBe(
      'This restart of `shop/web` is expired already: your click changed nothing.',
    );
  });

  it('of another person is told privately, and leaves the question open', async () => {
    await ask();
    for (const button of [CONFIRM, CANCEL]) {
      const other = { user: { id: 'U05MAPLE', name: 'maple' } };
      expect(await refusal(harness.click(button, key, other))).toBe(
        `Only <@${JUNIPER}>, who asked for this restart, can confirm or cancel it. \`/devops restart shop/web\` asks in your name.`,
      );
    }
    expect([harness.shown, harness.ecs.restarts]).toEqual([[], 0]);
    await harness.click(CONFIRM, key);
    expect(harness.ecs.restarts).toBe(1);
  });

  it('twice changes nothing the second time, and says so', async () => {
    await ask();
    await harness.click(CONFIRM, key);
    for (const button of [CONFIRM, CANCEL]) {
      expect(await refusal(harness.click(button, key))).toBe(
        'This restart of `shop/web` is confirmed already: your click changed nothing.',
      );
    }
    expect(harness.ecs.restarts).toBe(1);
  });

  it('delivered again does nothing and says nothing', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    await Promise.all([harness.click(CONFIRM, key, click), harness.click(CONFIRM, key, click)]);
    const { length } = harness.shown;
    await harness.click(CONFIRM, key, click);
    expect([harness.ecs.restarts, harness.shown.length, harness.delivered]).toEqual([1, length, []]);
  });

  it('delivered again after a run that broke finds what that had started', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    harness.ecs.onRestart = () => Promise.reject(new TypeError('as if it had died'));
    await expect(harness.click(CONFIRM, key, click)).rejects.toThrow('as if it had died');
    harness.ecs.onRestart = () => undefined;
    harness.ecs.onService = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    harness.clock.now += 60_000;
    await harness.click(CONFIRM, key, {
      ...click,
      receivedAt: new Date(harness.clock.now - 60_000).toISOString(),
    });
    expect(harness.ecs.restarts).toBe(1);
    expect(harness.shown.at(-1)).toContain('is restarted');
  });

  it('stops where the service has changed', async () => {
    await ask();
    harness.ecs.deploy({ taskDefinition: 'web:43' });
    await harness.click(CONFIRM, key);
    expect(harness.ecs.calls).not.toContain('restart');
    expect(harness.shown.at(-1)).toBe(
      ':no_entry_sign: `shop/web` was not restarted: it has changed since you asked (it now runs `web:43`). Run `/devops restart shop/web` again to see what would happen now.',
    );
  });

  it('stops where the service is not listed any longer', async () => {
    await ask();
    harness.services = ['shop/api'];
    expect(await refusal(harness.click(CONFIRM, key))).toBe(
      "Q-Bot can't restart `shop/web`. You can restart: `shop/api`.",
    );
    expect(harness.ecs.restarts).toBe(0);
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
    harness.ecs.takesIn = false;
    harness.ecs.onRestart = () => Promise.reject(error);
    await harness.click(CONFIRM, key);
    expect(harness.shown.at(-1)).toBe(words);
  });

  it('begins nothing if Slack cannot be called at all', async () => {
    await ask();
    const error = new TypeError('ours');
    harness.refusal = { refused: 'error', error };
    await expect(harness.click(CONFIRM, key)).rejects.toBe(error);
    expect(harness.ecs.restarts).toBe(0);
  });

  it('tells how it ended elsewhere where Slack does not take the update', async () => {
    await ask();
    harness.refusal = { refused: 'message_not_found', error: undefined };
    harness.endsBy = 'response_url';
    harness.ecs.onRestart = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await harness.click(CONFIRM, key);
    expect(harness.placed).toEqual(['1790000000.000100']);
    expect(harness.delivered.map(({ text }) => text)).toEqual([
      ':white_check_mark: `shop/web` is restarted: 2 of 2 new tasks run.',
    ]);
  });

  it('whose ending reaches nobody is looked at again by the next delivery, and not restarted twice', async () => {
    await ask();
    const click = { idempotencyKey: `act:${key}` };
    harness.endsBy = 'not_told';
    harness.ecs.onService = () => harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
    await expect(harness.click(CONFIRM, key, click)).rejects.toBeInstanceOf(NotificationFailedError);
    harness.endsBy = 'update';
    await harness.click(CONFIRM, key, click);
    expect(harness.ecs.restarts).toBe(1);
    expect(harness.shown.at(-1)).toContain('is restarted');
  });
});

describe('Cancel', () => {
  it('restarts nothing, and takes the buttons away', async () => {
    await ask();
    await harness.click(CANCEL, key);
    expect(harness.shown).toEqual([':no_entry_sign: `shop/web` was not restarted: cancelled.']);
    expect(await refusal(harness.click(CONFIRM, key))).toContain('is cancelled already');
    expect(harness.ecs.restarts).toBe(0);
  });
});

describe('a button', () => {
  it('of a question that is forgotten says so', async () => {
    expect(await refusal(harness.click(CONFIRM, 'cmd:T04LANTERN:never'))).toContain('older than 14 days');
  });

  it.each([
    ['/devops:alarms:confirm', { subcommand: 'alarms' }],
    ['/devops:alarms:confirm', {}],
    [CONFIRM, { subcommand: 'alarms' }],
    ['/devops:restart:dance', {}],
  ])('%s, gated as %j, is not listened to', async (action, detail) => {
    await ask();
    await harness.click(action, key, detail);
    expect(harness.lines).toMatchObject([{ level: 'warn', fields: { reason: 'unknown action' } }]);
    expect([harness.ecs.restarts, harness.shown]).toEqual([0, []]);
  });

  it('without its id, value, message or channel is none of ours', async () => {
    const payload = { actions: [{ action_id: CONFIRM }] };
    expect(await refusal(harness.click(CONFIRM, key, { payload, channel: null }))).toContain('forgotten');
    await expect(harness.click(CONFIRM, key, { payload: { actions: [] } })).rejects.toThrow();
  });
});
