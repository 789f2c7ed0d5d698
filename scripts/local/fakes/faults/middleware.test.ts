import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { Faults } from './faults.ts';
import { faulty } from './middleware.ts';

let server: ServerType;
let url: string;
let faults: Faults;
let log: string[];

beforeEach(async () => {
  faults = new Faults();
  log = [];
  const app = new Hono();
  const context = {
    faults,
    kill: (name: string, trace?: string) =>
      void log.push(trace === undefined ? `kill ${name}` : `kill ${name} ${trace}`),
    sleep: async (ms: number) => void log.push(`sleep ${ms}`),
  };
  const work = (c: Context): Response => {
    log.push('work');
    return c.json({ ok: true }, 201);
  };
  app.post('/one', faulty(context, 'slack.views.open', work));
  app.post(
    '/named/:method',
    faulty(context, (c) => `slack.${c.req.param('method')}`, work),
  );
  server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  url = `http://127.0.0.1:${Object(server.address()).port}`;
});

afterEach(async () => {
  const closed = once(server, 'close');
  server.close();
  await closed;
});

const post = (path = '/one') => fetch(`${url}${path}`, { method: 'POST', body: 'x' });

/** Why a request got no answer. */
async function failureOf(request: Promise<unknown>): Promise<unknown> {
  const error: unknown = await request.then(
    () => 'an answer',
    (reason) => reason.cause.code,
  );
  return error;
}

describe('faulty', () => {
  it('lets all through where no fault is on', async () => {
    faults.set({ target: 'slack.views.update', kind: 'status', status: 500 });
    expect((await post()).status).toBe(201);
    expect(log).toEqual(['work']);
  });

  it('status: answers without the work, so often', async () => {
    const headers = { 'retry-after': '1' };
    faults.set({ target: 'slack.*', kind: 'status', status: 429, headers, body: { ok: false }, times: 1 });
    const response = await post();
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual({ ok: false });
    expect(log).toEqual([]);
    expect((await post()).status).toBe(201);
  });

  it('status, done: works, and answers otherwise; a text of another type as it is', async () => {
    const headers = { 'content-type': 'text/html' };
    const body = '<html>timeout</html>';
    faults.set({ target: 'slack.*', kind: 'status', status: 504, done: true, headers, body });
    const response = await post();
    expect(response.status).toBe(504);
    expect(await response.text()).toBe(body);
    expect(log).toEqual(['work']);
  });

  it('status without a body, or where none may be', async () => {
    faults.set({ target: 'slack.views.open', kind: 'status', status: 503, times: 1 });
    faults.set({ target: 'slack.views.open', kind: 'status', status: 204, body: {}, times: 1 });
    expect(await (await post()).text()).toBe('');
    expect((await post()).status).toBe(204);
  });

  it('stall: works, waits, answers', async () => {
    faults.set({ target: 'slack.views.open', kind: 'stall', ms: 5000 });
    expect((await post()).status).toBe(201);
    expect(log).toEqual(['work', 'sleep 5000']);
  });

  it('drop: works, then resets the connection', async () => {
    faults.set({ target: 'slack.views.open', kind: 'drop' });
    expect(await failureOf(post())).toBe('ECONNRESET');
    expect(log).toEqual(['work']);
  });

  it('refuse: resets the connection before the work', async () => {
    faults.set({ target: 'slack.views.open', kind: 'refuse' });
    expect(await failureOf(post())).toBe('ECONNRESET');
    expect(log).toEqual([]);
  });

  it('kill at received: works, kills, never answers', async () => {
    faults.set({ target: 'slack.views.open', kind: 'kill', function: 'opsgenie', at: 'received' });
    expect(await failureOf(post())).toBe('ECONNRESET');
    expect(log).toEqual(['work', 'kill opsgenie']);
  });

  it('kill at answered: works, answers, kills', async () => {
    faults.set({ target: 'slack.views.open', kind: 'kill', function: 'opsgenie', at: 'answered' });
    const response = await post();
    expect(response.status).toBe(201);
    expect(log).toEqual(['work', 'kill opsgenie']);
  });

  it('strikes and kills for the one request whose trace it names', async () => {
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    faults.set({ target: 'slack.views.open', kind: 'kill', function: 'opsgenie', at: 'received', trace });
    expect((await post()).status).toBe(201);
    const headers = { 'x-amzn-trace-id': `${trace};Parent=1` };
    expect(await failureOf(fetch(`${url}/one`, { method: 'POST', headers }))).toBe('ECONNRESET');
    expect(log).toEqual(['work', 'work', `kill opsgenie ${trace}`]);
  });

  it('finds the target by the request', async () => {
    faults.set({ target: 'slack.chat.postMessage', kind: 'status', status: 500 });
    expect((await post('/named/chat.postMessage')).status).toBe(500);
    expect((await post('/named/chat.update')).status).toBe(201);
  });
});
