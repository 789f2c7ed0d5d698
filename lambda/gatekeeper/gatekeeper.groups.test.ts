import { EMPTY_200, NOW, setUp } from './fixtures/harness.ts';
import { commandForm, interactionForm, messageClick } from './fixtures/slack-bodies.ts';

const HOUR = 60 * 60 * 1000;
const GROUPS = ['S01CREW', 'oncall:Harbour watch'];
const RESTART = { command: '/devops', text: 'restart shop/checkout' };

function withGroups(list = ['U01CAPTAIN', ...GROUPS]) {
  return setUp({ env: { RESTRICTED_COMMANDS: JSON.stringify({ '/devops restart': list }) } });
}

const restartBy = (user: string) => ({ body: commandForm({ ...RESTART, user_id: user }) });

describe('a right of a group', () => {
  it.each(GROUPS)(
    'is that of whoever is in it, and says so in the event and in its record: %s',
    async (group) => {
      const { send, groups, published, records } = withGroups();
      groups.set(group, { readAt: NOW - HOUR, users: ['U99ELSE', 'U03JUNIPER'] });
      await expect(send(restartBy('U03JUNIPER'))).resolves.toEqual(EMPTY_200);
      expect(published[0]?.detail.access).toEqual({
        denied: [],
        channels: ['C07HARBOUR'],
        grantedBy: [group],
      });
      expect(records).toMatchObject([{ user: 'U03JUNIPER', decision: 'allowed', grantedBy: group }]);
    },
  );

  it('is not named where the own id is listed, or nothing is restricted', async () => {
    const { send, groups, published, records } = withGroups();
    groups.set('S01CREW', { readAt: NOW, users: ['U01CAPTAIN', 'U03JUNIPER'] });
    await send(restartBy('U01CAPTAIN'));
    await send({ body: commandForm({ command: '/devops', text: 'alarms', user_id: 'U03JUNIPER' }) });
    expect(published).toHaveLength(2);
    for (const { detail } of published) expect(detail.access).not.toHaveProperty('grantedBy');
    for (const record of records) expect(record).not.toHaveProperty('grantedBy');
  });

  it('is not that of somebody else, who learns the groups to ask for', async () => {
    const { send, groups, published, audited } = withGroups();
    for (const group of GROUPS) groups.set(group, { readAt: NOW, users: ['U01CAPTAIN'] });
    const { body } = await send(restartBy('U03JUNIPER'));
    expect(JSON.parse(String(body)).text).toBe(
      '`/devops restart` is restricted, and you are not on its list. Ask the harbour master to add your user id ' +
        'U03JUNIPER, or to put you into `S01CREW`, `oncall:Harbour watch`. (rule `restricted_commands`, ref Qa1requestFixture=)',
    );
    expect(published).toEqual([]);
    expect(audited).toMatchObject([[{ decision: 'refused', rule: 'restricted_commands' }, 800]]);
    expect(audited[0]?.[0]).not.toHaveProperty('grantedBy');
  });

  it('ends a day after its people were read, and the refusal says why; an id goes on', async () => {
    const { send, groups, published } = withGroups();
    groups.set('S01CREW', { readAt: NOW - 24 * HOUR, users: ['U03JUNIPER', 'U01CAPTAIN'] });
    groups.set('oncall:Harbour watch', { readAt: NOW, users: [] });
    const { body } = await send(restartBy('U03JUNIPER'));
    expect(JSON.parse(String(body)).text).toContain(
      'Its groups grant nothing now, because Q-Bot could not read their members for a day: `S01CREW`. Ask the harbour master',
    );
    await send(restartBy('U01CAPTAIN'));
    expect(published.map(({ detail }) => detail.user.id)).toEqual(['U01CAPTAIN']);
  });

  it('is not there yet while a group was never read, and the refusal does not speak of a day', async () => {
    const { send, groups } = withGroups();
    groups.set('oncall:Harbour watch', { readAt: NOW - 24 * HOUR, users: ['U03JUNIPER'] });
    const { body } = await send(restartBy('U03JUNIPER'));
    expect(JSON.parse(String(body)).text).toContain(
      'you are not on its list. Its groups grant nothing now, because Q-Bot could not read their members for a day: ' +
        '`oncall:Harbour watch`. Q-Bot does not know yet who is in `S01CREW`. Ask the harbour master',
    );
  });

  it('ends between a command and a click', async () => {
    const { send, groups, published } = setUp({
      env: { RESTRICTED_COMMANDS: JSON.stringify({ '/sre incident': GROUPS }) },
    });
    const click = { body: interactionForm(messageClick()) };
    groups.set('S01CREW', { readAt: NOW, users: ['U03JUNIPER'] });
    await send(click);
    expect(published).toMatchObject([{ detail: { user: { id: 'U03JUNIPER' } } }]);
    groups.set('S01CREW', { readAt: NOW, users: [] });
    await send(click);
    expect(published).toHaveLength(1);
  });

  it('is needed of both lists where command and sub-command are restricted', async () => {
    const lists = { '/devops': ['S01CREW'], '/devops restart': ['S02DECK'] };
    const { send, groups, published } = setUp({ env: { RESTRICTED_COMMANDS: JSON.stringify(lists) } });
    groups.set('S01CREW', { readAt: NOW, users: ['U03JUNIPER'] });
    await send(restartBy('U03JUNIPER'));
    expect(published).toEqual([]);
    groups.set('S02DECK', { readAt: NOW, users: ['U03JUNIPER'] });
    await send(restartBy('U03JUNIPER'));
    expect(published).toMatchObject([{ detail: { access: { grantedBy: ['S01CREW', 'S02DECK'] } } }]);
  });
});
