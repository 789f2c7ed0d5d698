import type { RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useSession } from '../session.ts';
import { suggestionsFor } from './completion.ts';
import { SuggestionList } from './suggestion-list.tsx';

interface ComposerProps {
  channelName: string;
  /** Rejects if it cannot be sent; the text then stays. */
  onSend: (text: string) => Promise<void>;
}

/** The text field: with completion of the commands, and a history. */
export function Composer({ channelName, onSend }: ComposerProps) {
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const { chosen, change, onKeyDown, send, suggestions, take, text } = useTyping(onSend);
  useSlashKey(field);
  return (
    <div class="composer">
      <SuggestionList
        id={list}
        suggestions={suggestions}
        chosen={chosen}
        onTake={(index) => {
          take(index);
          field.current?.focus();
        }}
      />
      <input
        ref={field}
        type="text"
        autocomplete="off"
        value={text}
        placeholder={`Message ${channelName}: type / for the commands`}
        aria-label={`Message ${channelName}`}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls={list}
        aria-activedescendant={suggestions.length > 0 ? `${list}-${chosen}` : undefined}
        data-pane-focus
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" class="send" disabled={text.trim() === ''} onClick={send}>
        Send
      </button>
    </div>
  );
}

function useTyping(onSend: ComposerProps['onSend']) {
  const { commands } = useSession();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [isShut, setIsShut] = useState(false);
  const history = useHistory(setText);
  const suggestions = isShut || history.isBrowsing ? [] : suggestionsFor(text, commands);
  const count = suggestions.length;
  const change = (value: string) => {
    history.leave();
    setText(value);
    setChosen(0);
    setIsShut(false);
  };
  const take = (index: number) => change(suggestions[index]?.text ?? text);
  const send = () => {
    if (text.trim() === '') return;
    history.add(text);
    change('');
    onSend(text.trim()).catch(() => change(text));
  };
  const inList = {
    Tab: () => take(chosen),
    Escape: () => setIsShut(true),
    ArrowDown: () => setChosen((chosen + 1) % count),
    ArrowUp: () => setChosen((chosen + count - 1) % count),
  };
  const inHistory = { ArrowUp: history.older, ArrowDown: history.newer };
  const keys: Record<string, () => void> = {
    Enter: send,
    ...(count > 0 ? inList : {}),
    ...(text === '' || history.isBrowsing ? inHistory : {}),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const work = event.shiftKey || event.isComposing ? undefined : keys[event.key];
    if (work === undefined) return;
    event.preventDefault();
    work();
  };
  return { chosen, change, onKeyDown, send, suggestions, take, text };
}

/** `/` outside a field focuses the composer. */
function useSlashKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    field.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping = target instanceof Element && target.closest('input, textarea, select') !== null;
      const isCovered = field.current?.closest('[inert]') !== null;
      if (event.key === '/' && !isTyping && !isCovered) field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [field]);
}

/** What was typed, newest first, while the page is open: also in another channel. */
const typedBefore: string[] = [];

function useHistory(show: (text: string) => void) {
  const [at, setAt] = useState(-1);
  const go = (to: number) => {
    const next = Math.max(-1, Math.min(to, typedBefore.length - 1));
    setAt(next);
    show(typedBefore[next] ?? '');
  };
  return {
    isBrowsing: at >= 0,
    older: () => go(at + 1),
    newer: () => go(at - 1),
    leave: () => setAt(-1),
    add: (text: string) => {
      if (typedBefore[0] !== text) typedBefore.unshift(text);
    },
  };
}
