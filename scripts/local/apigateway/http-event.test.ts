import type { IncomingHttp } from './gateway.ts';
import { toAnswer, toPayload } from './http-event.ts';

const gateway = {
  requestId: 'abc=',
  traceId: 'Root=1-2-3',
  receivedAt: Date.UTC(2026, 2, 12, 19, 3, 58, 123),
  routeKey: 'POST /slack/commands',
};

function post(change: Partial<IncomingHttp> = {}): IncomingHttp {
  return {
    method: 'POST',
    url: '/slack/commands',
    rawHeaders: [
      'Host',
      'localhost:3000',
      'Content-Type',
      'application/x-www-form-urlencoded',
      'User-Agent',
      'Slackbot',
    ],
    body: Buffer.from('command=%2Fsre&text=é'),
    sourceIp: '127.0.0.1',
    ...change,
  };
}

describe('toPayload', () => {
  it('makes the event of payload format 2.0', () => {
    expect(toPayload(post(), gateway)).toEqual({
      version: '2.0',
      routeKey: 'POST /slack/commands',
      rawPath: '/slack/commands',
      rawQueryString: '',
      headers: {
        host: 'localhost:3000',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '22',
        'user-agent': 'Slackbot',
        'x-amzn-trace-id': 'Root=1-2-3',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '443',
        'x-forwarded-proto': 'https',
      },
      requestContext: {
        accountId: '123456789012',
        apiId: 'localapi00',
        domainName: 'localapi00.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'localapi00',
        http: {
          method: 'POST',
          path: '/slack/commands',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'Slackbot',
        },
        requestId: 'abc=',
        routeKey: 'POST /slack/commands',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: 1773342238123,
      },
      body: Buffer.from('command=%2Fsre&text=é').toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('joins doubled headers with a comma, whatever their case', () => {
    const rawHeaders = ['X-Slack-Signature', 'v0=a', 'x-slack-signature', 'v0=b', 'Connection', 'close'];
    const { headers } = toPayload(post({ rawHeaders }), gateway);
    expect(headers).toMatchObject({ 'x-slack-signature': 'v0=a,v0=b' });
    expect(headers).not.toHaveProperty('connection');
  });

  it('takes a header named __proto__ for a header', () => {
    const { headers } = toPayload(post({ rawHeaders: ['__proto__', 'x'] }), gateway);
    expect(Object.keys(headers ?? {})).toContain('__proto__');
  });

  it('puts cookies and the query apart', () => {
    const rawHeaders = ['Cookie', 'a=1; b=2', 'X-Forwarded-For', '10.0.0.1'];
    expect(toPayload(post({ url: '/slack/commands?x=1&y=a%20b&x=2', rawHeaders }), gateway)).toMatchObject({
      rawPath: '/slack/commands',
      rawQueryString: 'x=1&y=a%20b&x=2',
      queryStringParameters: { x: '1,2', y: 'a b' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-forwarded-for': '10.0.0.1, 127.0.0.1' },
    });
  });

  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/problem+json', false],
    ['application/x-www-form-urlencoded', true],
    ['application/jsonx', true],
    ['multipart/form-data; boundary=x', true],
  ])('of %s: base64 %s', (contentType, isBase64Encoded) => {
    const body = Buffer.from('{"a":"é"}');
    expect(toPayload(post({ rawHeaders: ['Content-Type', contentType], body }), gateway)).toMatchObject({
      isBase64Encoded,
      body: isBase64Encoded ? body.toString('base64') : '{"a":"é"}',
    });
  });

  it('has no body where there is none', () => {
    const payload = toPayload(post({ body: Buffer.alloc(0) }), gateway);
    expect(payload).toMatchObject({ isBase64Encoded: false });
    expect(payload).not.toHaveProperty('body');
  });
});

describe('toAnswer', () => {
  const plain = ['content-type', 'text/plain;charset=UTF-8'];

  it.each([
    ['an empty 200', { statusCode: 200 }, { status: 200, headers: [plain], body: '' }],
    [
      'JSON',
      { statusCode: 401, headers: { 'Content-Type': 'application/json', 'x-n': 1 }, body: '{}' },
      {
        status: 401,
        headers: [
          ['Content-Type', 'application/json'],
          ['x-n', '1'],
        ],
        body: '{}',
      },
    ],
    [
      'base64',
      { statusCode: 200, isBase64Encoded: true, body: 'YQ==' },
      { status: 200, headers: [plain], body: Buffer.from('a') },
    ],
    ['a status as text', { statusCode: '204' }, { status: 204, headers: [plain], body: '' }],
    [
      'cookies',
      { statusCode: 200, cookies: ['a=1'] },
      { status: 200, headers: [plain, ['set-cookie', 'a=1']], body: '' },
    ],
    [
      'a bare value',
      { ok: true },
      { status: 200, headers: [['content-type', 'application/json']], body: '{"ok":true}' },
    ],
    ['a bare text', 'hi', { status: 200, headers: [['content-type', 'application/json']], body: '"hi"' }],
    ['nothing', null, { status: 200, headers: [['content-type', 'application/json']], body: 'null' }],
  ])('takes %s', (_name, returned, answer) => {
    expect(toAnswer(JSON.stringify(returned))).toEqual(answer);
  });

  it.each([
    ['a status that is none', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 99 }],
    ['a body that is an object', { statusCode: 200, body: {} }],
  ])('calls %s malformed', (_name, returned) => {
    expect(toAnswer(JSON.stringify(returned))).toBeNull();
  });
});
