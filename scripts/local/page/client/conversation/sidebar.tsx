import type { Channel } from '../../../driver-answers.ts';
import type { User } from '../../snapshot.ts';
import { initialsOf, shownName, useSession } from '../session.ts';

/** The channels to talk in, and the users to be. */
export function Sidebar({ isInert }: { isInert: boolean }) {
  const { channels, place, setPlace, users } = useSession();
  const mine = channels.filter(({ members }) => members.includes(place.userId));
  const becomeUser = (user: User) => {
    const stays = channels.some(({ id, members }) => id === place.channelId && members.includes(user.id));
    const first = channels.find(({ members }) => members.includes(user.id));
    setPlace({ userId: user.id, channelId: stays ? place.channelId : (first?.id ?? '') });
  };
  return (
    <nav class="sidebar" aria-label="Workspace" inert={isInert} data-pane tabIndex={-1}>
      <h1>Q-Bot local</h1>
      <h2 id="channels">Channels</h2>
      <ul aria-labelledby="channels">
        {mine.map((channel) => (
          <li key={channel.id}>
            <button
              type="button"
              class="channel"
              aria-current={channel.id === place.channelId ? 'page' : undefined}
              data-pane-focus={channel.id === place.channelId ? '' : undefined}
              onClick={() => setPlace({ ...place, channelId: channel.id })}
            >
              <span aria-hidden="true">{SIGNS[channel.kind]}</span> {shownName(channel)}
              {remarkOf(channel)}
            </button>
          </li>
        ))}
      </ul>
      <fieldset class="people">
        <legend>You are</legend>
        {users.map((user) => (
          <label key={user.id} class="person">
            <input
              type="radio"
              name="person"
              checked={user.id === place.userId}
              onChange={() => becomeUser(user)}
            />
            <span class="avatar small" aria-hidden="true">
              {initialsOf(user.name)}
            </span>
            <span>
              {user.name}
              <small>{user.note}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p class="keys">
        <kbd>F6</kbd> next pane · <kbd>/</kbd> commands · <kbd>↑</kbd> typed before
      </p>
    </nav>
  );
}

const SIGNS: Record<Channel['kind'], string> = { public: '#', private: '🔒', im: '●' };

function remarkOf({ botIsMember, kind }: Channel) {
  return !botIsMember && kind === 'private' ? <small>the bot is not invited</small> : null;
}
