import { buildContext } from '../../common/fixtures/build-context.ts';
import { buildEvent } from '../../common/fixtures/build-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { AwsUnsureError } from './aws-errors.ts';
import { AlarmHarness } from './fixtures/alarm-harness.ts';
import { alarmArnOf, buildAlarmEvent } from './fixtures/build-alarm.ts';
import { Harness, JUNIPER } from './fixtures/build-harness.ts';
import { ASKED_AT } from './fixtures/build-service.ts';
import { FakeEcs } from './fixtures/fake-ecs.ts';
import { createFollowFailedEvent } from './follow-failed-event.ts';
import { createPendingRestarts } from './pending-restarts.ts';
import { APPROVE, CANCEL, CONFIRM, DENY } from './question-message.ts';

const ROWAN = { id: 'U05ROWAN', name: 'rowan' };
let table: StartedTable;
let tests = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  tests += 1;
});
afterAll(() => table.close());

describe('a click on a question', () => {
  let harness: Harness;
  let key: string;
  beforeEach(() => {
    harness = new Harness(table);
    harness.approval = 'other';
    key = `cmd:T04LANTERN:follow:${tests}`;
  });

  const ask = (command = 'restart') => harness.type(command, ['shop/web'], { idempotencyKey: key });
  const idempotencyKey = () => `act:T04LANTERN:${key}`;
  const click = (button: string, user = ROWAN) =>
    harness.click(button, key, { user, idempotencyKey: idempotencyKey() });
  const failed = (button: string, detail: object = {}) =>
    buildEvent(
      {
        command: '/devops',
        subcommand: 'restart',
        idempotencyKey: idempotencyKey(),
        user: ROWAN,
        payload: {
          actions: [{ type: 'button', action_id: button, action_ts: '1.1', value: key }],
          message: { ts: '1790000000.000100' },
        },
        ...detail,
      },
      'block_actions',
    );
  /** Each run of the click dies where ECS has been asked to deploy. */
  const dies = async (button = APPROVE, user = ROWAN) => {
    harness.ecs.onRestart = () => Promise.reject(new Error('killed'));
    await expect(click(button, user)).rejects.toThrow('killed');
  };

  it.each([
    ['restart', 'restarted'],
    ['rollback', 'rolled back to `web:41`'],
  ])(
    'that died after ECS had begun the %s says how that went, and mentions who had asked',
    async (command, done) => {
      await ask(command);
      await dies();
      expect(harness.shown.at(-1)).toMatch(/^:hourglass_flowing_sand: R\w+( back)? `shop\/web`.* \.\.\.$/);
      harness.ecs.advance({ running: 2, rollout: 'COMPLETED' });
      await harness.follow(failed(APPROVE));
      expect(harness.shown.at(-1)).toBe(`:white_check_mark: \`shop/web\` is ${done}: 2 of 2 new tasks run.`);
      expect(harness.replies.slice(1)).toEqual([
        `<@${JUNIPER}>: Q-Bot failed halfway through this ${command}. The message above says how it stands.`,
      ]);
      expect(harness.ecs.restarts).toBe(1);
    },
  );

  it('whose deployment goes on is followed until the time of the function ends', async () => {
    await ask();
    await dies();
    harness.ecs.onService = () => harness.ecs.advance({ running: 1 });
    await harness.follow(failed(APPROVE), 15_000);
    expect(harness.shown.slice(-2)).toEqual([
      ':hourglass_flowing_sand: Restarting `shop/web`: 1 of 2 new tasks run.',
      expect.stringMatching(/^:hourglass: `shop\/web` is still restarting: 1 of 2 new tasks run\./),
    ]);
    expect(harness.clock.now - ASKED_AT).toBeLessThanOrEqual(10_000);
  });

  it.each([
    ['shows no deployment', undefined],
    ['does not answer', new AwsUnsureError('no answer')],
  ])('where ECS %s: nobody knows, and nothing is started', async (_what, trouble) => {
    await ask();
    harness.ecs.takesIn = false;
    await dies();
    harness.ecs.calls.length = 0;
    harness.ecs.onService = () => {
      if (trouble !== undefined) throw trouble;
    };
    await harness.follow(failed(APPROVE));
    expect(harness.shown.at(-1)).toMatch(/^:warning: `shop\/web` may or may not be restarting: /);
    expect(harness.ecs.calls).toEqual(['service']);
  });

  it('of the one who had asked mentions nobody else', async () => {
    harness.approval = 'self';
    await ask();
    await dies(CONFIRM, { id: JUNIPER, name: 'juniper' });
    await harness.follow(failed(CONFIRM));
    expect(harness.shown.at(-1)).toMatch(/restarting/i);
    expect(harness.replies).toEqual([]);
  });

  it.each([
    ['denied', DENY, ROWAN, [`<@${JUNIPER}>: denied by <@${ROWAN.id}>.`]],
    ['denied by the one who had asked', DENY, { id: JUNIPER, name: 'juniper' }, []],
    ['withdrawn', CANCEL, { id: JUNIPER, name: 'juniper' }, []],
  ])('that was %s says so', async (_what, button, user, replies) => {
    await ask();
    await click(button, user);
    harness.replies.length = 0;
    await harness.follow(failed(button));
    expect(harness.shown.at(-1)).toMatch(
      /^:no_entry_sign: `shop\/web` was not restarted: (denied|cancelled)/,
    );
    expect(harness.replies).toEqual(replies);
  });

  it('that came too late says so, and mentions nobody', async () => {
    await ask();
    harness.clock.now += 16 * 60_000;
    await expect(click(APPROVE)).rejects.toThrow();
    await harness.follow(failed(APPROVE));
    expect(harness.shown.at(-1)).toMatch(/was not restarted: nobody approved within 15 minutes/);
    expect(harness.replies).toEqual([]);
  });

  it.each([
    ['decided nothing', {}],
    ['came after another', { idempotencyKey: 'act:T04LANTERN:later' }],
  ])('that %s changes no message', async (_what, detail) => {
    await ask();
    if ('idempotencyKey' in detail) await dies();
    const before = [...harness.shown];
    await harness.follow(failed(APPROVE, detail));
    expect(harness.shown).toEqual(before);
  });

  it('whose message Slack does not take yet is tried again', async () => {
    await ask();
    await dies();
    harness.refusal = { refused: 'ratelimited', error: new Error('ratelimited') };
    await expect(harness.follow(failed(APPROVE))).rejects.toThrow('ratelimited');
  });

  it('whose message is gone still has its asker mentioned', async () => {
    await ask();
    await dies();
    harness.refusal = { refused: 'message_not_found', error: new Error('gone') };
    await harness.follow(failed(APPROVE));
    expect(harness.replies.at(-1)).toMatch(/failed halfway/);
  });

  it('of another kind, a command and a form are let be', async () => {
    await harness.follow(failed('/devops:restart:another'));
    await harness.follow(buildEvent({ command: '/devops', subcommand: 'restart', args: ['shop/web'] }));
    await harness.follow(buildEvent({ command: '/devops' }, 'view_submission'));
    await harness.follow({ source: 'qbot.webhook' });
    expect([harness.shown, harness.replies, harness.ecs.calls]).toEqual([[], [], []]);
  });
});

describe('an alarm', () => {
  let harness: AlarmHarness;
  let name: string;
  beforeEach(async () => {
    harness = new AlarmHarness(table);
    name = `shop-web-followed-${tests}`;
    await harness.tell({ name, state: 'ALARM' });
  });

  const follow = (event: Record<string, unknown>) => {
    const { deps, metrics } = harness;
    const pending = createPendingRestarts(table.at(() => ASKED_AT));
    const followed = createFollowFailedEvent({ ...deps, metrics, pending, ecs: new FakeEcs(() => ASKED_AT) });
    return followed({ requestId: 'Qa1requestFixture=', event }, buildContext());
  };

  it('whose event failed is shown', async () => {
    await follow(buildAlarmEvent({ name, state: 'OK', at: ASKED_AT + 4 * 60_000 }));
    expect(harness.texts()).toEqual([expect.stringContaining('it was in ALARM for 4 min')]);
  });

  it.each([
    [
      'clicked',
      () =>
        buildEvent(
          {
            command: '/devops',
            subcommand: 'mute',
            payload: {
              actions: [{ type: 'button', action_id: '/devops:mute:1h', value: alarmArnOf(name) }],
              message: { ts: '1790000000.0' },
            },
          },
          'block_actions',
        ),
    ],
    ['typed', () => buildEvent({ command: '/devops', subcommand: 'mute', args: ['1h', name] })],
  ])('that was muted before the run died (%s) says so', async (_how, event) => {
    await harness.store.mute(alarmArnOf(name), { until: ASKED_AT + 3_600_000, by: JUNIPER });
    const blocks = () => JSON.stringify([...harness.messages.values()]);
    expect(blocks()).not.toContain('muted');
    await follow(event());
    expect(blocks()).toContain(`<@${JUNIPER}>`);
  });
});
