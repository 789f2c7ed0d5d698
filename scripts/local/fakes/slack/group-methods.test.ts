import { closeGateways } from './fixtures/gateway.ts';
import { buildSlack } from './fixtures/slack.ts';

afterEach(closeGateways);

const SCOPES = ['usergroups:read', 'users:read', 'users:read.email'];

function build(scopes = SCOPES) {
  const onGroupChange = jest.fn();
  const fixture = buildSlack({
    users: [
      { id: 'U0ANN', name: 'ann', teamId: 'T0TEST' },
      { id: 'U0GUS', name: 'gus', teamId: 'T0TEST', isGuest: true },
      { id: 'U0DEE', name: 'dee', teamId: 'T0TEST', isDeactivated: true },
    ],
    groups: [
      { id: 'S0CREW', handle: 'crew', name: 'Crew', users: ['U0ANN'] },
      { id: 'S0OLD', handle: 'old', name: 'Old', users: ['U0ANN'], isDisabled: true },
      { id: 'S0OPEN', handle: 'open', name: 'Open', users: [], isOpen: true },
    ],
    onGroupChange,
  });
  fixture.slack.installation().scopes.push(...scopes);
  return { ...fixture, onGroupChange };
}

it('lists the groups in use, and others where they are asked for', async () => {
  const { call } = build();
  expect(await call('usergroups.list', {})).toMatchObject({
    usergroups: [
      { id: 'S0CREW', handle: 'crew', date_delete: 0 },
      { id: 'S0OPEN', is_editing_restricted: false },
    ],
  });
  expect(await call('usergroups.list', { include_disabled: true, include_users: true })).toMatchObject({
    usergroups: [{ users: ['U0ANN'] }, { id: 'S0OLD', date_delete: 1 }, {}],
  });
});

it('shows who is in a group, and what people are', async () => {
  const { call } = build();
  expect(await call('usergroups.users.list', { usergroup: 'S0CREW' })).toMatchObject({
    ok: true,
    users: ['U0ANN'],
  });
  expect(await call('users.info', { user: 'U0GUS' })).toMatchObject({ user: { is_restricted: true } });
  expect(await call('users.list', {})).toMatchObject({ members: [{}, {}, { id: 'U0DEE', deleted: true }] });
  expect(await call('users.lookupByEmail', { email: 'Ann@example.com' })).toMatchObject({
    user: { id: 'U0ANN' },
  });
});

it.each([
  ['usergroups.users.list', { usergroup: 'S0NONE' }, 'no_such_subteam'],
  ['usergroups.users.list', { usergroup: 'S0OLD' }, 'no_such_subteam'],
  ['usergroups.users.list', {}, 'invalid_arguments'],
  ['users.info', { user: 'U0NONE' }, 'user_not_found'],
  ['users.info', {}, 'invalid_arguments'],
  ['users.lookupByEmail', { email: 'nobody@example.com' }, 'users_not_found'],
  ['users.lookupByEmail', { email: 'dee@example.com' }, 'users_not_found'],
  ['users.lookupByEmail', {}, 'invalid_arguments'],
])('refuses %s of %j: %s', async (method, args, error) => {
  expect(await build().call(method, args)).toMatchObject({ ok: false, error });
});

it.each([
  ['usergroups.list', 'usergroups:read'],
  ['usergroups.users.list', 'usergroups:read'],
  ['users.info', 'users:read'],
  ['users.list', 'users:read'],
  ['users.lookupByEmail', 'users:read.email'],
])('refuses %s without %s', async (method, needed) => {
  expect(await build([]).call(method, {})).toMatchObject({ ok: false, error: 'missing_scope', needed });
});

describe('the driver', () => {
  it('adds and removes a person, and tells of each change', async () => {
    const { act, call, onGroupChange } = build();
    const group = 'S0CREW';
    const users = async () => (await call('usergroups.users.list', { usergroup: group })).users;
    await act('group', { group, user: 'U0GUS', isMember: true });
    expect(await users()).toEqual(['U0ANN', 'U0GUS']);
    await act('group', { group, user: 'U0GUS', isMember: true });
    await act('group', { group, user: 'U0ANN', isMember: false });
    expect(await users()).toEqual(['U0GUS']);
    expect(onGroupChange).toHaveBeenCalledTimes(2);
  });

  it.each([
    [{ group: 'S0NONE', user: 'U0ANN', isMember: true }, 'no group S0NONE'],
    [{ group: 'S0CREW', user: 'U0NONE', isMember: true }, 'U0NONE'],
  ])('refuses what is not there: %j', async (body, words) => {
    expect(String((await build().act('group', body)).error)).toContain(words);
  });
});
