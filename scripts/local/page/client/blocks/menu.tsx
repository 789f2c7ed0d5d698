import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  key: string;
  text: string;
  onChoose: () => void;
}

/** The menu behind three dots; `label` is what a screen reader calls them. */
export function Menu({ items, label }: { items: MenuItem[]; label: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (isOpen) menu.current?.querySelector('button')?.focus();
  }, [isOpen]);
  const shut = () => {
    setIsOpen(false);
    opener.current?.focus();
  };
  return (
    <div
      class="overflow"
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (!(next instanceof Node && event.currentTarget.contains(next))) setIsOpen(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        class="slack-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={label}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {isOpen && (
        <div ref={menu} class="menu" role="menu" onKeyDown={(event) => moveInMenu(event, shut)}>
          {items.map(({ key, onChoose, text }) => (
            <button
              key={key}
              type="button"
              role="menuitem"
              onClick={() => {
                shut();
                onChoose();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent & { currentTarget: HTMLElement }, shut: () => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined && event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  if (step === undefined) {
    shut();
    return;
  }
  const items = [...event.currentTarget.querySelectorAll('button')];
  const here = items.findIndex((item) => item.matches(':focus'));
  items[(here + step + items.length) % items.length]?.focus();
}
