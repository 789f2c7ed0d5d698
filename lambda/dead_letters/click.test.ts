import type { Detail } from '../../common/contract.ts';
import { parseEvent } from '../../common/contract.ts';
import { AccessDeniedError, UserError } from '../../common/errors.ts';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import { NotificationFailedError } from '../../common/slack/notify-user.ts';
import {
  buildFailure,
  buildInvocation,
  buildRecord,
  FAILED_AT,
  FUNCTION,
} from './fixtures/build-dead-letter.ts';
import { CAPTAIN, Harness, OPERATIONS, OPERATIONS_TS } from './fixtures/build-harness.ts';
import { DISCARD, REPLAY } from './operations-message.ts';
import { RUN } from './replay-preview.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let table: StartedTable;
let orders = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

/** An order that failed, with its card. */
async function setUp(
  order: Parameters<typeof buildInvocation>[0] = {},
  type?: Parameters<typeof buildInvocation>[1],
) {
  orders += 1;
  const event = buildInvocation({ requestId: `request-${orders}`, ...order }, type);
  const functionName = event.detail.command === '/devops' ? 'qbot-devops' : FUNCTION;
  const requestContext = {
    functionArn: `arn:aws:lambda:x:0:function:${functionName}`,
    condition: 'RetriesExhausted',
  };
  const harness = new Harness(table);
  await harness.take(buildRecord(buildFailure(event, { requestContext })));
  const id = `dead#${functionName}#${event.detail.idempotencyKey}#${event.detail.requestId}`;
  harness.clock.now = FAILED_AT + 60_000;
  return { harness, event, id };
}

async function refusal(outcome: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await outcome.catch((one: unknown) => one);
  if (!(error instanceof UserError)) throw new Error('nothing was refused', { cause: error });
  return error.userMessage;
}

async function denialOf(outcome: Promise<unknown>): Promise<AccessDeniedError> {
  const error: unknown = await outcome.catch((one: unknown) => one);
  if (!(error instanceof AccessDeniedError)) throw new Error('nothing was denied', { cause: error });
  return error;
}

describe('Replay', () => {
  it('shows the order to the one who clicked, alone, and runs nothing', async () => {
    const { event, id, harness } = await setUp({ payload: form({ message: 'Fire the CFO' }) });
    const click = harness.clickOf(id, {}, REPLAY);
    await harness.click(click);
    expect(harness.alone).toMatchObject([{ to: { user: CAPTAIN, responseUrl: click.responseUrl } }]);
    const shown = JSON.stringify(harness.alone[0]?.message);
    for (const word of ['/sre incident', 'Fire the CFO', event.detail.user.id, FUNCTION, RUN, id])
      expect(shown).toContain(word);
    expect([harness.invoked, harness.shown]).toEqual([[], []]);
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
    expect(harness.decisions).toEqual([
      {
        ...{ action: 'preview', outcome: 'shown', target: FUNCTION, replayed: '/sre incident' },
        ...{ replayedRequestId: event.detail.requestId, orderedBy: event.detail.user.id },
      },
    ]);
  });

  it('shows nothing to a user without the right to run it', async () => {
    const { id, harness } = await setUp({ payload: form({ message: 'Fire the CFO' }) });
    const access = { denied: [], restricted: ['/sre incident'] };
    await denialOf(harness.click(harness.clickOf(id, { access }, REPLAY)));
    expect(harness.alone).toEqual([]);
  });

  it('shows nothing of what is decided, and says who decided', async () => {
    const { id, harness } = await setUp();
    await harness.click(harness.clickOf(id));
    harness.alone.length = 0;
    await expect(refusal(harness.click(harness.clickOf(id, {}, REPLAY)))).resolves.toMatch(
      `Your click changed nothing. :repeat: Replayed by <@${CAPTAIN}>`,
    );
    expect(harness.alone).toEqual([]);
  });

  it('comes again where the one who clicked saw nothing', async () => {
    const { id, harness } = await setUp();
    harness.telling = 'not_told';
    await expect(harness.click(harness.clickOf(id, {}, REPLAY))).resolves.toBe('not_told');
  });
});

/** A filled form. */
function form(fields: Record<string, string>) {
  const values = Object.fromEntries(
    Object.entries(fields).map(([block, value]) => [block, { value: { type: 'plain_text_input', value } }]),
  );
  return { view: { id: 'V06FORM', state: { values } } };
}

describe('Run it', () => {
  it('calls the failed function with a new order of the one who clicked, under its first key', async () => {
    const payload = { user: { id: 'U03JUNIPER', team_id: 'T04LANTERN' }, view: { id: 'V06FORM' } };
    const { event, id, harness } = await setUp({ payload });
    const click = harness.clickOf(id);
    await harness.click(click);
    expect(harness.invoked).toEqual([
      {
        functionName: FUNCTION,
        event: {
          ...event,
          id: 'fresh-id',
          detail: {
            ...event.detail,
            requestId: click.requestId,
            receivedAt: '2026-09-21T14:15:20.000Z',
            expiresAt: '2026-09-21T14:20:20.000Z',
            user: { id: CAPTAIN, name: 'captain' },
            orderedBy: event.detail.user,
            access: { denied: [] },
            triggerId: null,
            responseUrl: click.responseUrl,
            payload: { view: { id: 'V06FORM' }, user: click.payload.user },
            replay: 1,
          },
        },
      },
    ]);
    expect(parseEvent(harness.invoked[0]?.event).detail.idempotencyKey).toBe(event.detail.idempotencyKey);
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({
      state: 'replayed',
      decidedBy: CAPTAIN,
    });
    expect(harness.shown).toMatchObject([{ channel: OPERATIONS, ts: OPERATIONS_TS }]);
    expect(harness.shown[0]?.message.text).toContain(`:repeat: Replayed by <@${CAPTAIN}>`);
    expect(harness.alone).toMatchObject([
      {
        to: { user: CAPTAIN },
        message: { text: expect.stringContaining(`Replayed by <@${CAPTAIN}>`), replacesOriginal: true },
      },
    ]);
    expect(harness.decisions).toEqual([
      {
        ...{ action: 'replay', outcome: 'replayed', target: FUNCTION, replayed: '/sre incident' },
        ...{ replayedRequestId: event.detail.requestId, orderedBy: event.detail.user.id },
      },
    ]);
  });

  it('takes the place of the card, wherever it was clicked', async () => {
    const { id, harness } = await setUp();
    const payload = { actions: [{ action_id: RUN, value: id }], message: { ts: '1790000099.000100' } };
    await harness.click(harness.clickOf(id, { payload, channel: { id: 'C05ELSE', name: '' } }));
    expect(harness.shown).toMatchObject([{ channel: OPERATIONS, ts: OPERATIONS_TS }]);
  });

  it('keeps fields that it does not know, and whose order it is, and counts on', async () => {
    const orderedBy = { id: 'U05ROWAN', name: 'rowan' };
    const { event, id, harness } = await setUp({ replay: 1, orderedBy, ...{ urgency: 'high' } });
    await harness.click(harness.clickOf(id));
    expect(harness.invoked[0]?.event).toMatchObject({
      account: event.account,
      detail: { urgency: 'high', replay: 2, orderedBy },
    });
  });

  it('of a command names the person as Slack does in a command', async () => {
    const payload = { user_id: 'U03JUNIPER', user_name: 'juniper', channel_id: 'C07HARBOUR' };
    const { id, harness } = await setUp(
      { command: '/devops', subcommand: 'alarms', payload },
      'slash_command',
    );
    const access = { denied: [], restricted: ['/devops restart', '/devops stop', '/open'] };
    await harness.click(harness.clickOf(id, { access }));
    expect(harness.invoked).toMatchObject([
      {
        functionName: 'qbot-devops',
        event: {
          detail: {
            payload: { user_id: CAPTAIN, user_name: 'captain', channel_id: 'C07HARBOUR' },
            access: { denied: ['restart', 'stop'] },
          },
        },
      },
    ]);
  });

  it('leaves a payload alone that names nobody', async () => {
    const { id, harness } = await setUp({ payload: { team_id: 'T04LANTERN' } });
    await harness.click(harness.clickOf(id));
    expect(harness.invoked[0]?.event.detail).toMatchObject({ payload: { team_id: 'T04LANTERN' } });
  });

  it.each([['/devops'], ['/devops restart'], ['dead_letters'], ['dead_letters replay']])(
    'is denied to a user without the right to %s, and so is all else',
    async (key) => {
      for (const [actionId, verb] of [
        [REPLAY, 'replay'],
        [RUN, 'replay'],
        [DISCARD, 'discard'],
      ] as const) {
        const { event, id, harness } = await setUp(
          { command: '/devops', subcommand: 'restart' },
          'slash_command',
        );
        const access = { denied: [], restricted: ['/open', key] };
        const { denial, userMessage } = await denialOf(
          harness.click(harness.clickOf(id, { access }, actionId)),
        );
        expect(userMessage).toBe(
          `\`${key}\` is restricted, and you are not on its list. Somebody on the list can ${verb} this.`,
        );
        expect(denial).toEqual({
          rule: 'restricted_commands',
          action: { [REPLAY]: 'preview', [RUN]: 'replay', [DISCARD]: 'discard' }[actionId],
          target: 'qbot-devops',
          replayed: '/devops restart',
          replayedRequestId: event.detail.requestId,
          orderedBy: event.detail.user.id,
        });
        expect([harness.invoked, harness.alone, harness.shown]).toEqual([[], [], []]);
        await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
      }
    },
  );

  it.each([REPLAY, RUN, DISCARD])('is denied where nobody says what is restricted: %s', async (actionId) => {
    const { id, harness } = await setUp();
    const click = harness.clickOf(id, { access: { denied: [] } }, actionId);
    expect((await denialOf(harness.click(click))).userMessage).toContain('`/sre` is restricted');
    expect([harness.invoked, harness.shown]).toEqual([[], []]);
  });

  it.each([
    ['on the last millisecond of the 24 hours', DAY_MS, 1],
    ['not after 24 hours', DAY_MS + 1, 0],
  ])('is possible %s', async (_case, age, times) => {
    const { event, id, harness } = await setUp();
    const receivedAt = new Date(Date.parse(event.detail.receivedAt) + age).toISOString();
    const outcome = harness.click(harness.clickOf(id, { receivedAt }));
    await (times === 1
      ? expect(outcome).resolves.toBeNull()
      : expect(refusal(outcome)).resolves.toBe(
          'This order is older than 24 hours, so it is not replayed. If it is still needed, run `/sre` again.',
        ));
    expect(harness.invoked).toHaveLength(times);
  });

  it('is refused for what its function does not take, whatever the button says [F38]', async () => {
    const { id, harness } = await setUp({}, 'slash_command');
    await expect(refusal(harness.click(harness.clickOf(id)))).resolves.toBe(
      'This cannot be replayed: its function does not accept it twice. If it is still needed, run the command again.',
    );
    expect(harness.invoked).toEqual([]);
  });

  it('is refused for what is forgotten, and for another row of the table', async () => {
    const { harness } = await setUp();
    for (const value of ['dead#gone', 'receipt#1', '']) {
      await expect(refusal(harness.click(harness.clickOf(value)))).resolves.toBe(
        'This is older than 14 days, so Q-Bot no longer has it. If it is still needed, run the command again.',
      );
    }
  });
});

describe('a second click', () => {
  it('does nothing, and says who did it', async () => {
    const { id, harness } = await setUp();
    await harness.click(harness.clickOf(id));
    const second = harness.clickOf(id, { user: { id: 'U02MATE', name: 'mate' } });
    await expect(refusal(harness.click(second))).resolves.toMatch(
      `Your click changed nothing. :repeat: Replayed by <@${CAPTAIN}> <!date^`,
    );
    expect(harness.invoked).toHaveLength(1);
  });

  it('does nothing while the first is at it', async () => {
    const { id, harness } = await setUp();
    let second: Promise<string | undefined> | undefined;
    harness.invoking = async () => {
      second ??= refusal(harness.click(harness.clickOf(id)));
      await second;
    };
    await harness.click(harness.clickOf(id));
    await expect(second).resolves.toContain('Being replayed by');
    expect(harness.invoked).toHaveLength(1);
  });

  it('of ten at once is nine: one replays', async () => {
    const { id, harness } = await setUp();
    const clicks = Array.from({ length: 10 }, () => harness.clickOf(id));
    const ends = await Promise.allSettled(clicks.map((click) => harness.click(click)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(harness.invoked).toHaveLength(1);
  });
});

describe('the same click again', () => {
  it('goes on where its first delivery died', async () => {
    const { id, harness } = await setUp();
    const click = harness.clickOf(id);
    const endReplay = jest
      .spyOn(harness.deadLetters, 'endReplay')
      .mockRejectedValueOnce(new Error('the table is away'));
    await expect(harness.click(click)).rejects.toThrow('the table is away');
    await harness.click(click);
    expect(endReplay).toHaveBeenCalledTimes(2);
    expect(harness.invoked.map(({ event }) => parseEvent(event).detail.requestId)).toEqual([
      click.requestId,
      click.requestId,
    ]);
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'replayed' });
  });

  it.each([RUN, DISCARD])('only shows what it has done: %s', async (actionId) => {
    const { id, harness } = await setUp();
    const click = harness.clickOf(id, {}, actionId);
    await harness.click(click);
    await harness.click(click);
    expect(harness.invoked).toHaveLength(actionId === RUN ? 1 : 0);
    expect(harness.shown).toHaveLength(2);
    expect(harness.shown[1]).toEqual(harness.shown[0]);
  });
});

describe('where Lambda does not take it', () => {
  it('the order is open again, and the person knows', async () => {
    const { id, harness } = await setUp();
    harness.invoking = () => Promise.reject(new Error('throttled'));
    await expect(refusal(harness.click(harness.clickOf(id)))).resolves.toBe(
      'Lambda did not accept the replay. Click *Run it* again: nothing is done twice.',
    );
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
    expect(harness.outcomes()).toContain('not_replayed');
    harness.invoking = async () => undefined;
    await harness.click(harness.clickOf(id));
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'replayed' });
  });
});

describe('Discard', () => {
  it('ends it, for every user who may replay it, and keeps what is stored', async () => {
    const { event, id, harness } = await setUp();
    const detail: Partial<Detail> = { access: { denied: [], restricted: ['/open'] } };
    await harness.click(harness.clickOf(id, detail, DISCARD));
    await expect(harness.deadLetters.find(id)).resolves.toMatchObject({
      state: 'discarded',
      decidedBy: CAPTAIN,
      payload: JSON.stringify(event),
    });
    expect(harness.shown[0]?.message.text).toContain(`:wastebasket: Discarded by <@${CAPTAIN}>`);
    expect(harness.decisions).toMatchObject([
      { action: 'discard', outcome: 'discarded', target: FUNCTION, replayed: '/sre incident' },
    ]);
    await expect(refusal(harness.click(harness.clickOf(id)))).resolves.toContain('Discarded by');
    expect(harness.invoked).toEqual([]);
  });

  it('shows no word of a command that nobody could replay', async () => {
    const { id, harness } = await setUp({ subcommand: 'zanzibar' }, 'slash_command');
    await harness.click(harness.clickOf(id, {}, DISCARD));
    expect(JSON.stringify(harness.shown)).not.toContain('zanzibar');
  });
});

it('throws where the one who clicked hears of nothing', async () => {
  const { id, harness } = await setUp();
  harness.ending = 'not_told';
  await expect(harness.click(harness.clickOf(id))).rejects.toThrow(NotificationFailedError);
});

it('logs a button that is none of its own', async () => {
  const { id, harness } = await setUp();
  await harness.click(harness.clickOf(id, {}, 'dead_letters:else:order'));
  expect(harness.lines.at(-1)?.fields).toEqual({ reason: 'unknown action' });
  await expect(harness.deadLetters.find(id)).resolves.toMatchObject({ state: 'open' });
});
