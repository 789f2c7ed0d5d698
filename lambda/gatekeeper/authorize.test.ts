import type { DetailType } from '../../common/contract.ts';
import { type AuthorizationRules, accessOf, authorize, type UserDenial } from './authorize.ts';

const LISTS: AuthorizationRules = {
  teamId: 'T04LANTERN',
  homeTeams: [],
  appId: 'A09QBOT',
  allowedCommands: {
    '/sre': ['slash_command', 'view_submission'],
    '/devops': ['slash_command'],
    '/open': ['slash_command'],
    dead_letters: ['block_actions'],
  },
  allowedChannels: {
    '/sre': ['C07HARBOUR', 'D11DIRECT'],
    '/devops': ['C07HARBOUR'],
    '/open': ['*'],
    dead_letters: ['*', 'C07HARBOUR'],
  },
  restrictedCommands: { '/devops restart': ['U01CAPTAIN'], '/devops stop': [], '/open': ['U01CAPTAIN'] },
};

interface Asked {
  type: DetailType;
  command: string;
  subcommand: string;
  user: string;
  channel: string | null;
}

function decide(rules: AuthorizationRules, { user, channel, ...asked }: Asked) {
  return authorize(rules, {
    ...asked,
    team: { id: 'T04LANTERN', name: '' },
    appId: 'A09QBOT',
    userTeamId: undefined,
    enterpriseId: undefined,
    isOrgInstall: false,
    shownByTeamId: undefined,
    user: { id: user, name: '' },
    channel: channel === null ? null : { id: channel, name: '' },
  });
}

const ASKED: Asked = {
  type: 'slash_command',
  command: '/sre',
  subcommand: 'incident',
  user: 'U03JUNIPER',
  channel: 'C07HARBOUR',
};

const known = ['/sre', '/devops', '/open'];
const channels = ['C07HARBOUR', 'D11DIRECT'];
const restart = { command: '/devops', subcommand: 'restart' };

describe('authorize', () => {
  it.each<[string, Partial<Asked>]>([
    ['an allowed command in an allowed channel', {}],
    ['without a sub-command', { subcommand: '' }],
    ['a form in an allowed channel', { type: 'view_submission' }],
    ['a sub-command that is not restricted', { ...restart, subcommand: 'list' }],
    ['a restricted sub-command for its person', { ...restart, user: 'U01CAPTAIN' }],
    ['a restricted command for its person', { command: '/open', user: 'U01CAPTAIN' }],
    [
      'a direct message where every channel is allowed',
      { command: '/open', user: 'U01CAPTAIN', channel: 'D11DIRECT' },
    ],
    ['no channel where every channel is allowed', { command: '/open', user: 'U01CAPTAIN', channel: null }],
  ])('lets %s pass', (_case, change) => {
    expect(decide(LISTS, { ...ASKED, ...change })).toBeUndefined();
  });

  it.each<[string, Partial<Asked>, UserDenial]>([
    ['an unknown command', { command: '/nope' }, { rule: 'allowed_commands', known }],
    ['a command without its slash', { command: 'sre' }, { rule: 'allowed_commands', known }],
    ['a longer command', { command: '/sre-test' }, { rule: 'allowed_commands', known }],
    ['constructor', { command: 'constructor' }, { rule: 'allowed_commands', known }],
    ['__proto__', { command: '__proto__' }, { rule: 'allowed_commands', known }],
    ['toString', { command: 'toString' }, { rule: 'allowed_commands', known }],
    ['no command', { command: '' }, { rule: 'allowed_commands', known }],
    ['a detail-type that no backend takes', { type: 'block_actions' }, { rule: 'allowed_commands', known }],
    ['another channel', { channel: 'C99ELSE' }, { rule: 'allowed_channels', channels }],
    ['a channel’s name', { channel: 'harbour' }, { rule: 'allowed_channels', channels }],
    ['a channel in lower case', { channel: 'c07harbour' }, { rule: 'allowed_channels', channels }],
    ['a direct message, even a listed one', { channel: 'D11DIRECT' }, { rule: 'allowed_channels', channels }],
    ['no channel', { channel: null }, { rule: 'allowed_channels', channels }],
    ['a star for a channel', { channel: '*' }, { rule: 'allowed_channels', channels }],
    ['a restricted sub-command', restart, { rule: 'restricted_commands', restricted: '/devops restart' }],
    [
      'a sub-command that nobody may run',
      { ...restart, subcommand: 'stop', user: 'U01CAPTAIN' },
      { rule: 'restricted_commands', restricted: '/devops stop' },
    ],
    ['a restricted command', { command: '/open' }, { rule: 'restricted_commands', restricted: '/open' }],
    [
      'a restricted command in another channel: by the channel first',
      { ...restart, channel: 'C99ELSE' },
      { rule: 'allowed_channels', channels: ['C07HARBOUR'] },
    ],
  ])('refuses %s', (_case, change, denial) => {
    expect(decide(LISTS, { ...ASKED, ...change })).toEqual(denial);
  });

  it.each<[string, string | null]>([
    ['another channel', 'C99ELSE'],
    ['no channel', null],
  ])('knows a star only alone: %s', (_case, channel) => {
    const click: Asked = { ...ASKED, type: 'block_actions', command: 'dead_letters', channel };
    expect(decide(LISTS, click)).toEqual({
      rule: 'allowed_channels',
      channels: ['*', 'C07HARBOUR'],
    });
  });

  it('refuses everything where nothing is configured [F28]', () => {
    const none: AuthorizationRules = {
      ...LISTS,
      allowedCommands: {},
      allowedChannels: {},
      restrictedCommands: {},
    };
    expect(decide(none, ASKED)).toEqual({ rule: 'allowed_commands', known: [] });
    expect(decide({ ...none, allowedCommands: LISTS.allowedCommands }, ASKED)).toEqual({
      rule: 'allowed_channels',
      channels: [],
    });
  });

  it('asks for both where command and sub-command are restricted', () => {
    const lists = {
      ...LISTS,
      restrictedCommands: { '/devops': ['U03JUNIPER'], '/devops restart': ['U01CAPTAIN'] },
    };
    const refused = { rule: 'restricted_commands', restricted: '/devops restart' };
    expect(decide(lists, { ...ASKED, ...restart })).toEqual(refused);
    expect(decide(lists, { ...ASKED, ...restart, user: 'U01CAPTAIN' })).toEqual({
      rule: 'restricted_commands',
      restricted: '/devops',
    });
  });

  it('does not take a name of Object.prototype for a list', () => {
    const lists: AuthorizationRules = {
      ...LISTS,
      allowedCommands: Object.fromEntries([['constructor', ['slash_command']]]),
    };
    const asked = { ...ASKED, command: 'constructor' };
    expect(decide(lists, asked)).toEqual({ rule: 'allowed_channels', channels: [] });
    const anywhere = { ...lists, allowedChannels: Object.fromEntries([['constructor', ['*']]]) };
    expect(decide(anywhere, asked)).toBeUndefined();
  });
});

describe('accessOf', () => {
  it.each([
    ['those restricted to others', '/devops', 'U03JUNIPER', ['restart', 'stop']],
    ['not those of the person', '/devops', 'U01CAPTAIN', ['stop']],
    ['none of another command', '/sre', 'U03JUNIPER', []],
    ['none for a command that is restricted as a whole', '/open', 'U03JUNIPER', []],
    ['none of a longer command', '/dev', 'U03JUNIPER', []],
  ])('denies %s, and says nothing of other commands', (_case, command, user, denied) => {
    expect(accessOf(LISTS, command, user)).toEqual({ denied, channels: expect.any(Array) });
  });

  it('says where a slash command works', () => {
    const lists = { ...LISTS, allowedChannels: { '/devops': ['C01HARBOUR', 'C02QUAY'] } };
    expect(accessOf(lists, '/devops', 'U03JUNIPER').channels).toEqual(['C01HARBOUR', 'C02QUAY']);
    expect(accessOf(lists, '/constructor', 'U03JUNIPER').channels).toEqual([]);
  });

  it.each([
    ['everything that is restricted to others', 'U03JUNIPER', ['/devops restart', '/devops stop', '/open']],
    ['not what the person may run', 'U01CAPTAIN', ['/devops stop']],
  ])('names %s where the route is no slash command', (_case, user, restricted) => {
    expect(accessOf(LISTS, 'dead_letters', user)).toEqual({ denied: [], restricted });
  });

  it('denies and names the restrictions of such a route as well', () => {
    const lists = { ...LISTS, restrictedCommands: { 'dead_letters replay': ['U01CAPTAIN'] } };
    expect(accessOf(lists, 'dead_letters', 'U03JUNIPER')).toEqual({
      denied: ['replay'],
      restricted: ['dead_letters replay'],
    });
    expect(accessOf(lists, 'dead_letters', 'U01CAPTAIN')).toEqual({ denied: [], restricted: [] });
  });
});
