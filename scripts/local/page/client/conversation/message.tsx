import { useState } from 'preact/hooks';
import type { ActionResult, Message } from '../../../driver-answers.ts';
import { useActions } from '../actions.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { Menu } from '../blocks/menu.tsx';
import { Surface } from '../blocks/surface.ts';
import { initialsOf, type Session, useSession } from '../session.ts';
import { Attachments } from './attachments.tsx';
import { Mrkdwn } from './mrkdwn.tsx';

const NO_ERRORS = {};

interface MessageProps {
  message: Message;
  /** Of its thread, oldest first. */
  replies?: readonly Message[];
}

/** A message with its thread, what can be clicked in it, and its menu. */
export function MessageView({ message, replies = [] }: MessageProps) {
  const session = useSession();
  const [trouble, setTrouble] = useState<string>();
  const watch = (result: Promise<ActionResult>) =>
    result
      .then(({ shown }) => setTrouble(shown ?? undefined))
      .catch((error: unknown) => setTrouble(String(error)));
  const isEphemeral = message.ephemeralFor !== undefined;
  const author = authorOf(message, session);
  return (
    <article class={isEphemeral ? 'message ephemeral' : 'message'} aria-label={labelOf(message, author.name)}>
      <span class={`avatar ${author.kind}`} aria-hidden="true">
        {author.initials}
      </span>
      <div>
        {isEphemeral && <p class="only-you caption">Only visible to you</p>}
        <Byline message={message} author={author} />
        <Content message={message} watch={watch} />
        {trouble !== undefined && (
          <p class="field-error" role="alert">
            {trouble}
          </p>
        )}
        {replies.length > 0 && <Thread replies={replies} />}
      </div>
      {!isEphemeral && <MessageMenu message={message} watch={watch} />}
    </article>
  );
}

type Watch = (result: Promise<ActionResult>) => void;

function Content({ message, watch }: { message: Message; watch: Watch }) {
  const { bot, place } = useSession();
  const { attachments = [], blocks, text, ts } = message;
  const actions = useActions({ blocks }, NO_ERRORS, (clicked, label) => {
    watch(bot.act('click', { user: place.userId, messageTs: ts, ...clicked }, `click “${label}”`));
  });
  return (
    <Surface.Provider value={actions}>
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Mrkdwn text={text} />}
      <Attachments attachments={attachments} />
    </Surface.Provider>
  );
}

/** What apps offer for every message. https://docs.slack.dev/interactivity/implementing-shortcuts */
function MessageMenu({ message, watch }: { message: Message; watch: Watch }) {
  const { bot, place, shortcuts } = useSession();
  if (shortcuts.length === 0) return null;
  const items = shortcuts.map(({ callbackId, name }) => ({
    key: callbackId,
    text: name,
    onChoose: () => {
      const body = { user: place.userId, messageTs: message.ts, callbackId };
      watch(bot.act('shortcut', body, `“${name}” on a message`));
    },
  }));
  return <Menu items={items} label="More message actions" />;
}

function Thread({ replies }: { replies: readonly Message[] }) {
  return (
    <section
      class="thread"
      aria-label={`Thread, ${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`}
    >
      {replies.map((reply) => (
        <MessageView key={reply.ts} message={reply} />
      ))}
    </section>
  );
}

interface Author {
  name: string;
  initials: string;
  kind: 'bot' | 'app' | 'person';
}

/** Whoever is no user of the workspace is the bot. */
function authorOf({ bot, user }: Message, { users }: Session): Author {
  if (bot !== undefined) return { name: bot, initials: initialsOf(bot), kind: 'app' };
  const person = users.find(({ id }) => id === user);
  if (person === undefined) return { name: 'Q-Bot', initials: 'Q', kind: 'bot' };
  return { name: person.name, initials: initialsOf(person.name), kind: 'person' };
}

function Byline({ message, author }: { message: Message; author: Author }) {
  const { history, ts } = message;
  return (
    <p class="who">
      <b>{author.name}</b> {author.kind !== 'person' && <span class="app-badge">APP</span>}{' '}
      <time class="caption">{timeOf(ts)}</time>
      {history.length > 0 && (
        <span class="edited caption" title={history.join('\n')}>
          (edited)
        </span>
      )}
    </p>
  );
}

function labelOf({ ephemeralFor, history }: Message, author: string): string {
  const [onlyYou, edited] = [ephemeralFor !== undefined, history.length > 0];
  return `From ${author}${onlyYou ? ', only visible to you' : ''}${edited ? ', edited' : ''}`;
}

function timeOf(ts: string): string {
  const sent = new Date(Number(ts.split('.')[0]) * 1000);
  return sent.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
