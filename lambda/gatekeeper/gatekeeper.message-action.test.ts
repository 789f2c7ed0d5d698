import { EMPTY_200, setUp } from './fixtures/harness.ts';
import { interactionForm, messageAction, PRIVATE } from './fixtures/slack-bodies.ts';

const TYPES = JSON.stringify({ '/sre': ['slash_command', 'message_action'] });
const KEY = 'msg:T04LANTERN:C07HARBOUR:1790000000.000100:1790000003.000400';

async function using(payload: unknown, env: Record<string, string> = {}) {
  const set = setUp({ env: { ALLOWED_COMMANDS: TYPES, ...env } });
  const response = await set.send({ body: interactionForm(payload) });
  return { ...set, response };
}

describe('a message shortcut', () => {
  it('is published as the sub-command of its id, with what the message says', async () => {
    const { response, published } = await using(messageAction({}, { thread_ts: '1790000000.000050' }));
    expect(response).toEqual(EMPTY_200);
    expect(published).toMatchObject([
      {
        type: 'message_action',
        detail: {
          ...{ command: '/sre', subcommand: 'incident', args: [], text: '', idempotencyKey: KEY },
          channel: { id: 'C07HARBOUR' },
          triggerId: '171.42.fixture',
          responseUrl: PRIVATE.responseUrl,
          payload: {
            callback_id: '/sre:incident:message',
            team: { domain: 'lantern' },
            message: {
              ...{ ts: '1790000000.000100', thread_ts: '1790000000.000050', user: 'U01CAPTAIN' },
              ...{ text: PRIVATE.typed, blocks: [], attachments: [] },
            },
          },
        },
      },
    ]);
    expect(JSON.stringify(published)).not.toContain(PRIVATE.token);
  });

  it('is small, however long the message', async () => {
    const part = { type: 'section', text: { type: 'mrkdwn', text: '\u{1f525}'.repeat(500) } };
    const message = {
      text: 'x'.repeat(50_000),
      blocks: Array(20).fill(part),
      files: [part],
      attachments: [part],
    };
    const { published } = await using(messageAction({}, message));
    const [{ detail } = { detail: undefined }] = published;
    expect(JSON.stringify(detail).length).toBeLessThan(60_000);
    expect(detail?.payload.message).toMatchObject({ blocks: Array(9).fill(part), attachments: [part] });
    expect(detail?.payload.message).not.toHaveProperty('files');
  });

  it.each<[string, object]>([
    ['another message', messageAction({}, { ts: '1790000009.000900' })],
    ['another click', messageAction({ action_ts: '1790000009.000900' })],
    ['another channel', messageAction({ channel: { id: 'C08LIGHTHOUSE', name: '' } })],
  ])('of %s has another key', async (_what, payload) => {
    const { published } = await using(payload);
    expect(published).toHaveLength(1);
    expect(published[0]?.detail.idempotencyKey).not.toBe(KEY);
  });

  it.each<[string, Record<string, unknown>, object]>([
    ['no app, as Slack sends it', {}, { published: 1 }],
    ['our app', { api_app_id: 'A09QBOT' }, { published: 1 }],
    ['another app', { api_app_id: 'A66OTHER' }, { published: 0 }],
    [
      'another workspace',
      { team: { id: 'T66OTHER', domain: 'other' }, user: { id: 'U66', team_id: 'T66OTHER' } },
      { published: 0 },
    ],
    ['an id that is not ours', { callback_id: 'summary_action' }, { published: 0 }],
  ])('with %s', async (_what, change, expected) => {
    const { response, published } = await using(messageAction(change));
    expect(response).toEqual(EMPTY_200);
    expect({ published: published.length }).toEqual(expected);
  });

  it('that names no app is the only request that may', async () => {
    const click = {
      ...messageAction(),
      type: 'block_actions',
      container: {},
      actions: [{ action_id: '/sre:incident:x', action_ts: '1' }],
    };
    const { published } = await using(click, { ALLOWED_COMMANDS: '{"/sre":["block_actions"]}' });
    expect(published).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, string>, string]>([
    [
      'a restricted sub-command',
      {},
      { RESTRICTED_COMMANDS: '{"/sre incident":["U01CAPTAIN"]}' },
      '`/sre incident` is restricted',
    ],
    ['a wrong channel', { channel: { id: 'C99ELSE', name: '' } }, {}, 'not allowed in this channel'],
    ['a direct message', { channel: { id: 'D99ELSE', name: 'directmessage' } }, {}, 'direct messages'],
    [
      'no backend',
      {},
      { ALLOWED_COMMANDS: '{"/sre":["slash_command"]}' },
      'This shortcut no longer works. Run `/sre` again.',
    ],
  ])('is refused for %s, and the user is told', async (_what, change, env, text) => {
    const { response, published, responded } = await using(messageAction(change), env);
    expect(response).toEqual(EMPTY_200);
    expect(published).toEqual([]);
    expect(responded).toEqual([[PRIVATE.responseUrl, { text: expect.stringContaining(text) }]]);
  });

  it.each([{ message: undefined }, { message: {} }, { channel: undefined }, { action_ts: undefined }])(
    'without a part that Slack always sends is malformed: %j',
    async (change) => {
      const { response, published } = await using(messageAction({ ...change }));
      expect(response.statusCode).toBe(400);
      expect(published).toEqual([]);
    },
  );
});
