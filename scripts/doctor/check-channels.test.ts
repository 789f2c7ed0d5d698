import { checkChannels } from './check-channels.ts';
import { buildFacts, linesOf } from './fixtures/build-facts.ts';

const READ = ['commands', 'chat:write', 'channels:read'];

const lines = async (options: Parameters<typeof buildFacts>[0]) =>
  linesOf(await checkChannels(buildFacts(options)));

it.each([
  ['is a member', { is_member: true }, 'ok channels: the bot is in 1 of 1'],
  ['is none', { is_member: false }, 'wrong channels: the bot is no member of C07HARBOUR (/sre)'],
  ['was, before it was archived', { is_archived: true }, 'note channels: C07HARBOUR (/sre) is archived'],
])('says that the bot %s', async (_, channel, line) => {
  expect(await lines({ scopes: READ, slack: { 'conversations.info': { ok: true, channel } } })).toEqual([
    line,
  ]);
});

it('does not take silence on membership for none', async () => {
  const slack = { 'conversations.info': { ok: true, channel: {} } };
  expect(await lines({ scopes: READ, slack })).toEqual([
    expect.stringMatching(/^unknown channels: .*C07HARBOUR/),
  ]);
});

it('without a scope tells a hidden channel by a link to no message', async () => {
  const facts = buildFacts({ slack: { 'chat.getPermalink': { ok: false, error: 'channel_not_found' } } });
  expect(await checkChannels(facts)).toEqual([
    {
      ...{ check: 'channels', status: 'wrong' },
      text: expect.stringContaining('does not see C07HARBOUR (/sre)'),
      fix: expect.stringContaining('/invite @qbot'),
    },
  ]);
  expect(facts.called).toEqual(['chat.getPermalink C07HARBOUR 1.000001']);
});

it('without a scope says that it cannot tell of a channel that it sees', async () => {
  const slack = { 'chat.getPermalink': { ok: false, error: 'message_not_found' } };
  expect(await lines({ slack })).toEqual([
    'unknown channels: whether the bot is in C07HARBOUR cannot be told without the scope channels:read',
  ]);
});

it('asks by the link where the scope is of another kind of channel', async () => {
  const slack = {
    'conversations.info': { ok: false, error: 'missing_scope' },
    'chat.getPermalink': { ok: false, error: 'channel_not_found' },
  };
  expect(await lines({ scopes: READ, slack })).toEqual([
    expect.stringMatching(/^wrong channels: .*does not see/),
  ]);
});

it('asks once for a channel of two commands, and not for all channels', async () => {
  const channels = { '/sre': ['C07HARBOUR', '*'], '/devops': ['C07HARBOUR'], '/qchain': ['*'] };
  const slack = { 'chat.getPermalink': { ok: false, error: 'channel_not_found' } };
  const facts = buildFacts({ deployment: { channels }, slack });
  expect(linesOf(await checkChannels(facts))).toEqual([
    expect.stringContaining('C07HARBOUR (/sre, /devops)'),
  ]);
  expect(facts.called).toHaveLength(1);
});

it('looks at nothing where nothing is limited, or no token is accepted', async () => {
  expect(await lines({ deployment: { channels: { '/sre': ['*'] } } })).toEqual([
    expect.stringMatching(/^ok/),
  ]);
  expect(await lines({ auth: { ok: false } })).toEqual([expect.stringMatching(/^unknown/)]);
});

it.each([{}, { '/sre': [], dead_letters: ['C07HARBOUR'] }])(
  'does not take %j for everywhere',
  async (channels) => {
    expect(await lines({ deployment: { channels } })).toEqual([
      'wrong channels: no command is allowed anywhere',
    ]);
  },
);

it.each(['conversations.info', 'chat.getPermalink'])('passes on what %s says else', async (method) => {
  const slack = { [method]: { ok: false, error: 'ratelimited' } };
  const scopes = method === 'conversations.info' ? READ : ['commands'];
  expect(await lines({ scopes, slack })).toEqual([
    'unknown channels: Slack says ratelimited of C07HARBOUR (/sre)',
  ]);
});
