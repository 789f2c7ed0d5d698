import { wrongAlarms } from './alarm-storm.ts';

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
