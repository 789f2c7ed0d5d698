import { buildSlack } from './fixtures/slack.ts';

function build(...scopes: string[]) {
  const fixture = buildSlack();
  fixture.slack.installation().scopes.push(...scopes);
  return fixture;
}

describe('conversations.info', () => {
  it('needs a scope, and names all that would do', async () => {
    expect(await build().call('conversations.info', { channel: 'C0OPS' })).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:read,groups:read,mpim:read,im:read',
    });
  });

  it('needs that of the kind of the channel', async () => {
    const { call } = build('groups:read');
    expect(await call('conversations.info', { channel: 'C0OPS' })).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:read',
    });
  });

  it.each([
    ['a channel with the bot', 'C0OPS', { is_member: true, is_private: false, is_archived: false }],
    ['one without it', 'C0LOUNGE', { is_member: false }],
    ['an archived one', 'C0OLD', { is_archived: true }],
  ])('shows %s', async (_, channel, shown) => {
    const { call } = build('channels:read');
    expect(await call('conversations.info', { channel })).toMatchObject({ ok: true, channel: shown });
  });

  it.each([
    ['private without the bot', { channel: 'C0BOARD' }, 'channel_not_found'],
    ['unknown', { channel: 'C0NONE' }, 'channel_not_found'],
    ['not named', {}, 'invalid_arguments'],
  ])('does not show a channel that is %s', async (_, args, error) => {
    const { call } = build('channels:read', 'groups:read');
    expect(await call('conversations.info', args)).toMatchObject({ ok: false, error });
  });
});

describe('chat.getPermalink', () => {
  it('links a message, without a scope', async () => {
    const { call } = build();
    const { ts } = await call('chat.postMessage', { channel: 'C0OPS', text: 'hello' });
    expect(await call('chat.getPermalink', { channel: 'C0OPS', message_ts: String(ts) })).toMatchObject({
      ok: true,
      permalink: 'https://qbot-local.slack.com/archives/C0OPS/p1700000000000001',
    });
  });

  it.each([
    ['in a channel that the bot sees', { channel: 'C0LOUNGE', message_ts: '1.000001' }, 'message_not_found'],
    ['in a private one without it', { channel: 'C0BOARD', message_ts: '1.000001' }, 'channel_not_found'],
    ['nowhere', { message_ts: '1.000001' }, 'invalid_arguments'],
    ['that is not named', { channel: 'C0OPS' }, 'invalid_arguments'],
  ])('links no message %s', async (_, args, error) => {
    expect(await build().call('chat.getPermalink', args)).toMatchObject({ ok: false, error });
  });
});
