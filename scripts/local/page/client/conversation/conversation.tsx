import { useEffect, useRef } from 'preact/hooks';
import type { ActionResult, Message } from '../../../driver-answers.ts';
import type { Bot, Note } from '../bot.ts';
import { Composer } from '../composer/composer.tsx';
import { initialsOf, type Place, shownName, useSession } from '../session.ts';
import { MessageView } from './message.tsx';
import { Mrkdwn } from './mrkdwn.tsx';

/** One channel as this user sees it. */
export function Conversation({ isInert }: { isInert: boolean }) {
  const { bot, channels, place, snapshot, workspace } = useSession();
  const channel = channels.find(({ id }) => id === place.channelId);
  const items = itemsOf(snapshot.messages, bot.notes, place);
  // An updated message may be longer than before.
  const updates = items.reduce(
    (sum, { message, replies = [] }) => sum + (message?.history.length ?? 0) + replies.length,
    0,
  );
  const log = useBottom(`${place.channelId} ${items.length} ${updates}`);
  if (channel === undefined) return null;
  const name = `${channel.kind === 'public' ? '#' : ''}${shownName(channel)}`;
  return (
    <section class="conversation" aria-label={name} inert={isInert} data-pane tabIndex={-1}>
      <header>
        <h2>{name}</h2>
        <span class="hint">{channel.botIsMember ? 'Q-Bot is a member' : 'Q-Bot is not a member here'}</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has only a keyboard scrolls it */}
      <div class="messages" role="log" aria-label={`Messages in ${name}`} ref={log} tabIndex={0}>
        {items.length === 0 && <Welcome />}
        {items.map(({ key, message, note, replies }) =>
          message === undefined ? (
            note && <NoteView key={key} note={note} />
          ) : (
            <MessageView key={key} message={message} replies={replies ?? []} />
          ),
        )}
      </div>
      {workspace === null && (
        <Composer key={place.channelId} channelName={name} onSend={(text) => say(bot, place, text)} />
      )}
    </section>
  );
}

function Welcome() {
  const { commands, workspace } = useSession();
  if (workspace !== null) return <ServesWorkspace name={workspace} />;
  return (
    <div class="welcome">
      <h3>A Slack of your own</h3>
      <p>
        Nothing leaves this machine: the functions are the ones that will be deployed, and Slack, AWS,
        OpsGenie and Pushover are simulated. Type a command and watch its trace on the right.
      </p>
      <ul>
        {commands.map(({ command, description }) => (
          <li key={command}>
            <code>{command}</code> {description}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Its conversation is in Slack: here is what happens behind it. */
function ServesWorkspace({ name }: { name: string }) {
  return (
    <div class="welcome">
      <h3>Connected to {name}</h3>
      <p>
        Type in Slack itself: each command, button and submission of that workspace shows its trace on the
        right. AWS, OpsGenie and Pushover are simulated unless .env says otherwise.
      </p>
    </div>
  );
}

function NoteView({ note }: { note: Note }) {
  const { users } = useSession();
  const name = users.find(({ id }) => id === note.userId)?.name ?? '';
  if (note.kind === 'typed') {
    return (
      <p class="typed hint">
        <span class="avatar small" aria-hidden="true">
          {initialsOf(name)}
        </span>
        {name} typed <code>{note.text}</code>
      </p>
    );
  }
  if (note.kind === 'hint') return <p class="hint">{note.text}</p>;
  return (
    <article class="message" aria-label="From Slackbot, only visible to you">
      <span class="avatar slackbot" aria-hidden="true">
        S
      </span>
      <div>
        <p class="only-you caption">Only visible to you</p>
        <p class="who">
          <b>Slackbot</b>
        </p>
        <Mrkdwn text={note.text} />
      </div>
    </article>
  );
}

interface Item {
  key: string;
  /** Sorts the messages, and each note right after its message. */
  ts: string;
  message?: Message;
  /** Of its thread. */
  replies?: Message[];
  note?: Note;
}

function itemsOf(messages: readonly Message[], notes: readonly Note[], place: Place): Item[] {
  const seen = messages.filter(
    ({ channel, ephemeralFor }) =>
      channel === place.channelId && (ephemeralFor === undefined || ephemeralFor === place.userId),
  );
  const mine = notes.filter(
    ({ channelId, userId }) => channelId === place.channelId && userId === place.userId,
  );
  const ofThread = Map.groupBy(seen, ({ threadTs }) => threadTs);
  // A reply stands in its thread, or alone if the page no longer has its first message.
  const first = seen.filter(({ threadTs, ts }) => !threadTs || threadTs === ts || !isThere(seen, threadTs));
  return [
    ...first.map((message) => ({
      key: message.ts,
      ts: message.ts,
      message,
      replies: (ofThread.get(message.ts) ?? []).filter(({ ts }) => ts !== message.ts),
    })),
    ...mine.map((note) => ({ key: `note ${note.id}`, ts: note.after, note })),
  ].toSorted((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
}

function isThere(messages: readonly Message[], ts: string): boolean {
  return messages.some((message) => message.ts === ts);
}

async function say(bot: Bot, place: Place, text: string): Promise<void> {
  const here = { channelId: place.channelId, userId: place.userId };
  const [command = '', ...words] = text.split(' ');
  if (!command.startsWith('/')) {
    const { ts } = await bot.act('write', { user: place.userId, channel: place.channelId, text }, text);
    return bot.note({
      ...{ ...here, ...(ts === undefined ? {} : { after: ts }), kind: 'hint' },
      text: `Q-Bot hears only commands, not “${text}”. Type / to see them, or use the menu ⋯ of the message.`,
    });
  }
  bot.note({ ...here, kind: 'typed', text });
  const body = { command, text: words.join(' '), channel: place.channelId, user: place.userId };
  const result = await bot.act('command', body, text);
  noteResult(bot, here, result);
}

/** What Slack itself says; what the bot says is a message. */
function noteResult(bot: Bot, here: { channelId: string; userId: string }, result: ActionResult): void {
  const { because, shown } = result;
  if (because === undefined || shown === null) return;
  bot.note({ ...here, kind: 'slackbot', text: `${shown}\n_For you as the developer: ${because}_` });
}

/** Scrolls to what is new, unless the user has scrolled up. */
function useBottom(what: string) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const list = log.current;
    const onScroll = () => {
      if (list !== null) isAtEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    };
    list?.addEventListener('scroll', onScroll);
    return () => list?.removeEventListener('scroll', onScroll);
  }, []);
  useEffect(() => {
    if (isAtEnd.current) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [what]);
  return log;
}
