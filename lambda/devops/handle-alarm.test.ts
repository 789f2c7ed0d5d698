import { setImmediate } from 'node:timers/promises';
import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { AlarmState } from './alarm-event.ts';
import { AlarmHarness } from './fixtures/alarm-harness.ts';
import { alarmArnOf } from './fixtures/build-alarm.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

const MINUTE = 60_000;
let table: StartedTable;
let harness: AlarmHarness;
let name: string;
let alarms = 0;
beforeAll(async () => {
  table = await startTable();
});
beforeEach(() => {
  harness = new AlarmHarness(table);
  alarms += 1;
  name = `shop-web-${alarms}`;
});
afterAll(() => table.close());

const event = (state: AlarmState, minutes = 0) => ({ name, state, at: ASKED_AT + minutes * MINUTE });
const tell = (state: AlarmState, minutes = 0) => harness.tell(event(state, minutes));
const refusedBy = (refused: string) => ({ refused, error: new Error(refused) });

it('an alarm that fires, recovers and flaps has one message, right at each moment', async () => {
  await tell('ALARM');
  expect(harness.texts()).toEqual([expect.stringMatching(/^:red_circle: .* went into ALARM/)]);
  await tell('OK', 4);
  expect(harness.texts()).toEqual([expect.stringContaining('it was in ALARM for 4 min')]);
  await tell('ALARM', 5);
  expect(harness.texts()).toEqual([expect.stringMatching(/flapping: 3 changes .* in ALARM$/)]);
  await tell('OK', 6);
  expect(harness.texts()).toEqual([expect.stringMatching(/flapping: 4 changes .* OK$/)]);
  expect([...harness.messages.keys()]).toEqual([expect.stringMatching(/^C07HARBOUR /)]);
});

it('an alarm that was quiet for more than ten minutes fires in a new message, and the old one stays as it ended', async () => {
  await tell('ALARM');
  await tell('OK', 4);
  await tell('ALARM', 15);
  expect(harness.texts()).toEqual([
    expect.stringContaining('has recovered'),
    expect.stringContaining('went into ALARM'),
  ]);
  await tell('OK', 20);
  expect(harness.texts()).toEqual([
    expect.stringContaining('for 4 min'),
    expect.stringContaining('for 5 min'),
  ]);
});

it('a muted one goes on in its message', async () => {
  await tell('ALARM');
  await tell('OK', 4);
  await harness.store.mute(alarmArnOf(name), { until: ASKED_AT + 60 * MINUTE, by: 'U03JUNIPER' });
  await tell('ALARM', 30);
  expect(harness.texts()).toEqual([expect.stringContaining('went into ALARM')]);
});

it('what has become OK without having fired is no news', async () => {
  await tell('INSUFFICIENT_DATA');
  await tell('OK', 1);
  expect(harness.texts()).toEqual([]);
});

it('events that come twice, or late, change nothing that is newer', async () => {
  await tell('OK', 4);
  expect(harness.texts()).toEqual([]);
  await tell('ALARM');
  await tell('ALARM');
  await tell('OK', 4);
  expect(harness.texts()).toEqual([expect.stringContaining('it was in ALARM for 4 min')]);
});

it('an OK whose ALARM was lost says all the same that it has recovered', async () => {
  const previous = { state: 'ALARM' as const, at: ASKED_AT - 3 * MINUTE };
  await harness.tell({ ...event('OK'), previous });
  expect(harness.texts()).toEqual([expect.stringContaining('it was in ALARM for 3 min')]);
});

/** Every order of the given ones. */
function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, index) =>
    orders(all.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
  );
}

const STORY = [
  ['ALARM', 0],
  ['OK', 20],
  ['ALARM', 21],
  ['OK', 22],
] as const;

it.each(
  orders(STORY).map((order) => [order.map(([state, at]) => `${state} ${at}`).join(', '), order] as const),
)('all at once, each twice, in the order %s: one message says the newest', async (_what, order) => {
  // The first writes to Slack take longest: a state that is past would stay there.
  let turns = 40;
  harness.onSlack = async () => {
    turns -= 8;
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
    return undefined;
  };
  await Promise.all([...order, ...order].map(([state, at]) => tell(state, at)));
  expect(harness.texts()).toEqual([expect.stringMatching(/flapping: 3 changes .* OK$/)]);
});

it('an update that a newer one overtakes on its way to Slack is mended at once', async () => {
  await tell('ALARM');
  let isOvertaken = false;
  harness.onSlack = async () => {
    if (isOvertaken) return undefined;
    isOvertaken = true;
    await tell('ALARM', 5);
    return undefined;
  };
  await tell('OK', 4);
  expect(harness.texts()).toEqual([expect.stringMatching(/flapping: 3 changes .* in ALARM$/)]);
});

it('thirty alarms at once have a message each', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `shop-burst-${index}`);
  await Promise.all(names.map((one) => harness.tell({ name: one, state: 'ALARM' })));
  expect(harness.texts()).toHaveLength(30);
});

it('the longest prefix of the name says where it is posted', async () => {
  await harness.tell({ name: 'shop-pay-5xx', state: 'ALARM' });
  expect([...harness.messages.keys()]).toEqual([expect.stringMatching(/^C07PAYMENTS /)]);
});

it.each(['other-5xx', 'x'.repeat(255), '<!channel>&'])(
  'without a channel nothing is posted, and it is counted: %s',
  async (one) => {
    await harness.tell({ name: one, state: 'ALARM' });
    expect(harness.texts()).toEqual([]);
    expect(harness.counted).toEqual(['AlarmsWithoutChannel']);
    expect(await harness.store.find(alarmArnOf(one))).toBeUndefined();
  },
);

describe('Slack', () => {
  it.each(['no_answer', 'ratelimited', 'error', 'token_revoked'])(
    'that is away for a while (%s) is asked again',
    async (refused) => {
      let calls = 0;
      harness.onSlack = async () => {
        calls += 1;
        // The claim of the post whose answer was lost has ended by then.
        harness.clock.now += 20_000;
        return calls < 2 ? refusedBy(refused) : undefined;
      };
      await tell('ALARM');
      expect(harness.texts()).toHaveLength(1);
    },
  );

  it('that stays away leaves the event to Lambda, whose next try shows what is newest then', async () => {
    harness.onSlack = async () => {
      harness.clock.now += 3000;
      return refusedBy('ratelimited');
    };
    await expect(tell('ALARM')).rejects.toMatchObject({ code: 'QBOT_ALARM_NOT_SHOWN' });
    harness.onSlack = async () => undefined;
    await tell('OK', 4);
    await tell('ALARM');
    expect(harness.texts()).toEqual([expect.stringContaining('has recovered')]);
  });

  it.each(['channel_not_found', 'is_archived'])('that never takes it fails at once: %s', async (refused) => {
    let calls = 0;
    harness.onSlack = async () => {
      calls += 1;
      return refusedBy(refused);
    };
    await expect(tell('ALARM')).rejects.toThrow(refused);
    expect(calls).toBe(1);
  });

  it('that has lost the message gets another one', async () => {
    await tell('ALARM');
    harness.messages.clear();
    await tell('OK', 4);
    expect(harness.texts()).toEqual([expect.stringContaining('has recovered')]);
  });

  it('that fails in the middle leaves no older state: the next delivery of the same event mends it', async () => {
    await tell('ALARM');
    harness.onSlack = async () => refusedBy('is_archived');
    await expect(tell('OK', 4)).rejects.toThrow();
    harness.onSlack = async () => undefined;
    await tell('OK', 4);
    expect(harness.texts()).toEqual([expect.stringContaining('has recovered')]);
  });
});
