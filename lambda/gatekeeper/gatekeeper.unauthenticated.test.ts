import { signSlackRequest } from '../../common/slack/signature.ts';
import { buildRequest, SIGNING_SECRET, setUp } from './fixtures/harness.ts';
import { commandForm } from './fixtures/slack-bodies.ts';
import { MAX_BODY_BYTES } from './gatekeeper.ts';

const BODY = commandForm();
const TIMESTAMP = '1790000000';
const SIGNATURE = signSlackRequest({ secret: SIGNING_SECRET, timestamp: TIMESTAMP, body: BODY });
const BLAND = { statusCode: 401, headers: { 'content-type': 'text/plain' }, body: 'unauthorized' };

type Change = Parameters<ReturnType<typeof setUp>['send']>[0];

function expectUntouched(harness: ReturnType<typeof setUp>): void {
  expect({ published: harness.published, responded: harness.responded }).toEqual({
    published: [],
    responded: [],
  });
}

describe('a request that is refused by its headers', () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ['without signature', { 'x-slack-signature': undefined }, 'missing_header'],
    ['without timestamp', { 'x-slack-request-timestamp': undefined }, 'missing_header'],
    ['with a malformed signature', { 'x-slack-signature': SIGNATURE.toUpperCase() }, 'malformed_signature'],
    ['with a doubled signature', { 'x-slack-signature': `${SIGNATURE},${SIGNATURE}` }, 'malformed_signature'],
    [
      'with a doubled timestamp',
      { 'x-slack-request-timestamp': '1790000000,1790000000' },
      'malformed_timestamp',
    ],
  ])('%s gets the bland 401 without any I/O [F29]', async (_case, headers, reason) => {
    const harness = setUp();
    await expect(harness.send({ body: BODY, headers })).resolves.toEqual(BLAND);
    expect(harness.secretReads).toEqual([]);
    expectUntouched(harness);
    expect(harness.lines.at(-1)).toEqual({
      level: 'warn',
      message: 'not proven to come from Slack',
      fields: { outcome: 'unauthorized', reason },
    });
  });

  it.each([
    ['301 seconds old', '1789999699', 'stale'],
    ['301 seconds ahead', '1790000301', 'future'],
  ])('%s gets it too, however well signed', async (_case, timestamp, reason) => {
    const harness = setUp();
    await expect(harness.send({ body: BODY, timestamp })).resolves.toEqual(BLAND);
    expect(harness.secretReads).toEqual([]);
    expect(harness.lines.at(-1)?.fields).toEqual({ outcome: 'unauthorized', reason });
  });

  it.each(['1789999700', '1790000300'])('but not 300 seconds away: %s [F24]', async (timestamp) => {
    const harness = setUp();
    await expect(harness.send({ body: BODY, timestamp })).resolves.toMatchObject({ statusCode: 200 });
    expect(harness.published).toHaveLength(1);
  });
});

describe('a forged request', () => {
  it.each<[string, Change]>([
    ['with another secret', { body: BODY, secret: 'guess' }],
    ['with an empty secret', { body: BODY, secret: '' }],
    ['with another body', { body: `${BODY}&x=1`, headers: { 'x-slack-signature': SIGNATURE } }],
    ['with no body', { body: '', headers: { 'x-slack-signature': SIGNATURE } }],
    ['with a body that is no form', { body: '{', headers: { 'x-slack-signature': SIGNATURE } }],
  ])('%s gets the bland 401', async (_case, sending) => {
    const harness = setUp();
    await expect(harness.send(sending)).resolves.toEqual(BLAND);
    expect(harness.secretReads).toEqual([false, true]);
    expectUntouched(harness);
    expect(harness.lines.at(-1)).toMatchObject({ level: 'warn', fields: { reason: 'mismatch' } });
  });

  it('does not crash an event that has no body at all', async () => {
    const { handler, lines } = setUp();
    const { body: _body, ...event } = buildRequest({ body: BODY });
    await expect(handler(event)).resolves.toEqual(BLAND);
    expect(lines.at(-1)).toMatchObject({ fields: { reason: 'mismatch' } });
  });

  it('has the secrets read again once in 30 seconds at most', async () => {
    const harness = setUp();
    const forge = () => harness.send({ body: BODY, secret: 'guess' });
    await forge();
    harness.clock.now += 29_999;
    await forge();
    expect(harness.secretReads).toEqual([false, true, false]);
    harness.clock.now += 1;
    await forge();
    expect(harness.secretReads).toEqual([false, true, false, false, true]);
  });
});

describe('the signing secrets', () => {
  it('are read once for a request that matches', async () => {
    const harness = setUp();
    await harness.send({ body: BODY });
    expect(harness.secretReads).toEqual([false]);
  });

  it('may be the previous one', async () => {
    const harness = setUp({ secrets: async () => ['rotated', SIGNING_SECRET] });
    await expect(harness.send({ body: BODY })).resolves.toMatchObject({ statusCode: 200 });
    expect(harness.published).toHaveLength(1);
  });

  it('heal a rotation by the one fresh reading', async () => {
    const harness = setUp({ secrets: async ({ fresh }) => [fresh ? SIGNING_SECRET : 'before', ''] });
    await expect(harness.send({ body: BODY })).resolves.toMatchObject({ statusCode: 200 });
    expect(harness.published).toHaveLength(1);
  });

  it('that are not set fail closed, as an error', async () => {
    const harness = setUp({ secrets: async () => ['', ''] });
    await expect(harness.send({ body: BODY, secret: '' })).resolves.toEqual(BLAND);
    expectUntouched(harness);
    expect(harness.lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: 'no_secret' } });
  });

  it('that cannot be read fail closed, as an error', async () => {
    const harness = setUp({ secrets: () => Promise.reject(new Error('SSM is away')) });
    await expect(harness.send({ body: BODY })).resolves.toEqual(BLAND);
    expectUntouched(harness);
    expect(harness.lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: 'secret_unreadable' } });
  });

  it('that cannot be read a second time fail closed', async () => {
    const harness = setUp({
      secrets: ({ fresh }) => (fresh ? Promise.reject(new Error('away')) : Promise.resolve(['x', ''])),
    });
    await expect(harness.send({ body: BODY })).resolves.toEqual(BLAND);
    expectUntouched(harness);
  });
});

describe('the size of a body', () => {
  it.each([true, false])(
    'over 512,000 bytes is a 413 before any hashing (base64: %p) [F22]',
    async (base64) => {
      const authenticate = jest.fn();
      const harness = setUp({ authenticate });
      await expect(harness.send({ body: 'x'.repeat(MAX_BODY_BYTES + 1), base64 })).resolves.toEqual({
        statusCode: 413,
        headers: { 'content-type': 'text/plain' },
        body: 'body too large',
      });
      expect(authenticate).not.toHaveBeenCalled();
      expectUntouched(harness);
    },
  );

  it('of exactly 512,000 bytes is hashed', async () => {
    const authenticate = jest.fn().mockResolvedValue('mismatch');
    await expect(setUp({ authenticate }).send({ body: 'x'.repeat(MAX_BODY_BYTES) })).resolves.toEqual(BLAND);
    expect(authenticate).toHaveBeenCalledTimes(1);
  });

  it('is counted in bytes', async () => {
    const authenticate = jest.fn();
    const body = 'ü'.repeat(MAX_BODY_BYTES / 2 + 1);
    await expect(setUp({ authenticate }).send({ body, base64: false })).resolves.toMatchObject({
      statusCode: 413,
    });
  });
});
