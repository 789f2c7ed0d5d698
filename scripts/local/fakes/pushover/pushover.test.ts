import { buildPushover, EMERGENCY, GROUP, MESSAGE, TOKEN, USER } from './fixtures/pushover.ts';

describe('a message', () => {
  it('arrives as it was sent, as JSON or as a form', async () => {
    const { pushover, request, send } = buildPushover();
    const json = await send({ ...MESSAGE, title: 'P3', url: 'https://o/1', url_title: 'Open', priority: 0 });
    expect(json).toMatchObject({ status: 200, body: { status: 1, request: expect.any(String) } });
    expect(json.body).not.toHaveProperty('receipt');
    const body = new URLSearchParams({ ...MESSAGE, user: GROUP, priority: '-1' });
    const form = await request('/1/messages.json', { method: 'POST', body });
    expect(form.status).toBe(200);
    expect(pushover.state().messages).toMatchObject([
      {
        ...{ user: USER, title: 'P3', message: 'Checkout is down', text: 'Checkout is down', priority: 0 },
        ...{
          tags: [],
          receipt: null,
          ringing: false,
          cancelled: false,
          url: 'https://o/1',
          urlTitle: 'Open',
        },
        ...{ request: json.body.request },
      },
      { user: GROUP, title: 'Q-Bot', priority: -1, request: form.body.request },
    ]);
  });

  it('goes to several users, and costs as many', async () => {
    const { pushover, send } = buildPushover();
    const { headers } = await send({ ...MESSAGE, user: `${USER},${GROUP}` });
    expect(pushover.state().messages.map(({ user }) => user)).toEqual([USER, GROUP]);
    expect(headers.get('x-limit-app-limit')).toBe('10000');
    expect(headers.get('x-limit-app-remaining')).toBe('9998');
    expect(headers.get('x-limit-app-reset')).toBe(String(Date.UTC(2026, 3, 1, 6) / 1000));
  });

  it('that is HTML is read without tags and entities', async () => {
    const { pushover, send } = buildPushover();
    const message = '<b>P1</b> &lt;b&gt;&amp;amp; <font color="#f00">x</font> a < b';
    await send({ ...MESSAGE, message, html: 1 });
    await send({ ...MESSAGE, message: '<b>&amp;' });
    expect(pushover.state().messages.map(({ text }) => text)).toEqual(['P1 <b>&amp; x a < b', '<b>&amp;']);
  });

  const tooLong = (name: string, most: number) =>
    [name, { [name]: '😀'.repeat(most + 1) }, `${name} is too long (maximum is ${most} characters)`] as const;
  it.each<readonly [string, Record<string, unknown>, string]>([
    ['token', { token: 'x'.repeat(30) }, 'application token is invalid'],
    ['user', { user: 'u'.repeat(30) }, 'user identifier is invalid'],
    ['user', { user: `${USER}, ${GROUP}` }, 'user identifier is invalid'],
    ['user', { user: '' }, 'user identifier is invalid'],
    ['user', { user: Array(51).fill(USER).join(',') }, 'user identifier is invalid'],
    ['message', { message: ' ' }, 'message cannot be blank'],
    tooLong('message', 1024),
    tooLong('title', 250),
    tooLong('url', 512),
    tooLong('url_title', 100),
    ['message', { message: 'a\ud83d' }, 'message has half a character'],
    ['priority', { priority: 3 }, 'priority is invalid'],
    ['priority', { priority: 'high' }, 'priority is invalid'],
    ['retry', { priority: 2, expire: 60 }, 'retry must be supplied with priority=2'],
    ['expire', { priority: 2, retry: 60 }, 'expire must be supplied with priority=2'],
    ['retry', { priority: 2, retry: 29, expire: 60 }, 'retry is invalid'],
    ['expire', { priority: 2, retry: 30, expire: 10_801 }, 'expire is invalid'],
    ['html', { html: 1, monospace: 1 }, 'html cannot be used with monospace'],
    ['sound', { sound: 'horn' }, 'sound is invalid'],
    ['device', { device: 'a b' }, 'device is invalid'],
    ['urltitle', { urltitle: 'a' }, 'urltitle is not a parameter'],
  ])('is refused for its %s %j', async (name, change, error) => {
    const { pushover, send } = buildPushover();
    expect(await send({ ...MESSAGE, ...change })).toMatchObject({
      status: 400,
      body: { status: 0, [name]: expect.any(String), errors: [error], request: expect.any(String) },
    });
    expect(pushover.state().messages).toEqual([]);
  });

  it('without a text is refused', async () => {
    const { send } = buildPushover();
    expect(await send({ token: TOKEN, user: USER })).toMatchObject({
      body: { errors: ['message cannot be blank'] },
    });
  });

  it('of emoji is taken up to the limits', async () => {
    const { send } = buildPushover();
    const change = { message: '😀'.repeat(1024), title: 'é'.repeat(250) };
    expect(await send({ ...MESSAGE, ...change })).toMatchObject({ status: 200 });
  });

  it('for a key that was removed is refused', async () => {
    const { pushover, send } = buildPushover();
    pushover.removeUser(USER);
    expect(await send(MESSAGE)).toMatchObject({ status: 400, body: { user: 'invalid' } });
  });

  it('for a user without devices is taken, and says that it went nowhere', async () => {
    const { pushover, send } = buildPushover();
    pushover.removeDevices(USER);
    expect(await send(MESSAGE)).toMatchObject({
      status: 200,
      body: { status: 1, info: 'no active devices to send to' },
    });
    const { body } = await send({ ...MESSAGE, user: `${USER},${GROUP}` });
    expect(body).not.toHaveProperty('info');
    expect(pushover.state().messages).toMatchObject([{ user: GROUP }]);
  });

  it('over the monthly limit is refused', async () => {
    const { pushover, send } = buildPushover();
    pushover.setRemaining(1);
    expect((await send(MESSAGE)).headers.get('x-limit-app-remaining')).toBe('0');
    const over = await send(MESSAGE);
    expect(over).toMatchObject({
      status: 429,
      body: { status: 0, errors: [expect.stringContaining('monthly')] },
    });
    expect(over.headers.get('x-limit-app-remaining')).toBe('0');
    expect(pushover.state().messages).toHaveLength(1);
  });
});

describe('an emergency', () => {
  it('rings until it is cancelled by its tag', async () => {
    const { post, pushover, send } = buildPushover();
    const { body } = await send(EMERGENCY);
    expect(body.receipt).toMatch(/^[A-Za-z0-9]{30}$/);
    await send({ ...EMERGENCY, tags: 'alert-2' });
    expect(pushover.state().messages[0]).toMatchObject({ ringing: true, tags: ['alert-1', 'team-1'] });
    const cancel = await post('/1/receipts/cancel_by_tag/team-1.json', { token: TOKEN });
    expect(cancel).toMatchObject({ status: 200, body: { status: 1 } });
    expect(pushover.state().messages).toMatchObject([
      { ringing: false, cancelled: true },
      { ringing: true, cancelled: false },
    ]);
    expect((await post('/1/receipts/cancel_by_tag/none.json', { token: TOKEN })).status).toBe(200);
  });

  it('is cancelled and read by its receipt', async () => {
    const { clock, post, pushover, request, send } = buildPushover();
    const { receipt } = (await send(EMERGENCY)).body;
    const read = () => request(`/1/receipts/${receipt}.json?token=${TOKEN}`);
    expect((await read()).body).toMatchObject({ status: 1, acknowledged: 0, expired: 0 });
    expect((await post(`/1/receipts/${receipt}/cancel.json`, { token: TOKEN })).status).toBe(200);
    clock.ms += 5000;
    expect((await read()).body).toMatchObject({ expired: 1 });
    expect(pushover.state().messages[0]?.ringing).toBe(false);
  });

  it.each([
    ['expire', { expire: 100 }, 100],
    ['50 tries', { retry: 30, expire: 10_800 }, 1500],
  ])('ends by itself after %s', async (_what, change, seconds) => {
    const { clock, pushover, send } = buildPushover();
    await send({ ...EMERGENCY, ...change });
    clock.ms += seconds * 1000 - 1;
    expect(pushover.state().messages[0]?.ringing).toBe(true);
    clock.ms += 1;
    expect(pushover.state().messages[0]?.ringing).toBe(false);
  });

  it.each([
    ['cancel_by_tag/alert-1.json', 400, {}],
    ['cancel_by_tag/alert-1.json', 400, { token: 'x' }],
    ['none/cancel.json', 404, { token: TOKEN }],
  ])('is not cancelled by %s: %i', async (path, status, body) => {
    const { post, pushover, send } = buildPushover();
    await send(EMERGENCY);
    expect((await post(`/1/receipts/${path}`, body)).status).toBe(status);
    expect(pushover.state().messages[0]?.ringing).toBe(true);
  });

  it('has no other receipt', async () => {
    const { request } = buildPushover();
    expect((await request(`/1/receipts/none.json?token=${TOKEN}`)).status).toBe(404);
    expect((await request('/1/receipts/none.json')).status).toBe(400);
  });
});

it('blocks an address that sends nonsense for minutes, and no other', async () => {
  const { clock, pushover, request, resets } = buildPushover();
  const init = { method: 'POST', body: new URLSearchParams({ ...MESSAGE, user: 'x' }) };
  const good = () => ({ method: 'POST', body: new URLSearchParams(MESSAGE) });
  for (let count = 0; count < 29; count += 1) await request('/1/messages.json', init);
  clock.ms += 5 * 60_000;
  await request('/1/messages.json', init);
  expect((await request('/1/messages.json', good())).status).toBe(200);
  for (let count = 0; count < 29; count += 1) await request('/1/messages.json', init);
  await request('/1/messages.json', good());
  expect(resets).toEqual(['10.0.0.1']);
  expect((await request('/1/messages.json', good(), '10.0.0.2')).status).toBe(200);
  clock.ms += 5 * 60_000;
  expect((await request('/1/messages.json', good())).status).toBe(200);
  expect(pushover.state().messages).toHaveLength(3);
});

it('says how much of the month is left, to the application alone', async () => {
  const { request, send } = buildPushover();
  await send(MESSAGE);
  expect((await request(`/1/apps/limits.json?token=${TOKEN}`)).body).toMatchObject({
    limit: 10_000,
    remaining: 9999,
  });
  expect((await request('/1/apps/limits.json')).status).toBe(400);
  expect((await request('/1/messages.json')).status).toBe(404);
});

it('leaves a span for every call, and fails as a fault says', async () => {
  const { faults, post, trace } = buildPushover();
  const { spans, traceId } = trace.open('POST /opsgenie');
  const headers = { 'x-amzn-trace-id': traceId };
  const { body } = await post('/1/messages.json', MESSAGE, headers);
  faults.set({ target: 'pushover.cancel', kind: 'status', status: 500 });
  await post('/1/receipts/cancel_by_tag/a.json', { token: TOKEN }, headers);
  expect(spans).toMatchObject([
    { name: 'pushover messages', outcome: 'ok', data: { request: body.request } },
    { name: 'pushover cancel', outcome: 'http 500' },
  ]);
});
