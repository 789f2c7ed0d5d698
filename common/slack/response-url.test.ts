import { type Loopback, startLoopback } from '../fixtures/loopback.ts';
import {
  createRespond,
  escapeText,
  ForeignResponseUrlError,
  ResponseUrlRefusedError,
  SLACK_RESPONSE_URL_ORIGIN,
} from './response-url.ts';

describe('createRespond', () => {
  let slack: Loopback;
  let status = 200;
  let body = 'ok';

  beforeAll(async () => {
    slack = await startLoopback((_request, response) => response.writeHead(status).end(body));
  });

  beforeEach(() => {
    status = 200;
    body = 'ok';
    slack.received.length = 0;
  });

  afterAll(() => slack.close());

  it('posts an ephemeral message that replaces nothing', async () => {
    const respond = createRespond({ fetch, origin: slack.url, timeoutMs: 2000 });
    await respond(`${slack.url}/commands/T04LANTERN/171/x`, { text: 'received' });
    expect(slack.received).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/commands/T04LANTERN/171/x',
        body: '{"response_type":"ephemeral","replace_original":false,"text":"received"}',
      }),
    ]);
  });

  it('rejects where Slack does not take it, without a word of the URL', async () => {
    status = 404;
    const respond = createRespond({ fetch, origin: slack.url, timeoutMs: 2000 });
    await expect(respond(`${slack.url}/commands/capability`, { text: 'x' })).rejects.toThrow(
      /^POST the response_url: 404$/,
    );
  });

  it.each(['ok', '', '{"ok":true}'])('takes the answer %j for taken', async (given) => {
    body = given;
    const respond = createRespond({ fetch, origin: slack.url, timeoutMs: 2000 });
    await expect(respond(`${slack.url}/commands/capability`, { text: 'x' })).resolves.toBeUndefined();
  });

  it('rejects what Slack refuses with a 200', async () => {
    body = '{"ok":false,"error":"used_url"}';
    const respond = createRespond({ fetch, origin: slack.url, timeoutMs: 2000 });
    await expect(respond(`${slack.url}/commands/capability`, { text: 'x' })).rejects.toThrow(
      ResponseUrlRefusedError,
    );
  });

  it('has no word of the URL in the error of a lost answer', async () => {
    const lost = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
    const respond = createRespond({ fetch: lost, origin: SLACK_RESPONSE_URL_ORIGIN, timeoutMs: 700 });
    await expect(respond('https://hooks.slack.com/commands/capability', { text: 'x' })).rejects.toThrow(
      /^POST the response_url: gave no answer$/,
    );
  });
});

describe('a response_url', () => {
  const posted: unknown[] = [];
  const respond = createRespond({
    fetch: async (url) => {
      posted.push(url);
      return new Response('ok');
    },
    origin: SLACK_RESPONSE_URL_ORIGIN,
    timeoutMs: 700,
  });

  beforeEach(() => {
    posted.length = 0;
  });

  it.each(['https://hooks.slack.com/commands/T1/1/x', 'https://HOOKS.slack.com:443/actions/A1/1/x'])(
    'is posted to at Slack: %s',
    async (url) => {
      await respond(url, { text: 'x' });
      expect(posted).toEqual([url]);
    },
  );

  it.each([
    ['of another host', 'https://evil.example/commands/T1/1/x'],
    ['of a host that only begins so', 'https://hooks.slack.com.evil.example/x'],
    ['of a host that only ends so', 'https://evilhooks.slack.com/x'],
    ['of another host of Slack', 'https://slack.com/x'],
    ['without TLS', 'http://hooks.slack.com/commands/T1/1/x'],
    ['of another port', 'https://hooks.slack.com:8443/commands/T1/1/x'],
    ['with Slack as its user', 'https://hooks.slack.com@evil.example/x'],
    ['with Slack as its user, cut by a backslash', 'https://evil.example\\@hooks.slack.com/x'],
    ['with a user at Slack', 'https://someone@hooks.slack.com/x'],
    ['with a password at Slack', 'https://:word@hooks.slack.com/x'],
    ['of another scheme', 'javascript:alert(1)//hooks.slack.com'],
    ['that is a blob', 'blob:https://hooks.slack.com/x'],
    ['that is no URL', '//hooks.slack.com/x'],
    ['that is empty', ''],
  ])('%s is never posted to, nor quoted', async (_case, url) => {
    const refused = respond(url, { text: 'x' });
    await expect(refused).rejects.toThrow(ForeignResponseUrlError);
    await expect(refused).rejects.toThrow(/^the response_url does not lead to Slack$/);
    expect(posted).toEqual([]);
  });
});

describe('escapeText', () => {
  it.each([
    ['a mention', '<!channel>', '&lt;!channel&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['plain words', 'Checkout “is” down', 'Checkout “is” down'],
  ])('keeps %s from being more than words', (_case, text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });
});
