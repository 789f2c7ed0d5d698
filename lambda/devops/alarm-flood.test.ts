import { setImmediate } from 'node:timers/promises';
import { recordLog } from '../../common/fixtures/record-log.ts';
import type { AlarmRow, AlarmStore } from './alarm-store.ts';
import { ALARM_SETTINGS, alarmArnOf, buildAlarmRow } from './fixtures/build-alarm.ts';
import { ASKED_AT } from './fixtures/build-service.ts';
import { type ShowAlarmDeps, showAlarm } from './show-alarm.ts';

/** The clock goes on once nothing else happens. */
class Time {
  now = ASKED_AT;
  readonly #timers: { at: number; wake: () => void }[] = [];

  sleep = (ms: number): Promise<void> =>
    new Promise((wake) => this.#timers.push({ at: this.now + ms, wake }));

  async runUntil(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      this.#timers.sort((left, right) => left.at - right.at);
      const next = this.#timers[0]?.at ?? this.now;
      this.now = next;
      while (this.#timers[0] !== undefined && this.#timers[0].at <= next) this.#timers.shift()?.wake();
    }
  }
}

/** In memory, for as many alarms at once as nobody writes to a table in a test. */
function storeOf(rows: Map<string, AlarmRow>, time: Time): AlarmStore {
  const set = (arn: string, changes: Partial<AlarmRow>) =>
    rows.set(arn, { ...(rows.get(arn) ?? buildAlarmRow()), ...changes });
  const none = async () => undefined;
  return {
    find: async (arn) => rows.get(arn),
    record: () => Promise.reject(new Error('nothing changes here')),
    beginPosting: async (arn) => {
      const { postingUntil = 0, ts = '' } = rows.get(arn) ?? {};
      const begins = ts === '' && postingUntil < time.now;
      if (begins) set(arn, { postingUntil: time.now + 20_000 });
      return begins;
    },
    stopPosting: async (arn) => void set(arn, { postingUntil: 0 }),
    posted: async ({ arn, channel, ts }) => void set(arn, { channel, ts }),
    shown: async () => true,
    ...{ overtaken: none, leave: none, lost: none, mute: none },
  };
}

/** Slack takes one message a second in a channel. https://docs.slack.dev/apis/web-api/rate-limits */
function slackOf(time: Time): ShowAlarmDeps['messages'] {
  let free = ASKED_AT;
  const isTaken = () => {
    if (time.now < free) return false;
    free = time.now + 1000;
    return true;
  };
  return {
    post: async () => {
      if (isTaken()) return { ts: `${free}` };
      await time.sleep(1000);
      return isTaken() ? { ts: `${free}` } : { refused: 'ratelimited', error: undefined };
    },
    update: async ({ ts }) => ({ ts }),
  };
}

/** Of so many alarms at once in one channel: how many are shown, by the function's three runs for each of them. */
async function shownOf(count: number): Promise<number> {
  const time = new Time();
  const rows = new Map<string, AlarmRow>();
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const deps: ShowAlarmDeps = {
    ...{ alarmStore: storeOf(rows, time), alarmSettings: ALARM_SETTINGS, messages: slackOf(time) },
    ...{ log: recordLog().log, now: () => time.now, sleep: time.sleep, random },
  };
  const showOne = async (arn: string, tries = 3): Promise<void> => {
    await showAlarm(deps, arn, time.now + 45_000 * 0.75).catch(async () => {
      await time.sleep(60_000);
      if (tries > 1) await showOne(arn, tries - 1);
    });
  };
  let running = count;
  for (let one = 0; one < count; one += 1) {
    const name = `shop-${one}`;
    rows.set(alarmArnOf(name), buildAlarmRow({ arn: alarmArnOf(name), name }));
    void showOne(alarmArnOf(name)).finally(() => {
      running -= 1;
    });
  }
  await time.runUntil(() => running === 0);
  return [...rows.values()].filter(({ ts }) => ts !== '').length;
}

it('80 alarms at once in one channel are all shown, as docs/operations.md says', async () => {
  expect(await shownOf(80)).toBe(80);
});
