import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { toPayload } from '../scripts/local/apigateway/http-event.ts';
import { toRestPayload } from '../scripts/local/apigateway/rest-event.ts';
import { objectsIn, parseJson, textIn } from '../scripts/local/json.ts';
import { buildEvent } from './fixtures/build-event.ts';
import { isPing, keptWarm, PING } from './keep-warm.ts';

const LOCAL = join(__dirname, '../scripts/local');
const read = (file: string) => readFileSync(join(LOCAL, file), 'utf8');
const WEBHOOKS = 'fakes/opsgenie/payloads';

/** What Slack and OpsGenie were seen to post, and the ping itself. */
const RECORDED = [
  ...objectsIn(Object.values(Object(parseJson(read('socket-mode/fixtures/posted.json'))))).map(({ body }) =>
    textIn(body),
  ),
  ...readdirSync(join(LOCAL, WEBHOOKS)).map((file) => read(`${WEBHOOKS}/${file}`)),
  JSON.stringify(PING),
  `payload=${encodeURIComponent(JSON.stringify(PING))}`,
  `source=${PING.source}`,
];
const bodies = fc.oneof(fc.constantFrom(...RECORDED), fc.json(), fc.string());

const requests = fc.record({
  method: fc.constant('POST'),
  url: fc.oneof(fc.constant(`/slack/commands?source=${PING.source}`), fc.webPath()),
  headers: fc.array(fc.tuple(fc.constantFrom('source', 'content-type', 'x-slack-signature'), fc.string())),
  body: bodies,
  sourceIp: fc.ipV4(),
});

const gateway = { requestId: 'r', traceId: 't', receivedAt: 0, routeKey: 'POST /slack/commands' };
const rest = {
  ...{ requestId: 'r', traceId: 't', receivedAt: 0, stage: 'prod', path: '/opsgenie' },
  apiKey: { id: 'k', value: 'v' },
};

describe('a ping', () => {
  it('is what a schedule calls with', () => {
    expect(isPing({ source: 'qbot.keep_warm' })).toBe(true);
  });

  it('is nothing that came over a gateway, whatever was posted', () => {
    expect(RECORDED.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(requests, ({ body, headers, ...request }) => {
        const http = { ...request, rawHeaders: headers.flat(), body: Buffer.from(body) };
        expect(isPing(toPayload(http, gateway))).toBe(false);
        expect(isPing(toRestPayload(http, rest))).toBe(false);
      }),
    );
  });

  it('is nothing that came over the bus or a queue, from any source and with any text', () => {
    const details = fc.oneof(
      fc.constant(PING),
      bodies.map((body) => ({ body })),
      fc.object(),
    );
    fc.assert(
      fc.property(details, bodies, (detail, body) => {
        expect(isPing({ ...buildEvent(), source: PING.source, 'detail-type': 'ping', detail })).toBe(false);
        expect(isPing({ Records: [{ body }] })).toBe(false);
        expect(isPing({ Records: [PING], ...PING })).toBe(false);
      }),
    );
  });

  it('is nothing with anything beside', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (name, value) => {
        expect(isPing({ [name]: value, ...PING })).toBe(name === 'source');
        expect(isPing(value)).toBe(false);
      }),
    );
  });
});

describe('a handler that is kept warm', () => {
  it('is not called by a ping', async () => {
    const handle = jest.fn(async () => 'done');
    await expect(keptWarm(handle)(Object(PING))).resolves.toBeUndefined();
    expect(handle).not.toHaveBeenCalled();
  });

  it('gets every other event, with all that Lambda hands over', async () => {
    const handler = keptWarm(async (a: number, b: number) => a + b);
    await expect(handler(1, 2)).resolves.toBe(3);
    expect(handler).toHaveLength(1);
  });

  it('lets a ping wait for what the process began, and no request', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const handler = keptWarm(async (_event: unknown) => 'done', promise);
    let isOver = false;
    const ping = handler(PING).then(() => {
      isOver = true;
    });
    await expect(handler({})).resolves.toBe('done');
    expect(isOver).toBe(false);
    resolve();
    await ping;
  });
});
