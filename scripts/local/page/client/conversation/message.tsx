import { useState } from 'preact/hooks';
import type { Message } from '../../../driver-client.ts';
import { useActions } from '../actions.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { Surface } from '../blocks/surface.ts';
import { useSession } from '../session.ts';
import { Mrkdwn } from './mrkdwn.tsx';

const NO_ERRORS = {};

/** A message of the bot, with what can be clicked in it. */
export function MessageView({ message }: { message: Message }) {
  const { bot, place } = useSession();
  const [trouble, setTrouble] = useState<string>();
  const actions = useActions({ blocks: message.blocks }, NO_ERRORS, (clicked, label) => {
    bot
      .act('click', { user: place.userId, messageTs: message.ts, ...clicked }, `click “${label}”`)
      .then(({ shown }) => setTrouble(shown ?? undefined))
      .catch((error: unknown) => setTrouble(String(error)));
  });
  const isEphemeral = message.ephemeralFor !== undefined;
  const edited = message.history.length > 0;
  return (
    <article class={isEphemeral ? 'message ephemeral' : 'message'} aria-label={labelOf(isEphemeral, edited)}>
      <span class="avatar bot" aria-hidden="true">
        Q
      </span>
      <div>
        {isEphemeral && <p class="only-you caption">Only visible to you</p>}
        <p class="who">
          <b>Q-Bot</b> <span class="app-badge">APP</span> <time class="caption">{timeOf(message.ts)}</time>
          {edited && (
            <span class="edited caption" title={message.history.join('\n')}>
              (edited)
            </span>
          )}
        </p>
        <Surface.Provider value={actions}>
          {message.blocks.length > 0 ? <Blocks blocks={message.blocks} /> : <Mrkdwn text={message.text} />}
        </Surface.Provider>
        {trouble !== undefined && (
          <p class="field-error" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </article>
  );
}

function labelOf(isEphemeral: boolean, edited: boolean): string {
  return `From Q-Bot${isEphemeral ? ', only visible to you' : ''}${edited ? ', edited' : ''}`;
}

function timeOf(ts: string): string {
  const sent = new Date(Number(ts.split('.')[0]) * 1000);
  return sent.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
