import { useSession } from '../session.ts';

/** The groups of the workspace, as its administrator sees them; nothing if there are none. */
export function Groups() {
  const { snapshot, users } = useSession();
  if (snapshot.groups.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="groups">
      <h2 id="groups">Groups</h2>
      <ul class="cards">
        {snapshot.groups.map((group) => (
          <li key={group.id} class="card">
            <p>
              <b>@{group.handle}</b> <span class="caption">{group.id}</span>
            </p>
            <p class="buttons">
              {users.map((user) => (
                <MemberButton key={user.id} group={group} user={user} />
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MemberButtonProps {
  group: { id: string; handle: string; users: string[] };
  user: { id: string; name: string };
}

function MemberButton({ group, user }: MemberButtonProps) {
  const { bot } = useSession();
  const isMember = group.users.includes(user.id);
  const change = () =>
    void bot.send('/_local/slack/driver/group', {
      method: 'POST',
      body: { group: group.id, user: user.id, isMember: !isMember },
    });
  return (
    <button type="button" class="slack-button" aria-pressed={isMember} onClick={change}>
      {isMember ? '✓ ' : ''}
      {user.name}
      <span class="unseen"> in the group {group.handle}</span>
    </button>
  );
}
