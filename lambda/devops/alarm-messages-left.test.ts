import { type StartedTable, startTable } from '../../common/fixtures/start-table.ts';
import type { AlarmState } from './alarm-event.ts';
import { AlarmHarness } from './fixtures/alarm-harness.ts';
import { alarmArnOf } from './fixtures/build-alarm.ts';
import { ASKED_AT } from './fixtures/build-service.ts';

const MINUTE = 60_000;
const LEFT = expect.stringMatching(/this message is no longer kept up to date/);
const RECOVERED = expect.stringContaining('has recovered');
const FIRES = expect.stringContaining('went into ALARM');

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
  name = `shop-web-left-${alarms}`;
});
afterAll(() => table.close());

const tell = (state: AlarmState, minutes = 0, more: object = {}) =>
  harness.tell({ name, state, at: ASKED_AT + minutes * MINUTE, ...more });
const refusedBy = (refused: string) => ({ refused, error: new Error(refused) });
const buttons = () =>
  [...harness.messages.values()].map(({ blocks }) => /"actions"/.test(JSON.stringify(blocks)));

/** The post takes so long that another run has posted by then. */
function postSlowly(meanwhile: () => Promise<void>) {
  let isFirst = true;
  harness.onSlack = async (call) => {
    if (call !== 'post' || !isFirst) return undefined;
    isFirst = false;
    harness.clock.now += 30_000;
    await meanwhile();
    return undefined;
  };
}

/** The first calls of one kind to the table fail; `lands`: they do what they are asked all the same. */
function breakTable(call: 'posted' | 'shown' | 'find', { times, lands }: { times: number; lands: boolean }) {
  const { alarmStore } = harness.deps;
  let left = times;
  const broken = async (...args: unknown[]) => {
    const ask = () => Reflect.apply(alarmStore[call], alarmStore, args);
    if (left === 0) return ask();
    left -= 1;
    harness.clock.now += 2000;
    if (lands) await ask();
    throw new Error('the table did not answer');
  };
  harness.deps.alarmStore = { ...alarmStore, [call]: broken };
}

describe('a second message of an outage', () => {
  it('says that it is not kept up to date, whatever the alarm does after it', async () => {
    postSlowly(() => tell('ALARM'));
    await tell('ALARM');
    expect(harness.texts().toSorted()).toEqual([FIRES, LEFT].toSorted());
    expect(buttons().filter(Boolean)).toHaveLength(1);
    await tell('OK', 5);
    expect(harness.texts()).toEqual(expect.arrayContaining([RECOVERED, LEFT]));
    await tell('ALARM', 60);
    expect(harness.texts().filter((text) => text.includes('went into ALARM'))).toHaveLength(1);
  });

  it('does not fire where the alarm recovered in a run of its own', async () => {
    postSlowly(() => tell('OK', 5));
    await tell('ALARM');
    expect(harness.texts()).toEqual(expect.arrayContaining([RECOVERED, LEFT]));
  });

  it('is mended by the next run where this one was killed', async () => {
    postSlowly(() => tell('ALARM'));
    const post = harness.onSlack;
    harness.onSlack = async (call) => (call === 'update' ? refusedBy('account_inactive') : post(call));
    await expect(tell('ALARM', 0)).rejects.toThrow();
    harness.onSlack = async () => undefined;
    await tell('ALARM');
    expect(harness.texts()).toEqual(expect.arrayContaining([FIRES, LEFT]));
  });

  it('says so once Slack takes it', async () => {
    postSlowly(() => tell('ALARM'));
    const post = harness.onSlack;
    let updates = 0;
    harness.onSlack = async (call) => {
      if (call === 'post') return post(call);
      updates += 1;
      // The first is that of the alarm's own message.
      return updates === 2 ? refusedBy('ratelimited') : undefined;
    };
    await tell('ALARM');
    expect(harness.texts().toSorted()).toEqual([FIRES, LEFT].toSorted());
  });

  it.each([true, false])(
    'is not posted where the table is slow to note the first: landed %s',
    async (lands) => {
      breakTable('posted', { times: 3, lands });
      await tell('ALARM');
      await tell('OK', 5);
      expect(harness.texts()).toEqual([RECOVERED]);
    },
  );

  it.each([true, false])('takes the place of one that the table never noted: landed %s', async (lands) => {
    breakTable('posted', { times: 20, lands });
    await expect(tell('ALARM')).rejects.toThrow('did not answer');
    expect(harness.texts()).toEqual([LEFT]);
    harness.deps.alarmStore = harness.store;
    harness.clock.now += 60_000;
    await tell('ALARM');
    expect(harness.texts()).toEqual(lands ? [FIRES] : [LEFT, FIRES]);
  });

  it.each(['shown', 'find'] as const)('is not posted where the table fails elsewhere: %s', async (call) => {
    breakTable(call, { times: 1, lands: true });
    await expect(tell('ALARM')).rejects.toThrow('did not answer');
    await tell('ALARM');
    expect(harness.texts()).toEqual([FIRES]);
  });

  it('is not posted while Slack and the table take as long as they may', async () => {
    await harness.store.record({
      ...{ arn: alarmArnOf(name), name, state: 'ALARM', at: ASKED_AT },
      ...{ previous: undefined, reason: '', figures: '' },
    });
    const begin = () => harness.store.beginPosting(alarmArnOf(name));
    expect(await begin()).toBe(true);
    // Two calls with Retry-After between them, the token's two, and three of the table's.
    harness.clock.now += 2500 + 2000 + 2500 + 2 * 1300 + 3 * 3000;
    expect(await begin()).toBe(false);
    harness.clock.now += 2000;
    expect(await begin()).toBe(true);
  });
});

it('an update that a new outage overtakes leaves no firing message behind', async () => {
  await tell('ALARM');
  let isOvertaken = false;
  harness.onSlack = async () => {
    if (isOvertaken) return undefined;
    isOvertaken = true;
    await tell('OK', 9);
    await tell('ALARM', 60);
    return undefined;
  };
  await tell('ALARM', 5, { previous: { state: 'OK', at: ASKED_AT + 4 * MINUTE } });
  expect(harness.texts()).toEqual([LEFT, FIRES]);
});

describe('a new outage is a new message', () => {
  it('though the event of the recovery was lost', async () => {
    await tell('ALARM');
    await tell('ALARM', 180, { previous: { state: 'OK', at: ASKED_AT + 5 * MINUTE } });
    expect(harness.texts()).toEqual([expect.stringMatching(/has recovered.* for 5 min$/), FIRES]);
    expect(buttons()).toEqual([false, true]);
  });

  it('though Slack was away at the recovery', async () => {
    await tell('ALARM');
    harness.onSlack = async () => {
      harness.clock.now += MINUTE;
      return refusedBy('ratelimited');
    };
    await expect(tell('OK', 5)).rejects.toThrow();
    harness.onSlack = async () => undefined;
    await tell('ALARM', 1500);
    expect(harness.texts()).toEqual([expect.stringMatching(/has recovered.* for 5 min$/), FIRES]);
  });

  it('though its own event was lost, and the next one tells of it', async () => {
    await tell('ALARM');
    await tell('OK', 5);
    await tell('INSUFFICIENT_DATA', 190, { previous: { state: 'ALARM', at: ASKED_AT + 180 * MINUTE } });
    expect(harness.texts()).toEqual([RECOVERED, expect.stringContaining('has had no data')]);
  });

  it('though data went and came while it was OK', async () => {
    await tell('ALARM');
    await tell('OK', 4);
    await tell('INSUFFICIENT_DATA', 600);
    await tell('OK', 602);
    await tell('ALARM', 605);
    expect(harness.texts()).toEqual([RECOVERED, FIRES]);
  });

  it('and the first one that fires after a mute has ended is one, too', async () => {
    await tell('ALARM');
    await tell('OK', 4);
    await harness.store.mute(alarmArnOf(name), { until: ASKED_AT + 60 * MINUTE, by: 'U03JUNIPER' });
    await tell('ALARM', 30);
    expect(harness.texts()).toHaveLength(1);
    await tell('OK', 40);
    harness.clock.now = ASKED_AT + 61 * MINUTE;
    await tell('ALARM', 61);
    expect(harness.texts()).toEqual([RECOVERED, FIRES]);
  });
});

it('what becomes OK or loses its data after the recovery changes nothing that is shown', async () => {
  await tell('ALARM');
  await tell('OK', 4);
  const [shown] = harness.messages.values();
  for (const [state, minute] of [
    ['INSUFFICIENT_DATA', 600],
    ['OK', 602],
    ['INSUFFICIENT_DATA', 604],
    ['OK', 1200],
  ] as const) {
    await tell(state, minute);
    expect([...harness.messages.values()]).toEqual([shown]);
  }
});

describe('once its channel takes nothing any more', () => {
  const move = () => {
    harness.deps.alarmSettings = { ...harness.deps.alarmSettings, channels: { 'shop-': 'C09NEW' } };
  };
  const textsIn = (channel: string) =>
    [...harness.messages].filter(([place]) => place.startsWith(channel)).map(([, { text }]) => text);

  it.each([
    'is_inactive',
    'channel_not_found',
    'block_mismatch',
    'no_dual_broadcast_content_update',
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
  ])('the alarm goes on in the channel that is named then: %s', async (word) => {
    await tell('ALARM');
    harness.onSlack = async (call) => (call === 'update' ? refusedBy(word) : undefined);
    move();
    await tell('OK', 5);
    expect(textsIn('C09NEW')).toEqual([RECOVERED]);
    harness.onSlack = async () => undefined;
    await tell('ALARM', 300);
    expect(textsIn('C09NEW')).toEqual([RECOVERED, FIRES]);
  });

  it('the alarm is heard again though every call failed until then', async () => {
    await tell('ALARM');
    harness.onSlack = async (call) => refusedBy(call === 'update' ? 'is_inactive' : 'is_archived');
    await expect(tell('OK', 5)).rejects.toThrow('is_archived');
    await expect(tell('ALARM', 300)).rejects.toThrow('is_archived');
    harness.onSlack = async () => undefined;
    move();
    await tell('ALARM', 300);
    expect(textsIn('C09NEW')).toEqual([FIRES]);
  });

  it('an alarm that fires moves to the channel that is named for it', async () => {
    await tell('ALARM');
    move();
    await tell('ALARM', 5, { previous: { state: 'OK', at: ASKED_AT + 4 * MINUTE } });
    expect(textsIn('C07HARBOUR')).toEqual([LEFT]);
    expect(textsIn('C09NEW')).toEqual([expect.stringMatching(/flapping: 3 changes/)]);
  });

  it('one that has recovered stays where it fired', async () => {
    await tell('ALARM');
    move();
    await tell('OK', 5);
    expect([textsIn('C07HARBOUR'), textsIn('C09NEW')]).toEqual([[RECOVERED], []]);
  });
});
