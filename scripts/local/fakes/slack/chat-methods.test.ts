import { buildSlack } from './fixtures/slack.ts';

const section = { type: 'section', text: { type: 'mrkdwn', text: 'a' } };

describe('chat.postMessage', () => {
  it('posts what it was given, and gives blocks their ids', async () => {
    const { slack, call } = buildSlack();
    const answer = await call('chat.postMessage', { channel: 'C0OPS', text: 'hello', blocks: [section] });
    expect(answer).toMatchObject({
      ok: true,
      channel: 'C0OPS',
      ts: '1700000000.000001',
      message: { text: 'hello' },
    });
    expect(slack.state().messages).toMatchObject([
      {
        ...{
          channel: 'C0OPS',
          text: 'hello',
          user: 'U0QBOT0001',
          updates: 0,
          history: [],
          via: 'chat.postMessage',
        },
        blocks: [{ ...section, block_id: expect.any(String) }],
      },
    ]);
  });

  it.each([
    ['no channel', { text: 'a' }, 'invalid_arguments'],
    ['an unknown channel', { channel: 'C0NONE', text: 'a' }, 'channel_not_found'],
    ['a channel by its name', { channel: '#ops', text: 'a' }, 'channel_not_found'],
    ['a public channel without the bot', { channel: 'C0LOUNGE', text: 'a' }, 'not_in_channel'],
    ['a private channel without the bot', { channel: 'C0BOARD', text: 'a' }, 'channel_not_found'],
    ['an archived channel', { channel: 'C0OLD', text: 'a' }, 'is_archived'],
    ['nothing to say', { channel: 'C0OPS' }, 'no_text'],
    ['blocks that are no JSON', { channel: 'C0OPS', blocks: '[' }, 'invalid_blocks_format'],
    ['attachments that are no list', { channel: 'C0OPS', attachments: '{}' }, 'invalid_attachments'],
    ['a thread that is none', { channel: 'C0OPS', text: 'a', thread_ts: '1.1' }, 'cannot_reply_to_message'],
  ])('refuses %s', async (_, args, error) => {
    const { slack, call } = buildSlack();
    expect(await call('chat.postMessage', args)).toMatchObject({ httpStatus: 200, ok: false, error });
    expect(slack.state().messages).toEqual([]);
  });

  it('names the block that it refuses', async () => {
    const { call } = buildSlack();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
    expect(await call('chat.postMessage', { channel: 'C0OPS', text: 'a', blocks })).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
  });

  it('reaches a person by their id', async () => {
    const { slack, call } = buildSlack();
    expect(await call('chat.postMessage', { channel: 'U0BEN', text: 'hi' })).toMatchObject({
      channel: 'D0BEN',
    });
    await call('chat.postMessage', { channel: 'D0BEN', text: 'again' });
    expect(slack.state().messages.map((message) => message.channel)).toEqual(['D0BEN', 'D0BEN']);
  });

  it('answers in a thread', async () => {
    const { slack, call } = buildSlack();
    const { ts } = await call('chat.postMessage', { channel: 'C0OPS', text: 'parent' });
    await call('chat.postMessage', { channel: 'C0OPS', text: 'child', thread_ts: ts });
    expect(slack.state().messages[1]).toMatchObject({ threadTs: ts });
  });

  it('cuts a text above 40,000 characters', async () => {
    const { slack, call } = buildSlack();
    await call('chat.postMessage', { channel: 'C0OPS', text: 'é'.repeat(40_001) });
    expect(slack.state().messages[0]?.text).toHaveLength(40_000);
  });
});

describe('chat.update', () => {
  it('keeps the earlier text, and drops blocks that are not sent again', async () => {
    const { clock, slack, call } = buildSlack();
    const { ts } = await call('chat.postMessage', { channel: 'C0OPS', text: 'received', blocks: [section] });
    const postedAt = clock.ms;
    clock.ms += 9000;
    expect(await call('chat.update', { channel: 'C0OPS', ts, text: 'done' })).toMatchObject({
      ok: true,
      text: 'done',
    });
    expect(slack.state().messages).toMatchObject([
      { text: 'done', blocks: [], updates: 1, history: ['received'], changedAt: postedAt + 9000 },
    ]);
  });

  it.each([
    ['an unknown message', { channel: 'C0OPS', ts: '1.1', text: 'a' }, 'message_not_found'],
    ['a text above 4,000 characters', { channel: 'C0OPS', text: 'x'.repeat(4001) }, 'msg_too_long'],
    ['a channel without the bot', { channel: 'C0LOUNGE', text: 'a' }, 'not_in_channel'],
    ['nothing to say', { channel: 'C0OPS' }, 'no_text'],
  ])('refuses %s', async (_, args, error) => {
    const { call } = buildSlack();
    const { ts } = await call('chat.postMessage', { channel: 'C0OPS', text: 'a' });
    expect(await call('chat.update', { ts, ...args })).toMatchObject({ ok: false, error });
  });

  it('refuses an archived channel in words of its own', async () => {
    const { call } = buildSlack();
    const args = { channel: 'C0OLD', ts: '1.1', text: 'a' };
    expect(await call('chat.update', args)).toMatchObject({ ok: false, error: 'is_inactive' });
  });

  it('cannot find an ephemeral message', async () => {
    const { call } = buildSlack();
    const { message_ts } = await call('chat.postEphemeral', { channel: 'C0OPS', user: 'U0ANN', text: 'a' });
    const answer = await call('chat.update', { channel: 'C0OPS', ts: message_ts, text: 'b' });
    expect(answer).toMatchObject({ error: 'message_not_found' });
  });
});

describe('chat.postEphemeral', () => {
  it('shows it to one person', async () => {
    const { slack, call } = buildSlack();
    await call('chat.postEphemeral', { channel: 'C0OPS', user: 'U0ANN', text: 'psst' });
    expect(slack.state().messages).toMatchObject([
      { ephemeralFor: 'U0ANN', via: 'chat.postEphemeral', text: 'psst' },
    ]);
  });

  it.each([
    ['nobody', { channel: 'C0OPS', text: 'a' }, 'invalid_arguments'],
    ['someone who is not there', { channel: 'C0OPS', user: 'U0BEN', text: 'a' }, 'user_not_in_channel'],
    ['a channel without the bot', { channel: 'C0LOUNGE', user: 'U0ANN', text: 'a' }, 'not_in_channel'],
    [
      'a text above 4,000 characters',
      { channel: 'C0OPS', user: 'U0ANN', text: 'x'.repeat(4001) },
      'msg_too_long',
    ],
    ['nothing to say', { channel: 'C0OPS', user: 'U0ANN' }, 'no_text'],
  ])('refuses %s', async (_, args, error) => {
    const { slack, call } = buildSlack();
    expect(await call('chat.postEphemeral', args)).toMatchObject({ ok: false, error });
    expect(slack.state().messages).toEqual([]);
  });
});
