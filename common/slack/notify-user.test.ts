import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { recordLog } from '../fixtures/record-log.ts';
import { recordMetrics } from '../fixtures/record-metrics.ts';
import { section } from './blocks.ts';
import { createMessages } from './messages.ts';
import { assertDelivered, createNotifyUser, NotificationFailedError, PROBE_USER } from './notify-user.ts';
import type { SlackMessage } from './response-url.ts';

const MESSAGE: SlackMessage = { text: 'Incident #7 is open.', blocks: [section('*Incident #7*')] };
const RESPONSE_URL = 'https://hooks.slack.com/commands/T04LANTERN/171/x';
const TOLD_DIRECTLY = {
  channel: 'U03JUNIPER',
  text: 'Incident #7 is open.',
  unfurl_links: false,
  unfurl_media: false,
};

function setUp({ respondFails, postFails }: { respondFails?: Error; postFails?: Error } = {}) {
  const responded: [string, SlackMessage][] = [];
  const posted: unknown[] = [];
  const { log, lines } = recordLog();
  const { metrics, counted } = recordMetrics();
  const web = new WebClient();
  jest.spyOn(web.chat, 'postMessage').mockImplementation(async (message) => {
    if (postFails) throw postFails;
    posted.push(message);
    return { ok: true, ts: '1790000000.000100' };
  });
  const notifyUser = createNotifyUser({
    respond: async (url, message) => {
      if (respondFails) throw respondFails;
      responded.push([url, message]);
    },
    messages: createMessages({ slack: async () => web, log, sleep: async () => undefined }),
    log,
    metrics,
  });
  return { notifyUser, responded, posted, lines, counted };
}

describe('createNotifyUser', () => {
  it('tells through the response_url, and only there', async () => {
    const { notifyUser, responded, posted, lines, counted } = setUp();
    await expect(notifyUser({ user: 'U03JUNIPER', responseUrl: RESPONSE_URL }, MESSAGE)).resolves.toBe(
      'response_url',
    );
    expect({ responded, posted, lines, counted }).toEqual({
      responded: [[RESPONSE_URL, MESSAGE]],
      posted: [],
      lines: [{ level: 'info', message: 'told', fields: { outcome: 'response_url' } }],
      counted: ['Answers response_url'],
    });
  });

  it.each([null, RESPONSE_URL])(
    'counts what a probe would be told, and tells nobody (response_url %p)',
    async (responseUrl) => {
      const { notifyUser, responded, posted, lines, counted } = setUp();
      const delivered = await notifyUser({ user: PROBE_USER, responseUrl }, MESSAGE);
      expect({ delivered, responded, posted, lines, counted }).toEqual({
        ...{ delivered: 'probe', responded: [], posted: [] },
        lines: [{ level: 'info', message: 'told', fields: { outcome: 'probe' } }],
        counted: ['Answers probe'],
      });
      expect(() => assertDelivered(delivered)).not.toThrow();
    },
  );

  it('takes the place of the ephemeral message whose button was clicked', async () => {
    const { notifyUser, responded } = setUp();
    await notifyUser(
      { user: 'U03JUNIPER', responseUrl: RESPONSE_URL },
      { ...MESSAGE, replacesOriginal: true },
    );
    expect(responded).toEqual([[RESPONSE_URL, { ...MESSAGE, replace_original: true }]]);
  });

  it.each([null, undefined, ''])(
    'tells by a direct message, its text alone, where the response_url is %p',
    async (responseUrl) => {
      const { notifyUser, responded, posted, counted } = setUp();
      await expect(notifyUser({ user: 'U03JUNIPER', responseUrl }, MESSAGE)).resolves.toBe('direct_message');
      expect({ responded, posted, counted }).toEqual({
        responded: [],
        posted: [TOLD_DIRECTLY],
        counted: ['Answers direct_message'],
      });
    },
  );

  it('tells by a direct message where the response_url does not take it [F17]', async () => {
    const error = new Error('expired');
    const { notifyUser, posted, lines } = setUp({ respondFails: error });
    await expect(notifyUser({ user: 'U03JUNIPER', responseUrl: RESPONSE_URL }, MESSAGE)).resolves.toBe(
      'direct_message',
    );
    expect(posted).toEqual([TOLD_DIRECTLY]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'response_url did not take the message',
        fields: { user: 'U03JUNIPER', error },
      },
      { level: 'info', message: 'told', fields: { outcome: 'direct_message' } },
    ]);
  });

  it.each([
    [new WebAPIPlatformError({ ok: false, error: 'user_disabled' }), 'user_disabled'],
    [new Error('no token'), 'error'],
  ])('never throws: %s is in the log, and in the answer', async (error, reason) => {
    const { notifyUser, lines, counted } = setUp({ postFails: error });
    await expect(notifyUser({ user: 'U03JUNIPER', responseUrl: null }, MESSAGE)).resolves.toBe('not_told');
    expect(lines).toEqual([
      { level: 'warn', message: 'Slack did not take the message', fields: { reason, error } },
      {
        level: 'error',
        message: 'the person could not be told',
        fields: { user: 'U03JUNIPER', outcome: 'not_told', reason, error },
      },
    ]);
    expect(counted).toEqual(['Answers not_told']);
  });

  it('says it in simpler blocks where Slack does not take the newer ones', async () => {
    const { log } = recordLog();
    const tried: unknown[] = [];
    const notifyUser = createNotifyUser({
      respond: async (_url, message) => {
        tried.push(message);
        if (tried.length === 1) throw new Error('invalid_blocks');
      },
      messages: createMessages({
        slack: () => Promise.reject(new Error('not asked')),
        log,
        sleep: async () => undefined,
      }),
      log,
      metrics: recordMetrics().metrics,
    });
    const table = { type: 'table' as const, rows: [[{ type: 'raw_text' as const, text: 'a' }]] };
    const simple = { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'a' } };
    const message = { text: 'a', blocks: [table], simplerBlocks: [simple] };
    const to = { user: 'U03JUNIPER', responseUrl: 'https://hooks.slack.com/commands/1' };
    await expect(notifyUser(to, message)).resolves.toBe('response_url');
    expect(tried).toEqual([
      { text: 'a', blocks: [table] },
      { text: 'a', blocks: [simple] },
    ]);
  });

  it('never throws where there is no bot token', async () => {
    const { log, lines } = recordLog();
    const notifyUser = createNotifyUser({
      respond: async () => undefined,
      messages: createMessages({
        slack: () => Promise.reject(new Error('not set')),
        log,
        sleep: async () => undefined,
      }),
      log,
      metrics: recordMetrics().metrics,
    });
    await expect(notifyUser({ user: 'U03JUNIPER', responseUrl: null }, MESSAGE)).resolves.toBe('not_told');
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: 'error', outcome: 'not_told' } });
  });
});

describe('assertDelivered', () => {
  it.each(['update', 'post', 'response_url', 'direct_message', null] as const)('takes %s for told', (way) => {
    expect(() => assertDelivered(way)).not.toThrow();
  });

  it('throws where nobody was told, with what there was to tell', () => {
    const cause = new Error('what there was to tell');
    const insisting = () => assertDelivered('not_told', cause);
    expect(insisting).toThrow(NotificationFailedError);
    expect(insisting).toThrow(expect.objectContaining({ cause, userMessage: undefined }));
  });
});
