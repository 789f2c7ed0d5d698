import { Trace } from '../trace.ts';
import { createAlarmDriver } from './alarm-driver.ts';
import { createAccount } from './aws-resources.ts';
import type { AwsEvent } from './eventbridge/bus.ts';

function start() {
  const alarms = [{ name: 'shop-5xx', state: 'OK' as const, sinceMs: 60_000, reason: '' }];
  const account = createAccount({ alarms, services: [] }, 1);
  const trace = new Trace();
  const told: AwsEvent[] = [];
  account.alarms.onChange = (event) => void told.push(event);
  const app = createAlarmDriver({ account, trace });
  const post = async (body: unknown) => {
    const response = await app.request('/states', { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  return { post, told, trace };
}

it('brings an alarm into each state, each as a request of its own', async () => {
  const { post, told, trace } = start();
  const { body } = await post({ alarm: 'shop-5xx', states: ['ALARM', 'OK', 'ALARM'] });
  const ids = trace.requests().map(({ requestId }) => requestId);
  expect(trace.requests().map(({ label }) => label)).toEqual([
    'shop-5xx ALARM',
    'shop-5xx OK',
    'shop-5xx ALARM',
  ]);
  expect(told.map(({ id }) => id)).toEqual(ids);
  expect(told.map(({ traceId }) => traceId)).toEqual(trace.requests().map(({ traceId }) => traceId));
  expect(body).toEqual({ requestId: ids.at(-1) });
});

it('tells of nothing that does not change', async () => {
  const { post, told } = start();
  expect(await post({ alarm: 'shop-5xx', states: ['OK'] })).toEqual({
    status: 200,
    body: { requestId: null },
  });
  expect(told).toEqual([]);
});

it.each([
  [{ alarm: 'other', states: ['OK'] }, 404, 'there is no alarm "other". Known: shop-5xx'],
  [{ alarm: 'shop-5xx', states: ['FIRING'] }, 400, 'it takes {"alarm": "<name>", "states": ["ALARM" or "OK"'],
  [{ alarm: 'shop-5xx', states: [] }, 400, 'it takes'],
  ['text', 400, 'it takes'],
])('refuses %j', async (input, status, words) => {
  const { post, told } = start();
  expect(await post(input)).toEqual({ status, body: { error: expect.stringContaining(words) } });
  expect(told).toEqual([]);
});
