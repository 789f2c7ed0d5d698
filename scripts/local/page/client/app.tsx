import { useEffect, useState } from 'preact/hooks';
import { useBot } from './bot.ts';
import { Conversation } from './conversation/conversation.tsx';
import { Sidebar } from './conversation/sidebar.tsx';
import { ModalStack } from './modal/modal.tsx';
import { movePaneFocus } from './pane-focus.ts';
import { About } from './panels/about.tsx';
import { Alarms } from './panels/alarms.tsx';
import { DeadLetters } from './panels/dead-letters.tsx';
import { FaultSwitches } from './panels/faults.tsx';
import { Groups } from './panels/groups.tsx';
import { Incidents } from './panels/incidents.tsx';
import { Phone } from './panels/phone.tsx';
import { TraceTimeline } from './panels/trace-timeline.tsx';
import { type Place, SessionContext } from './session.ts';

/** Slack on the left, what happens behind it on the right. */
export function App() {
  const bot = useBot();
  const [place, setPlace] = useState<Place>({ channelId: '', userId: '' });
  const channels = bot.snapshot?.channels;
  useEffect(() => {
    const users = bot.setup?.users ?? [];
    // Once, and again if a restarted bot has other users.
    if (users.some(({ id }) => id === place.userId)) return;
    const [user] = users;
    const first = channels?.find(({ members }) => user !== undefined && members.includes(user.id));
    if (user !== undefined && first !== undefined) setPlace({ channelId: first.id, userId: user.id });
  }, [bot.setup, channels, place.userId]);
  useEffect(() => {
    document.addEventListener('keydown', movePaneFocus);
    return () => document.removeEventListener('keydown', movePaneFocus);
  }, []);
  if (bot.setup === undefined || bot.snapshot === undefined || place.userId === '') {
    return <p class="loading">{bot.trouble ?? 'Loading ...'}</p>;
  }
  const { setup, snapshot } = bot;
  const isModalOpen = snapshot.views.some(({ user }) => user === place.userId);
  return (
    <SessionContext.Provider
      value={{ ...setup, bot, snapshot, channels: snapshot.channels, place, setPlace }}
    >
      {bot.trouble !== undefined && (
        <p class="banner" role="alert">
          {bot.trouble}
        </p>
      )}
      <div class="app">
        <Sidebar isInert={isModalOpen} />
        <main class="slack">
          <Conversation isInert={isModalOpen} />
          <ModalStack />
        </main>
        <aside class="behind" aria-label="Behind the scenes" data-pane tabIndex={-1}>
          <TraceTimeline />
          <div class="pair">
            <Incidents />
            <Phone />
          </div>
          <Alarms />
          <Groups />
          <FaultSwitches />
          <DeadLetters />
          <About />
        </aside>
      </div>
    </SessionContext.Provider>
  );
}
