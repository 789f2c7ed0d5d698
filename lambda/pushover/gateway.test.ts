import { buildContext } from '../../common/fixtures/build-context.ts';
import { recordLog } from '../../common/fixtures/record-log.ts';
import { buildRequest } from './fixtures/build-event.ts';
import { webhookBody } from './fixtures/build-webhook.ts';
import { createGateway, type GatewayDeps, MAX_WEBHOOK_BYTES } from './gateway.ts';

const TOKEN = 'fixtureWebhookToken-0123456789';
const proof = { authorization: `Bearer ${TOKEN}` };

function setUp(given: Partial<GatewayDeps> = {}) {
  const { log, lines } = recordLog();
  const carried: string[] = [];
  const queued: string[] = [];
  const gateway = createGateway({
    checkToken: async (faultOf) => faultOf([TOKEN, '']),
    handleAlert: async ({ action }) => void carried.push(action),
    enqueue: async (body) => void queued.push(body),
    log,
    ...given,
  });
  return {
    carried,
    queued,
    lines,
    gateway,
    ask: (...request: Parameters<typeof buildRequest>) => gateway(buildRequest(...request), buildContext()),
  };
}

const fails = (message: string) => () => Promise.reject(new Error(message));

describe('the gateway', () => {
  it('answers 202 once a call is carried out', async () => {
    const { ask, carried, queued } = setUp();
    expect(await ask(webhookBody(), proof)).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'text/plain' },
      body: 'accepted',
    });
    expect([carried, queued]).toEqual([['Create'], []]);
  });

  it('reads the header whatever its case, and a base64 body', async () => {
    const { ask, carried, gateway } = setUp();
    await ask(webhookBody(), { AUTHORIZATION: proof.authorization });
    expect(carried).toEqual(['Create']);
    const event = {
      ...buildRequest(Buffer.from(webhookBody()).toString('base64'), proof),
      isBase64Encoded: true,
    };
    expect((await gateway(event, buildContext())).statusCode).toBe(202);
  });

  it.each([
    ['no token', {}, 'no_token'],
    ['another token', { authorization: 'Bearer guess' }, 'mismatch'],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 'malformed_token'],
    ['the token twice', { authorization: [proof.authorization, proof.authorization] }, 'malformed_token'],
    ['a guess beside the token', { authorization: ['Bearer guess', proof.authorization] }, 'malformed_token'],
    ['the token elsewhere', { 'x-api-key': TOKEN }, 'no_token'],
  ])('refuses %s, says nothing of it and does nothing', async (_case, headers, reason) => {
    const { ask, carried, lines, queued } = setUp();
    expect(await ask(webhookBody(), headers)).toMatchObject({ statusCode: 401, body: 'unauthorized' });
    expect([carried, queued]).toEqual([[], []]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { outcome: 'unauthorized', reason } });
    expect(JSON.stringify(lines)).not.toMatch(/guess|fixtureWebhookToken/);
  });

  it('refuses without a body’s having been read: an unproven one is not parsed', async () => {
    expect(await setUp().ask('not JSON')).toMatchObject({ statusCode: 401 });
  });

  it('refuses what has no headers at all, as a test from the console', async () => {
    const event = { ...buildRequest('{}'), multiValueHeaders: null };
    const { gateway } = setUp();
    // Not what AWS documents, so the type denies it.
    expect(await gateway(Object.assign(buildRequest('{}'), event), buildContext())).toMatchObject({
      statusCode: 401,
    });
  });

  it.each([
    ['no_secret', { statusCode: 401, body: 'unauthorized' }],
    // For OpsGenie to send it again: the token may be right.
    ['secret_unreadable', { statusCode: 503, body: 'cannot check it now' }],
  ] as const)('fails closed, loudly, for %s', async (fault, answer) => {
    const { ask, carried, lines, queued } = setUp({
      checkToken: async (faultOf) => (fault === 'no_secret' ? faultOf(['', '']) : fault),
    });
    expect(await ask(webhookBody(), proof)).toMatchObject(answer);
    expect([carried, queued]).toEqual([[], []]);
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: fault } });
  });

  it.each([
    ['nothing', null, 'not JSON'],
    ['no JSON', 'action=Create', 'not JSON'],
    ['an array', '[]', 'no JSON object'],
    ['no action', '{"alert":{"alertId":"a"}}', 'no action'],
    ['over 64 kB', `"${'x'.repeat(MAX_WEBHOOK_BYTES)}"`, 'the body is over 64 kB'],
    ['over 64 kB in fewer characters', `"${'é'.repeat(MAX_WEBHOOK_BYTES / 2)}"`, 'the body is over 64 kB'],
  ])('answers 400 with one line for %s', async (_case, body, reason) => {
    const { ask, carried, lines, queued } = setUp();
    expect(await ask(body, proof)).toMatchObject({ statusCode: 400, body: reason });
    expect([carried, queued]).toEqual([[], []]);
    expect(lines.at(-1)).toMatchObject({ fields: { outcome: 'malformed', reason } });
  });

  it('takes a body of 64 kB', async () => {
    const body = webhookBody({ more: { padding: '' } });
    const padded = body.replace('"padding":""', `"padding":"${'x'.repeat(MAX_WEBHOOK_BYTES - body.length)}"`);
    expect(padded).toHaveLength(MAX_WEBHOOK_BYTES);
    expect(await setUp().ask(padded, proof)).toMatchObject({ statusCode: 202 });
  });

  it('queues what could not be carried out, as it came', async () => {
    const { ask, lines, queued } = setUp({ handleAlert: fails('the table is away') });
    const body = webhookBody();
    expect(await ask(body, proof)).toMatchObject({ statusCode: 202 });
    expect(queued).toEqual([body]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { outcome: 'queued' } });
  });

  it('answers 503 only where it could not even be queued', async () => {
    const { ask, lines } = setUp({
      handleAlert: fails('the table is away'),
      enqueue: fails('so is the queue'),
    });
    expect(await ask(webhookBody(), proof)).toMatchObject({ statusCode: 503 });
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { outcome: 'not_queued' } });
  });

  it('names alert and incident in each line, and no text', async () => {
    const { ask, lines } = setUp();
    const details = { 'incident-id': 'incident-1' };
    await ask(webhookBody({ alert: { alertId: 'alert-1', details } }), proof);
    expect(lines.at(-1)).toEqual({
      level: 'begin',
      message: '',
      fields: { requestId: 'fixture-request', alert: 'alert-1', incident: 'incident-1' },
    });
  });
});
