import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createDriverClient } from './driver-client.ts';

const servers: ServerType[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

async function listen(app: Hono): Promise<string> {
  const port = await new Promise<number>((listening) => {
    servers.push(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) => listening(info.port)));
  });
  return `http://127.0.0.1:${port}`;
}

describe('createDriverClient', () => {
  it('acts and reads', async () => {
    const app = new Hono();
    const outcome = { status: 200, ms: 1, requestId: 'r', shown: null };
    app.post('/_local/slack/driver/command', async (c) => c.json({ ...outcome, shown: await c.req.text() }));
    app.get('/_local/slack/driver/workspace', (c) =>
      c.json({ channels: [], users: [], shortcuts: [], more: 1 }),
    );
    app.get('/_local/state', (c) =>
      c.json({
        slack: { messages: [], views: [] },
        opsgenie: { incidents: [], actions: [], webhooks: [] },
        pushover: { messages: [] },
        audit: [],
        requests: [],
      }),
    );
    const bot = createDriverClient(`${await listen(app)}/`);
    expect(await bot.act('command', { command: '/sre', channel: 'C1', user: 'U1' })).toEqual({
      ...outcome,
      shown: '{"command":"/sre","channel":"C1","user":"U1"}',
    });
    expect(await bot.workspace()).toEqual({ channels: [], users: [], shortcuts: [] });
    expect(await bot.state()).toMatchObject({ requests: [] });
  });

  it.each<[string, (app: Hono) => unknown, string]>([
    [
      'an error',
      (app) => app.get('/_local/state', (c) => c.json({ error: 'no such user' }, 400)),
      'no such user',
    ],
    ['something else', (app) => app.get('/_local/state', (c) => c.json({ a: 1 })), 'answered 200: {"a":1}'],
    ['a page', (app) => app.get('/_local/state', (c) => c.text('hello')), 'answered 200: hello'],
  ])('says what it got where the bot answers %s', async (_, mount, message) => {
    const app = new Hono();
    mount(app);
    await expect(createDriverClient(await listen(app)).state()).rejects.toThrow(message);
  });

  it('asks for npm start where nothing listens', async () => {
    await expect(createDriverClient('http://127.0.0.1:1/').state()).rejects.toThrow(
      /^No bot is running at http:\/\/127\.0\.0\.1:1\. Start it with npm start\.$/,
    );
  });
});
