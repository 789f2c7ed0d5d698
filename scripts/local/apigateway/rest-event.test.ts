import type { IncomingHttp } from './gateway.ts';
import { toRestAnswer, toRestPayload } from './rest-event.ts';

const gateway = {
  requestId: '0b03d2fc-c223-4947-912a-d32244fc6c16',
  traceId: 'Root=1-2-3',
  receivedAt: Date.UTC(2026, 2, 12, 19, 3, 58, 123),
  stage: 'prod',
  path: '/opsgenie',
  apiKey: { id: 'key1', value: 'the-key' },
};

function post(change: Partial<IncomingHttp> = {}): IncomingHttp {
  return {
    method: 'POST',
    url: '/_rest/prod/opsgenie',
    rawHeaders: [
      ...['Host', 'localhost:3000', 'Content-Type', 'application/json', 'X-Api-Key', 'the-key'],
      ...['User-Agent', 'OpsGenie', 'Content-Length', '8', 'Connection', 'keep-alive'],
    ],
    body: Buffer.from('{"a":"é"}'),
    sourceIp: '10.0.0.1',
    ...change,
  };
}

describe('toRestPayload', () => {
  it('makes the event of payload format 1.0', () => {
    const headers = {
      'Content-Type': 'application/json',
      'X-Api-Key': 'the-key',
      'User-Agent': 'OpsGenie',
      Host: 'localrest0.execute-api.us-east-1.amazonaws.com',
      'X-Amzn-Trace-Id': 'Root=1-2-3',
      'X-Forwarded-For': '10.0.0.1',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    };
    expect(toRestPayload(post(), gateway)).toEqual({
      resource: '/opsgenie',
      path: '/opsgenie',
      httpMethod: 'POST',
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      requestContext: expect.objectContaining({
        requestId: gateway.requestId,
        stage: 'prod',
        path: '/prod/opsgenie',
        resourcePath: '/opsgenie',
        requestTime: '12/Mar/2026:19:03:58 +0000',
        requestTimeEpoch: gateway.receivedAt,
        identity: expect.objectContaining({
          apiKey: 'the-key',
          apiKeyId: 'key1',
          sourceIp: '10.0.0.1',
          userAgent: 'OpsGenie',
        }),
      }),
      body: '{"a":"é"}',
      isBase64Encoded: false,
    });
  });

  it('has nothing but null for what was not sent', () => {
    expect(toRestPayload(post({ rawHeaders: [], body: Buffer.alloc(0) }), gateway)).toMatchObject({
      body: null,
      requestContext: { identity: { userAgent: null } },
    });
  });

  it('keeps the last of what is doubled, and all of it apart', () => {
    const rawHeaders = ['authorization', 'Bearer a', 'Authorization', 'Bearer b', 'x-a', '1', 'x-a', '2'];
    expect(toRestPayload(post({ rawHeaders, url: '/_rest/prod/opsgenie?q=1&q=2' }), gateway)).toMatchObject({
      headers: { authorization: 'Bearer a', Authorization: 'Bearer b', 'x-a': '2' },
      multiValueHeaders: { 'x-a': ['1', '2'] },
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
    });
  });

  it('believes no trace id and adds to the addresses', () => {
    const rawHeaders = ['x-amzn-trace-id', 'Root=forged', 'x-forwarded-for', '9.9.9.9'];
    const { headers } = toRestPayload(post({ rawHeaders }), gateway);
    expect(headers).toMatchObject({
      'X-Amzn-Trace-Id': 'Root=1-2-3',
      'X-Forwarded-For': '9.9.9.9, 10.0.0.1',
    });
    expect(headers).not.toHaveProperty('x-amzn-trace-id');
  });
});

describe('toRestAnswer', () => {
  it.each([
    [{ statusCode: 202 }, { status: 202, headers: [['content-type', 'application/json']], body: '' }],
    [
      { statusCode: '202', body: 'a' },
      { status: 202, headers: [['content-type', 'application/json']], body: 'a' },
    ],
    [
      {
        statusCode: 200,
        headers: { 'Content-Type': 'text/plain', 'x-a': 1 },
        multiValueHeaders: { 'X-A': ['2', '3'] },
      },
      {
        status: 200,
        headers: [
          ['Content-Type', 'text/plain'],
          ['X-A', '2'],
          ['X-A', '3'],
        ],
        body: '',
      },
    ],
    [
      { statusCode: 200, body: 'w6k=', isBase64Encoded: true },
      { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from('é') },
    ],
  ])('answers with %j', (returned, answer) => {
    expect(toRestAnswer(JSON.stringify(returned))).toEqual(answer);
  });

  it.each([
    null,
    'text',
    {},
    { statusCode: 99 },
    { statusCode: 200, body: {} },
    { statusCode: 200, message: 'ok' },
  ])('calls %j malformed', (returned) => {
    expect(toRestAnswer(JSON.stringify(returned))).toBeNull();
  });
});
