import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textIn } from '../../../json.ts';
import { choicesOf, type ElementPlace, textOf } from '../modal/field-values.ts';
import { safeUrl, withEmoji } from '../text.ts';
import { useSurface } from './surface.ts';

/** The menu behind three dots. */
export function OverflowMenu({ place }: { place: ElementPlace }) {
  const { click } = useSurface();
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
  const options = choicesOf(place.element).flatMap((group) => group.options);
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
        aria-label="More actions"
        onClick={() => setIsOpen(!isOpen)}
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {isOpen && (
        <div ref={menu} class="menu" role="menu" onKeyDown={(event) => moveInMenu(event, shut)}>
          {options.map(({ option, value }) => (
            <button
              key={value}
              type="button"
              role="menuitem"
              onClick={() => {
                shut();
                const href = safeUrl(textIn(option.url));
                if (href !== undefined) window.open(href, '_blank', 'noreferrer');
                click(place, value);
              }}
            >
              {withEmoji(textOf(option.text))}
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
