import { readFileSync } from 'node:fs';
import { type Listening, listen } from '../listen.ts';
import { SLACK_THROTTLE } from '../settings.ts';
import { Trace } from '../trace.ts';
import { createHttpApi } from './http-api.ts';

const ROUTES = { 'POST /slack/commands': 'gatekeeper', 'POST /slack/interactivity': 'gatekeeper' };

let server: Listening;
let clock: { ms: number };
let calls: number;

beforeEach(async () => {
  clock = { ms: 0 };
  calls = 0;
  const throttle = { ratePerSecond: 2, burst: 3 };
  const app = createHttpApi({
    routes: ROUTES,
    refusedRoutes: [],
    throttles: { 'POST /slack/commands': throttle, 'POST /slack/interactivity': throttle },
    call: async () => {
      calls += 1;
      return { payload: '{"statusCode":200,"body":""}', error: null };
    },
    ...{ trace: new Trace(), gatewayMs: 0, sleep: async () => undefined, now: () => clock.ms },
  });
  server = await listen(app, 0);
});

afterEach(() => server.close());

const post = (path: string) => fetch(`${server.url}${path}`, { method: 'POST', body: 'a=1' });

async function statuses(path: string, times: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < times; index += 1) found.push((await post(path)).status);
  return found;
}

it('answers 429 over the throttle of a route, without a call, and not on the other', async () => {
  expect(await statuses('/slack/commands', 5)).toEqual([200, 200, 200, 429, 429]);
  expect(calls).toBe(3);
  expect(await statuses('/slack/interactivity', 1)).toEqual([200]);
  clock.ms += 500;
  expect(await statuses('/slack/commands', 2)).toEqual([200, 429]);
});

it('answers 429 as API Gateway does', async () => {
  await statuses('/slack/commands', 3);
  const response = await post('/slack/commands');
  expect(await response.json()).toEqual({ message: 'Too Many Requests' });
  expect(response.headers.get('apigw-requestid')).toMatch(/^[\w-]{15}=$/);
});

it('does not count what is no route', async () => {
  expect(await statuses('/slack/other', 4)).toEqual([404, 404, 404, 404]);
  expect(await statuses('/slack/commands', 3)).toEqual([200, 200, 200]);
});

it('has the throttle of npm start from Terraform’s defaults', () => {
  const variables = readFileSync('terraform/variables.tf', 'utf8');
  const defaultOf = (name: string) =>
    Number(new RegExp(`^variable "${name}" \\{[^}]*?^  default +=\\s(\\d+)$`, 'm').exec(variables)?.[1]);
  expect(SLACK_THROTTLE).toEqual({
    ratePerSecond: defaultOf('api_throttle_rate'),
    burst: defaultOf('api_throttle_burst'),
  });
});
