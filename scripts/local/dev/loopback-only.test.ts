import { Hono } from 'hono';
import { loopbackOnly } from './loopback-only.ts';

const app = new Hono();
app.use('*', loopbackOnly);
app.get('/', (c) => c.text('ok'));

it.each([
  ['a program of this machine', 'http://127.0.0.1:3000/', undefined, 200],
  ['its own page', 'http://localhost:3000/', 'http://localhost:3000', 200],
  ['a page of another address', 'http://127.0.0.1:3000/', 'https://example.com', 403],
  ['a page of another port', 'http://127.0.0.1:3000/', 'http://127.0.0.1:8080', 403],
  ['a page that hides where it comes from', 'http://127.0.0.1:3000/', 'null', 403],
  [
    'another name that leads here',
    'http://rebound.example.com:3000/',
    'http://rebound.example.com:3000',
    403,
  ],
])('meets %s', async (_who, url, origin, status) => {
  const response = await app.request(url, { headers: origin === undefined ? {} : { origin } });
  expect(response.status).toBe(status);
});
