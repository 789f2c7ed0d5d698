import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { isObject } from '../../../../../common/is-object.ts';
import type { View } from '../../../driver-answers.ts';
import type { Typed } from '../../../driver-client.ts';
import { useActions } from '../actions.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { Surface } from '../blocks/surface.ts';
import { keepFocus, useFirstFocus } from '../focus.ts';
import { useSession } from '../session.ts';
import { withEmoji } from '../text.ts';
import { textOf } from './field-values.ts';

/** The user's newest stack of modals; those below keep what was entered. */
export function ModalStack() {
  const { place, snapshot } = useSession();
  const mine = snapshot.views.filter(({ user }) => user === place.userId);
  const top = mine.at(-1);
  if (top === undefined) return null;
  const stack = mine.filter(({ rootId }) => rootId === top.rootId);
  return (
    <div class="backdrop">
      {stack.map((view) => (
        <Modal key={view.id} view={view} isTop={view === top} />
      ))}
    </div>
  );
}

function Modal({ view, isTop }: { view: View; isTop: boolean }) {
  const dialog = useRef<HTMLDivElement>(null);
  const id = useId();
  const title = withEmoji(textOf(view.view.title));
  const { actions, close, isBusy, submit, trouble } = useForm(view);
  const canSubmit = isObject(view.view.submit);
  useFirstFocus(dialog, { isTop, isForm: canSubmit, errors: Object.keys(view.errors).join() });
  return (
    <div
      ref={dialog}
      class="modal"
      role="dialog"
      aria-modal="true"
      aria-labelledby={`${id}-title`}
      aria-busy={isBusy}
      hidden={!isTop}
      tabIndex={-1}
      data-pane
      onKeyDown={(event) => {
        if (event.key === 'Escape') close(false);
        keepFocus(event);
      }}
    >
      <header>
        <h2 id={`${id}-title`}>{title}</h2>
        <button type="button" class="cross" aria-label="Close" onClick={() => close(true)}>
          ✕
        </button>
      </header>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canSubmit && !isBusy) submit(actions.typed);
        }}
      >
        <div class="modal-body">
          {trouble !== undefined && (
            <p class="field-error" role="alert">
              {trouble}
            </p>
          )}
          <Surface.Provider value={actions}>
            <Blocks blocks={view.view.blocks} />
          </Surface.Provider>
        </div>
        <footer class="buttons">
          <button type="button" class="slack-button" onClick={() => close(false)}>
            {textOf(view.view.close) || 'Close'}
          </button>
          {canSubmit && (
            <button type="submit" class="slack-button primary" aria-disabled={isBusy}>
              {textOf(view.view.submit)}
            </button>
          )}
        </footer>
      </form>
    </div>
  );
}

function useForm(view: View) {
  const { bot, place } = useSession();
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const title = textOf(view.view.title);
  const failed = (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error));
  const actions = useActions(view.view, view.errors, (clicked, label) => {
    bot
      .act('click', { user: place.userId, viewId: view.id, ...clicked }, `“${label}” in “${title}”`)
      .then(({ shown }) => setTrouble(shown ?? undefined))
      .catch(failed);
  });
  const submit = (values: Readonly<Record<string, Typed>>) => {
    setIsBusy(true);
    bot
      .act('submit', { user: place.userId, viewId: view.id, values }, `submit “${title}”`)
      .then(({ errors, shown }) => setTrouble(errors === undefined ? (shown ?? undefined) : undefined))
      .catch(failed)
      .finally(() => setIsBusy(false));
  };
  const close = (all: boolean) => {
    bot.act('close', { user: place.userId, viewId: view.id, all }, `close “${title}”`).catch(failed);
  };
  useEffect(() => setTrouble(undefined), [view.view]);
  return { actions, close, isBusy, submit, trouble };
}
