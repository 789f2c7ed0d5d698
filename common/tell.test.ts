import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { recordLog } from './fixtures/record-log.ts';
import type { SlackMessage } from './response-url.ts';
import { createTell } from './tell.ts';

const MESSAGE: SlackMessage = { text: 'Incident #7 is open.' };
const RESPONSE_URL = 'https://hooks.slack.com/commands/T04LANTERN/171/x';

function setUp({ respondFails, postFails }: { respondFails?: Error; postFails?: Error } = {}) {
  const responded: [string, SlackMessage][] = [];
  const posted: unknown[] = [];
  const { log, lines } = recordLog();
  const web = new WebClient();
  jest.spyOn(web.chat, 'postMessage').mockImplementation(async (message) => {
    if (postFails) throw postFails;
    posted.push(message);
    return { ok: true };
  });
  const tell = createTell({
    respond: async (url, message) => {
      if (respondFails) throw respondFails;
      responded.push([url, message]);
    },
    slack: async () => web,
    log,
  });
  return { tell, responded, posted, lines };
}

describe('createTell', () => {
  it('tells through the response_url, and only there', async () => {
    const { tell, responded, posted, lines } = setUp();
    await tell({ user: 'U03JUNIPER', responseUrl: RESPONSE_URL }, MESSAGE);
    expect({ responded, posted, lines }).toEqual({
      responded: [[RESPONSE_URL, MESSAGE]],
      posted: [],
      lines: [],
    });
  });

  it.each([null, undefined, ''])(
    'tells by a direct message where the response_url is %p',
    async (responseUrl) => {
      const { tell, responded, posted } = setUp();
      await tell({ user: 'U03JUNIPER', responseUrl }, MESSAGE);
      expect({ responded, posted }).toEqual({
        responded: [],
        posted: [{ channel: 'U03JUNIPER', text: 'Incident #7 is open.' }],
      });
    },
  );

  it('tells by a direct message where the response_url does not take it', async () => {
    const error = new Error('expired');
    const { tell, posted, lines } = setUp({ respondFails: error });
    await tell({ user: 'U03JUNIPER', responseUrl: RESPONSE_URL }, MESSAGE);
    expect(posted).toEqual([{ channel: 'U03JUNIPER', text: 'Incident #7 is open.' }]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'response_url did not take the message',
        fields: { user: 'U03JUNIPER', error },
      },
    ]);
  });

  it.each([
    [new WebAPIPlatformError({ ok: false, error: 'user_disabled' }), 'user_disabled'],
    [new Error('no token'), 'error'],
  ])('never throws: %s is in the log', async (error, reason) => {
    const { tell, lines } = setUp({ postFails: error });
    await expect(tell({ user: 'U03JUNIPER', responseUrl: null }, MESSAGE)).resolves.toBeUndefined();
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'the person could not be told',
        fields: { user: 'U03JUNIPER', reason, error },
      },
    ]);
  });

  it('never throws where there is no bot token', async () => {
    const { log, lines } = recordLog();
    const tell = createTell({
      respond: async () => undefined,
      slack: () => Promise.reject(new Error('not set')),
      log,
    });
    await expect(tell({ user: 'U03JUNIPER', responseUrl: null }, MESSAGE)).resolves.toBeUndefined();
    expect(lines).toMatchObject([{ level: 'error', fields: { reason: 'error' } }]);
  });
});
