import { refused, type StartedSlack, startSlack } from '../../common/fixtures/start-slack.ts';
import { UnreadableSlackError, UnreadInTimeError } from './errors.ts';
import { readSlackGroups } from './slack-groups.ts';
import { createSlackMembers } from './slack-members.ts';

const TEAM = 'T04LANTERN';
let slack: StartedSlack;
beforeAll(async () => {
  slack = await startSlack();
});
afterEach(() => slack.clear());
afterAll(() => slack.close());

const profile = (id: string, more: object = {}) => ({ ok: true, user: { id, team_id: TEAM, ...more } });
const groups = (...usergroups: object[]) => ({ ok: true, usergroups });
const users = (...ids: string[]) => ({ ok: true, users: ids });

function read(...ids: string[]) {
  const members = createSlackMembers(slack.client, TEAM);
  return readSlackGroups({ slack: slack.client, members }, ids, new AbortController().signal);
}

describe('the groups of Slack', () => {
  it('have their full, active members', async () => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW', date_delete: 0 }));
    slack.reply('usergroups.users.list', users('U01A', 'U07NONE'));
    slack.reply('users.info', profile('U01A'), refused('user_not_found'));
    expect(await read('S01CREW')).toEqual([{ name: 'S01CREW', kind: 'read', users: [expect.any(String)] }]);
    expect(slack.calls.map(({ method, args }) => [method, args.usergroup ?? args.user])).toEqual([
      ['usergroups.list', undefined],
      ['usergroups.users.list', 'S01CREW'],
      ['users.info', expect.any(String)],
      ['users.info', expect.any(String)],
    ]);
  });

  it.each([
    ['a guest', { is_restricted: true }],
    ['a guest of one channel', { is_ultra_restricted: true }],
    ['somebody who is deactivated', { deleted: true }],
    ['a bot', { is_bot: true }],
    ['somebody of another workspace', { team_id: 'T99ELSE' }],
  ])('do not count %s', async (_case, more) => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }));
    slack.reply('usergroups.users.list', users('U01A'));
    slack.reply('users.info', profile('U01A', more));
    expect(await read('S01CREW')).toEqual([{ name: 'S01CREW', kind: 'read', users: [] }]);
  });

  it('are read from the list of all people where they are many', async () => {
    const many = Array.from({ length: 61 }, (_, index) => `U1${index}`);
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }));
    slack.reply('usergroups.users.list', users(...many));
    slack.reply(
      'users.list',
      { ok: true, members: [{ id: 'U10', team_id: TEAM }], response_metadata: { next_cursor: 'more' } },
      {
        ok: true,
        members: [
          { id: 'U11', team_id: TEAM },
          { id: 'U12', team_id: TEAM, deleted: true },
        ],
      },
    );
    expect(await read('S01CREW')).toMatchObject([{ users: ['U10', 'U11'] }]);
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toEqual([]);
    expect(slack.calls.at(-1)?.args).toMatchObject({ limit: '1000', cursor: 'more' });
  });

  it.each<[string, object[], object | undefined]>([
    ['that Slack does not list', [], undefined],
    ['that is switched off', [{ id: 'S01CREW', date_delete: 1_790_000_000 }], undefined],
    ['that Slack does not know any more', [{ id: 'S01CREW' }], refused('no_such_subteam')],
  ])('have nobody where there is one %s', async (_case, listed, answer) => {
    slack.reply('usergroups.list', groups(...listed));
    if (answer !== undefined) slack.reply('usergroups.users.list', { ...answer });
    expect(await read('S01CREW')).toEqual([{ name: 'S01CREW', kind: 'read', users: [], trouble: 'unknown' }]);
  });

  it.each<[string, object, string | undefined]>([
    ['any member may edit', { is_editing_restricted: false }, 'open'],
    ['only admins may edit', { is_editing_restricted: true }, undefined],
    ['a directory fills', { is_editing_restricted: false, is_idp_group: true }, undefined],
    ['is locked', { is_editing_restricted: false, is_membership_locked: true }, undefined],
    ['says nothing of it', {}, undefined],
  ])('say of a group that %s: %s', async (_case, settings, trouble) => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW', ...settings }));
    slack.reply('usergroups.users.list', users('U01A'));
    slack.reply('users.info', profile('U01A'));
    expect(await read('S01CREW')).toEqual([
      { name: 'S01CREW', kind: 'read', users: ['U01A'], ...(trouble && { trouble }) },
    ]);
  });

  it('ask about a person of several groups once', async () => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }, { id: 'S02DECK' }));
    slack.reply('usergroups.users.list', users('U01A'), users('U01A'));
    slack.reply('users.info', profile('U01A'));
    expect(await read('S01CREW', 'S02DECK')).toMatchObject([{ users: ['U01A'] }, { users: ['U01A'] }]);
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
  });

  it('fail each by itself', async () => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }, { id: 'S02DECK' }));
    slack.answer('usergroups.users.list', ({ usergroup }) =>
      users(usergroup === 'S01CREW' ? 'U01A' : 'U02B'),
    );
    slack.answer('users.info', ({ user }) => (user === 'U01A' ? 'reset' : profile('U02B')));
    expect(await read('S01CREW', 'S02DECK')).toEqual([
      { name: 'S01CREW', kind: 'failed', error: expect.any(Error) },
      { name: 'S02DECK', kind: 'read', users: ['U02B'] },
    ]);
  });

  it.each<[string, object, object, object]>([
    ['its list of groups', { ok: true }, users('U01A'), profile('U01A')],
    ['the id of a group', groups({ name: 'crew' }), users('U01A'), profile('U01A')],
    [
      'whether a group is in use',
      groups({ id: 'S01CREW', date_delete: 'no' }),
      users('U01A'),
      profile('U01A'),
    ],
    ['the people of a group', groups({ id: 'S01CREW' }), { ok: true }, profile('U01A')],
    ['who a person is', groups({ id: 'S01CREW' }), users('U01A'), { ok: true }],
  ])('fail, and are not empty, where Slack does not say %s', async (_case, list, people, person) => {
    slack.reply('usergroups.list', { ...list });
    slack.reply('usergroups.users.list', { ...people });
    slack.reply('users.info', { ...person });
    expect(await read('S01CREW')).toEqual([
      { name: 'S01CREW', kind: 'failed', error: expect.any(UnreadableSlackError) },
    ]);
  });

  it('fail, and are not empty, where Slack does not say the list of all people', async () => {
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }));
    slack.reply('usergroups.users.list', users(...Array.from({ length: 61 }, (_, index) => `U1${index}`)));
    slack.reply('users.list', { ok: true });
    expect(await read('S01CREW')).toMatchObject([
      { kind: 'failed', error: expect.any(UnreadableSlackError) },
    ]);
  });

  it('have their people though Slack says null of their settings', async () => {
    const unset = { date_delete: null, is_editing_restricted: null, is_idp_group: null };
    slack.reply('usergroups.list', groups({ id: 'S01CREW', ...unset, is_membership_locked: null }));
    slack.reply('usergroups.users.list', users('U01A'));
    slack.reply('users.info', profile('U01A'));
    expect(await read('S01CREW')).toEqual([{ name: 'S01CREW', kind: 'read', users: ['U01A'] }]);
  });

  it('fail where the list of all people is not read to its end at the deadline', async () => {
    const deadline = new AbortController();
    slack.reply('usergroups.list', groups({ id: 'S01CREW' }));
    slack.reply('usergroups.users.list', users(...Array.from({ length: 61 }, (_, index) => `U1${index}`)));
    slack.answer('users.list', () => {
      deadline.abort();
      return { ok: true, members: [], response_metadata: { next_cursor: 'more' } };
    });
    const members = createSlackMembers(slack.client, TEAM);
    expect(
      await readSlackGroups({ slack: slack.client, members }, ['S01CREW'], deadline.signal),
    ).toMatchObject([{ kind: 'failed', error: expect.any(UnreadInTimeError) }]);
    expect(slack.calls.filter(({ method }) => method === 'users.list')).toHaveLength(1);
  });

  it('have what was read at the deadline; what was not fails, and is not asked for any more', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `S${index}`);
    const deadline = new AbortController();
    slack.reply('usergroups.list', groups(...ids.map((id) => ({ id }))));
    slack.answer('usergroups.users.list', ({ usergroup }) => users(`U${usergroup}`));
    slack.answer('users.info', ({ user }) => {
      // The sixth is of the second five.
      if (user === 'US5') deadline.abort();
      return profile(String(user));
    });
    const members = createSlackMembers(slack.client, TEAM);
    const read = await readSlackGroups({ slack: slack.client, members }, ids, deadline.signal);
    expect(read.slice(0, 5)).toEqual(
      ids.slice(0, 5).map((name) => ({ name, kind: 'read', users: [`U${name}`] })),
    );
    expect(read.slice(10)).toEqual(
      ids.slice(10).map((name) => ({ name, kind: 'failed', error: expect.any(UnreadInTimeError) })),
    );
    expect(slack.calls.filter(({ args }) => args.user === 'US10')).toEqual([]);
  });

  it('fail all where the scope is missing', async () => {
    slack.reply('usergroups.list', refused('missing_scope'));
    expect(await read('S01CREW', 'S02DECK')).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
  });

  it('are not asked for where none is named', async () => {
    expect(await read()).toEqual([]);
    expect(slack.calls).toEqual([]);
  });
});
