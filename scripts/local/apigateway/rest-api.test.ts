import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { failed, type RunResult } from '../lambda/runtime-api.ts';
import { Trace } from '../trace.ts';
import { createRestApi } from './rest-api.ts';

let server: ServerType;
let url: string;
let trace: Trace;
let clock: { ms: number };
let calls: { name: string; payload: unknown; traceId: string }[];
let result: RunResult;

beforeEach(async () => {
  trace = new Trace();
  clock = { ms: 0 };
  calls = [];
  result = { payload: '{"statusCode":202,"headers":{"x-a":"1"},"body":"{}"}', error: null };
  const app = new Hono();
  app.route(
    '/_rest',
    createRestApi({
      stage: 'prod',
      routes: { 'POST /opsgenie': 'pushover' },
      apiKeys: [
        { id: 'key1', value: 'the-key' },
        { id: 'key2', value: 'another-key' },
      ],
      throttle: { ratePerSecond: 1, burst: 3 },
      call: async (name, call) => {
        calls.push({ name, ...call });
        return result;
      },
      trace,
      gatewayMs: 0,
      sleep: async () => undefined,
      now: () => clock.ms,
    }),
  );
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  url = `http://127.0.0.1:${Object(server.address()).port}/_rest`;
});

afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  await closed;
});

function post(headers: Record<string, string> = { 'x-api-key': 'the-key' }, body = '{}') {
  return fetch(`${url}/prod/opsgenie`, { method: 'POST', headers, body });
}

describe('the REST API', () => {
  it('calls the function where the key is right', async () => {
    const response = await post({ 'X-API-Key': 'the-key', 'content-type': 'application/json' }, '{"a":1}');
    expect(response.status).toBe(202);
    expect(response.headers.get('x-a')).toBe('1');
    const [request] = trace.requests();
    expect(response.headers.get('x-amzn-requestid')).toBe(request?.requestId);
    expect(request?.requestId).toMatch(/^[0-9a-f]{8}-/);
    expect(request?.spans).toMatchObject([{ name: 'gateway', outcome: '202' }]);
    expect(calls).toMatchObject([
      {
        name: 'pushover',
        traceId: request?.traceId,
        payload: {
          body: '{"a":1}',
          requestContext: { requestId: request?.requestId, identity: { apiKeyId: 'key1' } },
        },
      },
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['a wrong key', { 'x-api-key': 'the-keY' }],
    ['two keys', { 'x-api-key': 'the-key, the-key' }],
    ['the key elsewhere', { authorization: 'the-key' }],
  ])('starts nothing with %s', async (_what, headers) => {
    const response = await post(headers);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('ForbiddenException');
    expect(await response.json()).toEqual({ message: 'Forbidden' });
    expect(calls).toEqual([]);
    expect(trace.requests()).toEqual([]);
  });

  it.each([
    ['GET', '/prod/opsgenie', 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['POST', '/prod/opsgenie/', 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['POST', '/prod/constructor', 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['POST', '/test/opsgenie', 'ForbiddenException', 'Forbidden'],
    ['POST', '', 'ForbiddenException', 'Forbidden'],
  ])('has nothing at %s %s', async (method, path, type, message) => {
    const response = await fetch(`${url}${path}`, { method, headers: { 'x-api-key': 'the-key' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await response.json()).toEqual({ message });
  });

  it('throttles each key by its usage plan, and no call without one', async () => {
    await Promise.all(Array.from({ length: 10 }, () => post({})));
    const answers = await Promise.all(Array.from({ length: 4 }, () => post()));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(await refused?.json()).toEqual({ message: 'Too Many Requests' });
    expect((await post({ 'x-api-key': 'another-key' })).status).toBe(202);
    clock.ms += 1000;
    expect((await post()).status).toBe(202);
    expect(calls).toHaveLength(5);
  });

  it.each<[string, RunResult]>([
    ['threw', failed({ errorType: 'Error', errorMessage: 'no' })],
    ['returned nothing', { payload: 'null', error: null }],
  ])('answers 502 where the function %s', async (_what, returned) => {
    result = returned;
    const response = await post();
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({ message: 'Internal server error' });
  });

  it.each([
    ['over 10 MB', 'a'.repeat(10 * 1024 * 1024 + 1)],
    ['over 6 MB of JSON', '"'.repeat(4 * 1024 * 1024)],
  ])('answers 413 to a body %s', async (_what, body) => {
    const response = await post(undefined, body);
    expect(response.status).toBe(413);
    expect(calls).toEqual([]);
  });

  it('answers 204 without a body', async () => {
    result = { payload: '{"statusCode":204,"body":"x"}', error: null };
    expect(await (await post()).text()).toBe('');
  });
});
