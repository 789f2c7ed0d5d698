import { HttpStatusError, NoAnswerError } from '../../common/http.ts';
import { type Phone, receiptBody, startPhone } from './fixtures/start-phone.ts';
import { createPushoverClient } from './pushover-client.ts';

let phone: Phone;
beforeAll(async () => {
  phone = await startPhone();
});
beforeEach(() => phone.reset());
afterAll(() => phone.close());

const client = (baseUrl = phone.url) =>
  createPushoverClient({ fetch, baseUrl, apiToken: async () => 'aFixture' });
const PUSH = {
  ...{ user: 'uFixture', title: 'P3: x', message: 'x', url: 'https://example.com', urlTitle: 'Open' },
  ...{ priority: 0, tag: 'tag-1' },
};

describe('Pushover', () => {
  it('gets JSON, under a base address with or without a slash', async () => {
    for (const baseUrl of [phone.url, `${phone.url}/`]) {
      expect(await client(baseUrl).push(PUSH)).toEqual({
        kind: 'accepted',
        status: 200,
        recipientRefused: false,
      });
    }
    expect(
      phone.received.map(({ method, path, headers }) => [method, path, headers['content-type']]),
    ).toEqual(Array(2).fill(['POST', '/1/messages.json', 'application/json; charset=utf-8']));
    expect(phone.pushes()[0]).toEqual({
      ...{ token: 'aFixture', user: 'uFixture', title: 'P3: x', message: 'x', html: 1, priority: 0 },
      ...{ url: 'https://example.com', url_title: 'Open' },
    });
  });

  it('cancels by tag', async () => {
    expect(await client().cancelByTag('tag-1')).toMatchObject({ kind: 'accepted' });
    expect(phone.received[0]).toMatchObject({
      ...{ method: 'POST', path: '/1/receipts/cancel_by_tag/tag-1.json', body: '{"token":"aFixture"}' },
    });
  });

  it('answers the receipt of an emergency', async () => {
    expect(await client().push({ ...PUSH, priority: 2 })).toMatchObject({
      kind: 'accepted',
      receipt: expect.stringMatching(/^receipt\d+$/),
    });
  });

  it('is asked after a receipt by GET, its token in the address', async () => {
    expect(await client().askReceipt('r1')).toEqual({ kind: 'ringing' });
    expect(phone.received[0]).toMatchObject({
      ...{ method: 'GET', path: '/1/receipts/r1.json?token=aFixture', body: '' },
    });
  });

  it.each([
    [
      { acknowledged: 1, acknowledged_at: 1_790_000_020 },
      { kind: 'acknowledged', at: 1_790_000_020_000 },
    ],
    [
      { acknowledged: 1, expired: 1 },
      { kind: 'acknowledged', at: undefined, device: '' },
    ],
    [{ expired: 1 }, { kind: 'over' }],
  ])('says of a receipt %j', async (changes, expected) => {
    phone.receiptAnswer = receiptBody(changes);
    expect(await client().askReceipt('r1')).toMatchObject(expected);
  });

  it.each([undefined, { status: 500 }, { status: 200, body: 'fine' }])(
    'throws where it does not say how a receipt stands: %p',
    async (answer) => {
      phone.receiptAnswer = answer;
      await expect(client().askReceipt('r1')).rejects.not.toThrow(/aFixture/);
    },
  );

  it.each([
    ['10000', '7496', { remaining: 7496, leftPercent: 74 }],
    ['10000', '0', { remaining: 0, leftPercent: 0 }],
    ['0', '0', undefined],
    ['many', '7', undefined],
    ['10000', 'some', undefined],
  ])('says of the limit %s / %s: %p', async (limit, remaining, expected) => {
    const headers = { 'X-Limit-App-Limit': limit, 'X-Limit-App-Remaining': remaining };
    phone.answer = { status: 200, headers, body: { status: 1 } };
    expect((await client().push(PUSH)).limit).toEqual(expected);
  });

  it.each([
    [400, { user: 'invalid', status: 0 }, true],
    [400, { token: 'invalid', status: 0 }, false],
    [429, { status: 0 }, false],
    [404, '<html>', false],
  ])('refuses with %p %p: final [F41]', async (status, body, recipientRefused) => {
    phone.answer = { status, body };
    expect(await client().push(PUSH)).toEqual({ kind: 'refused', status, recipientRefused });
    expect(phone.received).toHaveLength(1);
  });

  it.each<[string, unknown, string | undefined]>([
    ['nothing', {}, undefined],
    ['an empty info', { info: '' }, undefined],
    ['no errors', { errors: [], warning: null }, undefined],
    ['that there is no device', { info: 'no active devices to send to' }, 'no_active_devices'],
    ['the same in other words', { info: 'Device list is empty.' }, 'no_active_devices'],
    ['a warning', { warning: 'message was shortened' }, 'other'],
    ['errors beside an ok', { errors: ['application token is about to end'] }, 'other'],
    ['a remark that is no text', { info: { code: 7 } }, 'other'],
    ['a remark in another script', { info: 'нет устройств' }, 'other'],
    ['nothing, in an empty object', { warnings: {} }, undefined],
    ['nothing, by false', { errors: false }, undefined],
    ['nothing, in a blank', { info: ' ' }, undefined],
  ])('says beside its ok %s', async (_case, said, remark) => {
    phone.answer = { status: 200, body: { status: 1, request: 'fixture', ...Object(said) } };
    const { remark: read, kind } = await client().push(PUSH);
    expect({ read, kind }).toEqual({ read: remark, kind: 'accepted' });
  });

  it.each([
    ['500', { status: 500 }, HttpStatusError],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, NoAnswerError],
    ['silence', undefined, NoAnswerError],
    ['another status than 1', { status: 200, body: { status: 2 } }, Error],
    ['no JSON', { status: 200, body: 'fine' }, Error],
  ])('is in trouble with %s: thrown, not repeated here', async (_case, answer, error) => {
    phone.answer = answer;
    await expect(client().push(PUSH)).rejects.toThrow(error);
    await expect(client().push(PUSH)).rejects.not.toThrow(/aFixture|uFixture/);
    expect(phone.received).toHaveLength(2);
  });

  it('is not called without a token', async () => {
    const apiToken = () => Promise.reject(new Error('not set'));
    const without = createPushoverClient({ fetch, baseUrl: phone.url, apiToken });
    await expect(without.push(PUSH)).rejects.toThrow('not set');
    expect(phone.received).toEqual([]);
  });
});
