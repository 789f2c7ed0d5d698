import { buildAlertAction, buildWebhookEvent } from '../../common/fixtures/build-webhook-event.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { PING } from '../../common/keep-warm.ts';
import { NotificationFailedError } from '../../common/slack/notify-user.ts';
import {
  buildFailure,
  buildInvocation,
  buildRecord,
  buildUndelivered,
  FAILED_AT,
  FUNCTION,
} from './fixtures/build-dead-letter.ts';
import { Harness, OPERATIONS_TS } from './fixtures/build-harness.ts';
import { REPLAY } from './operations-message.ts';

let table: StartedTable;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

/** A world, an order of its own that failed in it, and the id that it is stored under. */
function setUp(
  order: Parameters<typeof buildInvocation>[0] = {},
  type?: Parameters<typeof buildInvocation>[1],
) {
  orders += 1;
  const event = buildInvocation({ requestId: `request-${orders}`, ...order }, type);
  const id = `dead#${FUNCTION}#${event.detail.idempotencyKey}#${event.detail.requestId}`;
  return { harness: new Harness(table), event, failure: buildFailure(event), id };
}

const REFUSED = { refused: 'is_archived', error: new Error('is_archived') };

describe('a dead letter', () => {
  it('is stored whole, its person told once, its card posted once [F34]', async () => {
    const { event, failure, id, harness } = setUp();
    await harness.take(buildRecord(failure));
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({
      payload: JSON.stringify(event),
      functionName: FUNCTION,
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: 0ab1 Error: exited',
      storedAt: FAILED_AT,
      state: 'open',
      told: 'response_url',
      ts: OPERATIONS_TS,
    });
    expect(harness.told).toEqual([
      {
        to: { user: 'U03JUNIPER', responseUrl: event.detail.responseUrl },
        text: expect.stringMatching(
          /^Your incident may or may not be open: Q-Bot failed halfway\. .*press Replay in <#C0OPERATIONS>.*call 7\. \(ref request-\d+\)$/,
        ),
      },
    ]);
    expect(harness.operationsMessages).toHaveLength(1);
    expect(JSON.stringify(harness.operationsMessages)).toContain(REPLAY);
    expect(JSON.stringify(harness.operationsMessages)).toContain('told, where it was ordered');
  });

  it('that never began says so', async () => {
    const { event, harness } = setUp();
    await harness.take(buildUndelivered(event));
    expect(harness.told[0]?.text).toContain('did not go through; nothing was opened.');
  });

  it('is logged by ids and words of ours only', async () => {
    const { failure, harness } = setUp({ text: 'Zanzibar', subcommand: 'zanzibar' }, 'slash_command');
    await harness.take(buildRecord(failure));
    expect(harness.lines).toEqual([
      {
        level: 'begin',
        message: '',
        fields: {
          requestId: `request-${orders}`,
          idempotencyKey: 'cmd:T04LANTERN:171.42.fixture',
          detailType: 'slash_command',
          command: '/sre',
          team: 'T04LANTERN',
          user: 'U03JUNIPER',
          channel: 'C07HARBOUR',
        },
      },
      {
        level: 'error',
        message: 'dead letter',
        fields: { outcome: 'failed', entry: FUNCTION, kind: 'Runtime.ExitError' },
      },
      { level: 'info', message: 'card posted', fields: { outcome: 'card_posted' } },
    ]);
  });

  it('of two messages, or delivered again once all is done, is told and shown once', async () => {
    const { failure, harness } = setUp({ channel: null });
    await harness.take(buildRecord(failure));
    await harness.take(buildRecord(failure, { messageId: 'message-2' }));
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    expect([harness.told.length, harness.operationsMessages.length]).toEqual([1, 1]);
    expect(harness.outcomes()).toEqual(['failed', 'card_posted', 'duplicate', 'failed']);
  });

  it('of a form that repeats an order under its key is another one', async () => {
    const { failure, harness } = setUp();
    await harness.take(buildRecord(failure));
    const again = setUp();
    await harness.take(buildRecord(again.failure, { messageId: 'message-2' }));
    expect(harness.told).toHaveLength(2);
  });
});

describe('where there is no operations channel', () => {
  it('the person is told all the same, and of no replay', async () => {
    const { failure, id, harness } = setUp();
    harness.operationsChannel = '';
    await harness.take(buildRecord(failure));
    expect(harness.told[0]?.text).toContain('If it is not there, run `/sre` again.');
    expect(harness.told[0]?.text).not.toMatch(/replay/i);
    expect(harness.operationsMessages).toEqual([]);
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ told: 'response_url' });
  });
});

describe('nobody can replay', () => {
  it.each<[string, ReturnType<typeof buildRecord>]>([
    ['what opens a form', buildRecord(buildFailure(buildInvocation({ requestId: 'r-a' }, 'slash_command')))],
    [
      'what is older than 24 hours',
      buildRecord(
        buildFailure(buildInvocation({ requestId: 'r-b', receivedAt: '2026-09-20T14:14:19.999Z' })),
      ),
    ],
    [
      'a click on a card',
      buildUndelivered(buildInvocation({ requestId: 'r-c', command: 'dead_letters' }, 'block_actions'), {
        attributes: { TARGET_ARN: 'arn:aws:lambda:x:0:function:qbot-dead_letters' },
      }),
    ],
    ['what names no function', buildUndelivered(buildInvocation({ requestId: 'r-d' }), { attributes: {} })],
    [
      'what only Object.prototype knows',
      buildUndelivered(buildInvocation({ requestId: 'r-e' }), {
        attributes: { TARGET_ARN: 'arn:aws:lambda:x:0:function:constructor' },
      }),
    ],
  ])('%s: nobody is told so, and the card has no such button', async (_case, record) => {
    const harness = new Harness(table);
    await harness.take(record);
    expect(harness.told).toHaveLength(1);
    expect(harness.told[0]?.text).not.toMatch(/replay/i);
    expect(harness.operationsMessages).toHaveLength(1);
    expect(JSON.stringify(harness.operationsMessages)).not.toContain(REPLAY);
  });
});

describe('an event of the webhook gateway', () => {
  it.each([
    ['failed', (event: unknown) => buildRecord(buildFailure(event))],
    ['undelivered', (event: unknown) => buildUndelivered(event)],
  ])(
    'is stored and shown once where it is %s, under its own reference, and nobody is told',
    async (fate, recordOf) => {
      const harness = new Harness(table);
      const event = { ...buildWebhookEvent('alert_action', buildAlertAction()), id: `event-${fate}` };
      const record = recordOf(event);
      for (const messageId of ['message-1', 'message-1', 'message-2'])
        await harness.take({ ...record, messageId });
      await expect(
        harness.deadLetters.find(`dead#${FUNCTION}#event-${fate}#Qa1webhookFixture=`),
      ).resolves.toMatchObject({ payload: JSON.stringify(event), fate, ts: OPERATIONS_TS });
      expect([harness.told.length, harness.operationsMessages.length]).toEqual([0, 1]);
      expect(JSON.stringify(harness.operationsMessages)).not.toContain(event.detail.who);
      expect(harness.lines[0]).toMatchObject({
        level: 'begin',
        fields: {
          requestId: 'Qa1webhookFixture=',
          detailType: 'alert_action',
          incident: event.detail.incidentId,
        },
      });
    },
  );
});

describe('the backend whose order failed', () => {
  it('is called once to look what it shows, before the card', async () => {
    const { event, failure, id, harness } = setUp();
    harness.posting = { refused: 'ratelimited', error: new Error('ratelimited') };
    await expect(harness.take(buildRecord(failure))).rejects.toThrow('ratelimited');
    harness.posting = { ts: OPERATIONS_TS };
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    const detail = { requestId: event.detail.requestId, event };
    const called = { id, source: 'qbot.dead_letters', 'detail-type': 'order_failed', detail };
    expect(harness.followed).toEqual([{ functionName: FUNCTION, event: called }]);
  });

  it('is called again where Lambda did not take it; its person was told before', async () => {
    const { failure, harness } = setUp();
    harness.invoking = () => Promise.reject(new Error('throttled'));
    await expect(harness.take(buildRecord(failure))).rejects.toThrow('throttled');
    harness.invoking = async () => undefined;
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    expect([harness.told.length, harness.followed.length, harness.operationsMessages.length]).toEqual([
      1, 2, 1,
    ]);
  });

  it('is not called again for what failed while it looked, and nobody is told: there would be no end of it', async () => {
    const { event, harness } = setUp();
    const detail = { requestId: event.detail.requestId, event };
    const failed = {
      id: `failed-${orders}`,
      source: 'qbot.dead_letters',
      'detail-type': 'order_failed',
      detail,
    };
    await harness.take(buildRecord(buildFailure(failed)));
    expect([harness.followed.length, harness.told.length, harness.operationsMessages.length]).toEqual([
      0, 0, 0,
    ]);
    expect(harness.outcomes()).toEqual(['not_followed']);
  });

  it('is not called where it shows nothing that changes', async () => {
    const { event, harness } = setUp();
    const attributes = { TARGET_ARN: 'arn:aws:lambda:x:0:function:qbot-devops' };
    await harness.take(buildUndelivered(event, { attributes }));
    expect(harness.followed).toEqual([]);
  });
});

describe('a ping', () => {
  it('that failed is no dead letter: nobody waits for it, and the next one comes', async () => {
    const harness = new Harness(table);
    await harness.take(buildRecord(buildFailure(PING), { messageId: 'm-ping' }));
    await expect(harness.deadLetters.find('dead#message#m-ping')).resolves.toBeUndefined();
    expect([harness.told, harness.operationsMessages, harness.invoked]).toEqual([[], [], []]);
    expect(harness.outcomes()).toEqual(['not_kept_warm']);
  });
});

describe('a message that is no event', () => {
  it('is stored as it came and shown; there is nobody to tell', async () => {
    const harness = new Harness(table);
    await harness.take(buildRecord('{"no":"event"}', { messageId: 'm-9' }));
    await expect(harness.deadLetters.find('dead#message#m-9')).resolves.toMatchObject({
      payload: '{"no":"event"}',
      ts: OPERATIONS_TS,
    });
    expect([harness.told.length, harness.operationsMessages.length]).toEqual([0, 1]);
    expect(harness.lines[0]).toEqual({ level: 'begin', message: '', fields: { requestId: 'm-9' } });
  });
});

describe('what comes again', () => {
  it('is told until somebody hears it, and shown then', async () => {
    const { failure, harness } = setUp();
    harness.telling = 'not_told';
    await expect(harness.take(buildRecord(failure))).rejects.toThrow(NotificationFailedError);
    expect(harness.operationsMessages).toEqual([]);
    harness.telling = 'direct_message';
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    expect([harness.told.length, harness.operationsMessages.length]).toEqual([2, 1]);
    expect(JSON.stringify(harness.operationsMessages)).toContain('told, by a direct message');
  });

  it('is shown all the same after five receives, for others to tell', async () => {
    const { failure, id, harness } = setUp();
    harness.telling = 'not_told';
    for (const receiveCount of [1, 2, 3, 4]) {
      await expect(harness.take(buildRecord(failure, { receiveCount }))).rejects.toThrow(
        NotificationFailedError,
      );
    }
    await harness.take(buildRecord(failure, { receiveCount: 5 }));
    expect(harness.told).toHaveLength(5);
    expect(JSON.stringify(harness.operationsMessages)).toContain('could not be told');
    const stored = await harness.deadLetters.find(id);
    expect(stored).toMatchObject({ ts: OPERATIONS_TS });
    expect(stored).not.toHaveProperty('told');
  });

  it.each<[string, Partial<Harness>]>([
    ['there is no operations channel', { operationsChannel: '' }],
    ['the channel refuses the card', { posting: REFUSED }],
  ])('is told for as long as it takes where %s: nobody else would know', async (_case, change) => {
    const { failure, id, harness } = setUp();
    Object.assign(harness, change);
    harness.telling = 'not_told';
    await expect(harness.take(buildRecord(failure, { receiveCount: 99 }))).rejects.toThrow(
      NotificationFailedError,
    );
    harness.telling = 'direct_message';
    await harness.take(buildRecord(failure, { receiveCount: 100 }));
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ told: 'direct_message' });
  });

  it('goes on with the card where only that is missing', async () => {
    const { failure, harness } = setUp();
    harness.posting = { refused: 'ratelimited', error: new Error('ratelimited') };
    await expect(harness.take(buildRecord(failure))).rejects.toThrow('ratelimited');
    harness.posting = { ts: OPERATIONS_TS };
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    expect([harness.told.length, harness.operationsMessages.length]).toEqual([1, 2]);
  });

  it('is not shown as open where somebody has decided meanwhile', async () => {
    const { failure, id, harness } = setUp();
    jest.spyOn(harness.deadLetters, 'remember').mockImplementation(async (_id, { ts }) => {
      if (ts !== undefined) throw new Error('the table is away');
    });
    await expect(harness.take(buildRecord(failure))).rejects.toThrow('the table is away');
    const stored = await harness.deadLetters.find(id);
    if (stored === undefined) throw new Error('not stored');
    await harness.deadLetters.decide(stored, { state: 'discarded', click: 'act:1', user: 'U01CAPTAIN' });
    await harness.take(buildRecord(failure, { receiveCount: 2 }));
    expect(harness.operationsMessages).toHaveLength(1);
  });

  it('is done with where the channel refuses the card for good', async () => {
    const { failure, id, harness } = setUp();
    harness.posting = REFUSED;
    await harness.take(buildRecord(failure));
    expect(await harness.deadLetters.find(id)).not.toHaveProperty('ts');
    expect(harness.outcomes()).toEqual(['failed', 'card_refused']);
  });

  it('comes before anything is told where it cannot be stored', async () => {
    const { failure, harness } = setUp();
    jest.spyOn(harness.deadLetters, 'store').mockRejectedValue(new Error('the table is away'));
    await expect(harness.take(buildRecord(failure))).rejects.toThrow('the table is away');
    expect([harness.told, harness.operationsMessages]).toEqual([[], []]);
  });
});

describe('a card that Slack does not take', () => {
  it.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'invalid_blocks',
    'restricted_action',
    'no_ts',
  ])('is given up at %s: Slack will always say so', async (refused) => {
    const { failure, harness } = setUp();
    harness.posting = { refused, error: new Error(refused) };
    await harness.take(buildRecord(failure));
    expect(harness.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { outcome: 'card_refused', reason: refused },
    });
  });

  it.each([
    ...['ratelimited', 'rate_limited', 'message_limit_exceeded'],
    ...['no_answer', 'internal_error', 'unreadable_answer'],
    ...['token_revoked', 'invalid_auth', 'error'],
  ])('comes again after %s', async (refused) => {
    const { failure, harness } = setUp();
    const error = new Error(refused);
    harness.posting = { refused, error };
    await expect(harness.take(buildRecord(failure))).rejects.toBe(error);
  });
});
