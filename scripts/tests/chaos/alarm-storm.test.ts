import { setImmediate } from 'node:timers/promises';
import { AlarmStore } from '../../local/aws/cloudwatch.ts';
import { Faults } from '../../local/fakes/faults/faults.ts';
import { ALARMS } from '../../local/sample-data.ts';
import { Trace } from '../../local/trace.ts';
import { AlarmStorms, wrongAlarms } from './alarm-storm.ts';

const FIRED = { text: ':red_circle: *shop-5xx* went into ALARM, today' };
const RECOVERED = { text: ':large_green_circle: *shop-5xx* has recovered, today: it was in ALARM for 4 min' };
const FLAPS = {
  text: ':warning: *shop-5xx* is flapping: 3 changes since today, the last today: :red_circle: in ALARM',
};
const NO_DATA = { text: ':white_circle: *shop-5xx* has had no data since today' };
const NO_DATA_SINCE_OK = [{ name: 'shop-5xx', state: 'INSUFFICIENT_DATA' as const, before: 'OK' as const }];
const MUTED = { text: ':no_bell: <@U1> muted *shop-5xx* until today.' };

const alarm = (state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA') => [{ name: 'shop-5xx', state }];

it.each([
  ['that fires', alarm('ALARM'), [FIRED]],
  ['that flaps', alarm('ALARM'), [FLAPS, MUTED]],
  ['that fired before', alarm('OK'), [RECOVERED, RECOVERED]],
  ['that was never shown', alarm('OK'), []],
  ['whose data went after the recovery', NO_DATA_SINCE_OK, [RECOVERED]],
  ['beside those of others', alarm('OK'), [{ text: FIRED.text.replace('shop-5xx', 'other') }]],
  [
    'beside one whose name has its own in it',
    alarm('OK'),
    [{ text: FIRED.text.replace('shop', 'web-shop') }],
  ],
])('a message %s is right', (_what, alarms, messages) => {
  expect(wrongAlarms(alarms, messages)).toEqual([]);
});

it.each([
  ['fires though it has recovered', alarm('OK'), [FIRED]],
  ['flaps in another state', alarm('OK'), [FLAPS]],
  ['has recovered though it fires', alarm('ALARM'), [RECOVERED]],
  ['takes missing data for recovery', alarm('INSUFFICIENT_DATA'), [RECOVERED]],
  ['has lost its data though it recovered before', NO_DATA_SINCE_OK, [NO_DATA]],
  ['is not the last that fires', alarm('OK'), [FIRED, RECOVERED]],
])('a message that %s is seen', (_what, alarms, messages) => {
  expect(wrongAlarms(alarms, messages)).toHaveLength(1);
});

describe('the alarms of a run', () => {
  /** The number of the command after which each change came. */
  async function play(shard: number, commands = 500): Promise<number[]> {
    const alarms = new AlarmStore(ALARMS, () => 1_000_000);
    const bot = { account: { alarms }, faults: new Faults(), trace: new Trace(() => 1_000_000) };
    const storms = new AlarmStorms({ bot, seed: 41, shard, sleep: async () => undefined });
    const changedAfter: number[] = [];
    let done = 0;
    alarms.onChange = () => changedAfter.push(done);
    for (done = 1; done <= commands; done += 1) {
      storms.afterCommand();
      await setImmediate();
    }
    const { changes } = await storms.end();
    expect(changedAfter).toHaveLength(changes);
    return changedAfter;
  }

  it('change once for each four commands, from the first to the last', async () => {
    const changedAfter = await play(0);
    expect(changedAfter.length / (500 / 4)).toBeCloseTo(1, 0);
    expect(new Set(changedAfter)).toEqual(new Set([1, 65, 129, 193, 257, 321, 385, 449]));
  });

  it('do not go off for several bots at once', async () => {
    const all = await Promise.all([0, 1, 2, 3, 4, 5].map(async (shard) => [...new Set(await play(shard))]));
    expect(new Set(all.flat()).size).toBe(all.flat().length);
  });

  it('are the same for the same seed', async () => {
    expect(await play(3, 200)).toEqual(await play(3, 200));
  });

  it('stand still once the users are done', async () => {
    const alarms = new AlarmStore(ALARMS, () => 1_000_000);
    const bot = { account: { alarms }, faults: new Faults(), trace: new Trace(() => 1_000_000) };
    const sleeping = Promise.withResolvers<void>();
    const storms = new AlarmStorms({ bot, seed: 41, shard: 0, sleep: () => sleeping.promise });
    storms.afterCommand();
    const ending = storms.end();
    sleeping.resolve();
    const { changes } = await ending;
    expect(changes).toBeLessThanOrEqual(4);
  });
});
