import { recordLog } from '../../common/fixtures/record-log.ts';
import type { SlackMessage } from '../../common/response-url.ts';
import type { Addressee } from '../../common/tell.ts';
import { validateMessage } from '../../scripts/local/slack/block-kit.ts';
import { createAnnounce } from './announce.ts';
import { buildReceipt } from './fixtures/build-receipt.ts';
import { refused, type SlackReply, type StartedSlack, startSlack } from './fixtures/start-slack.ts';
import { receiptMessage } from './receipt-message.ts';

const URL = 'https://hooks.slack.com/actions/T04LANTERN/1/fixtureCapability';
const LAST = { responseUrl: URL, isLast: true };
const HINT = 'Q-Bot is not a member of the channel. Invite it with `/invite @Q-Bot`.';
const RECEIPT = buildReceipt();
const SHOWN = buildReceipt({ ts: '1790000000.000007', announced: true });
const MESSAGE = receiptMessage(RECEIPT, { kind: 'received' }, 'page the person on call');

let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => slack.clear());
afterAll(() => slack.close());

function announcing(client = slack.client) {
  const told: [Addressee, SlackMessage][] = [];
  const { log, lines } = recordLog();
  const tell = async (to: Addressee, message: SlackMessage) => void told.push([to, message]);
  return { told, lines, announce: createAnnounce({ slack: client, tell, log }) };
}

const methods = () => slack.calls.map(({ method }) => method);

describe('announce', () => {
  it('posts a new receipt into its channel and answers where', async () => {
    const { announce, told } = announcing();
    await expect(announce(RECEIPT, MESSAGE, LAST)).resolves.toBe('1790000000.000100');
    expect(slack.calls).toEqual([
      { method: 'chat.postMessage', args: { channel: 'C07HARBOUR', ...MESSAGE } },
    ]);
    expect(told).toEqual([]);
  });

  it('updates the one that is there, text and blocks', async () => {
    const { announce, told } = announcing();
    await expect(announce(SHOWN, MESSAGE, LAST)).resolves.toBe('1790000000.000007');
    expect(slack.calls).toEqual([
      { method: 'chat.update', args: { channel: 'C07HARBOUR', ts: '1790000000.000007', ...MESSAGE } },
    ]);
    expect(told).toEqual([]);
  });

  it('posts again where the one that was there is gone', async () => {
    slack.reply('chat.update', refused('message_not_found'));
    const { announce, told, lines } = announcing();
    await expect(announce(SHOWN, MESSAGE, LAST)).resolves.toBe('1790000000.000100');
    expect(methods()).toEqual(['chat.update', 'chat.postMessage']);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason: 'message_not_found' } }]);
    expect(told).toEqual([]);
  });

  it.each<[string, SlackReply]>([
    ['does not answer', 'reset'],
    ['is rate limited', 'limited'],
  ])('updates once more, before it posts a second message, where Slack %s', async (_case, reply) => {
    slack.reply('chat.update', reply);
    const { announce } = announcing();
    await expect(announce(SHOWN, MESSAGE, LAST)).resolves.toBe('1790000000.000007');
    expect(methods()).toEqual(['chat.update', 'chat.update']);
  });

  it('posts where the second update does not get through either', async () => {
    slack.reply('chat.update', 'reset', 'reset');
    const { announce } = announcing();
    await expect(announce(SHOWN, MESSAGE, LAST)).resolves.toBe('1790000000.000100');
    expect(methods()).toEqual(['chat.update', 'chat.update', 'chat.postMessage']);
  });

  it('says nothing alone of what is only on the way, where the post may have got through', async () => {
    slack.reply('chat.postMessage', 'reset');
    const { announce, told } = announcing();
    await expect(announce(RECEIPT, MESSAGE, { responseUrl: URL, isLast: false })).resolves.toBeUndefined();
    expect(told).toEqual([]);
  });

  it.each(['channel_not_found', 'not_in_channel'])(
    'tells alone, and how to invite it, at %s',
    async (error) => {
      slack.reply('chat.postMessage', refused(error));
      const { announce, told } = announcing();
      await expect(announce(RECEIPT, MESSAGE, LAST)).resolves.toBeUndefined();
      const [to, message] = told[0] ?? [];
      expect(told).toHaveLength(1);
      expect(to).toEqual({ user: 'U03JUNIPER', responseUrl: URL });
      expect(message?.text).toBe(`${MESSAGE.text} Only you see this: ${HINT}`);
      expect(message?.blocks?.slice(0, -1)).toEqual(MESSAGE.blocks);
      expect(JSON.stringify(message?.blocks?.at(-1))).toContain(HINT);
      expect(validateMessage(message)).toEqual([]);
    },
  );

  it('can tell a message without blocks', async () => {
    slack.reply('chat.postMessage', refused('not_in_channel'));
    const { announce, told } = announcing();
    await announce(RECEIPT, { text: 'Opening.' }, { responseUrl: null, isLast: true });
    expect(told[0]).toMatchObject([{ responseUrl: null }, { blocks: [{ type: 'context' }] }]);
  });

  it.each<[string, SlackReply, string]>([
    ['is archived', refused('is_archived'), 'is_archived'],
    ['does not answer', 'reset', 'no_answer'],
    ['is rate limited', 'limited', 'ratelimited'],
  ])('tells alone, without that, where the channel %s', async (_case, reply, reason) => {
    slack.reply('chat.postMessage', reply);
    const { announce, told, lines } = announcing();
    await expect(announce(RECEIPT, MESSAGE, LAST)).resolves.toBeUndefined();
    expect(told).toEqual([[{ user: 'U03JUNIPER', responseUrl: URL }, MESSAGE]]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { reason } }]);
    expect(methods()).toEqual(['chat.postMessage']);
  });

  it('tells alone where Slack posts without saying where', async () => {
    slack.reply('chat.postMessage', { ok: true });
    const { announce, told } = announcing();
    await expect(announce(RECEIPT, MESSAGE, LAST)).resolves.toBeUndefined();
    expect(told).toHaveLength(1);
  });

  it('tells alone where there is no channel', async () => {
    const { announce, told } = announcing();
    await expect(announce(buildReceipt({ channelId: '' }), MESSAGE, LAST)).resolves.toBeUndefined();
    expect(slack.calls).toEqual([]);
    expect(told).toHaveLength(1);
  });

  it('never throws, not even without a token', async () => {
    const { announce, told, lines } = announcing(() => Promise.reject(new Error('SSM is down')));
    await expect(announce(SHOWN, MESSAGE, LAST)).resolves.toBeUndefined();
    expect(lines.map(({ fields }) => fields.reason)).toEqual(['error', 'error']);
    expect(told).toHaveLength(1);
  });
});
